from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property

from kith.models import Data, KithModel, ScopedQuerySet
from kith.permissions import Permission
from kith.roles import Role, needs_second_step, permissions_of
from kith.scope import current_scope


class UserManager(BaseUserManager.from_queryset(ScopedQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(KithModel, AbstractBaseUser):
    """A person's sign-in, in one tenant or on the public host. The same person elsewhere is another row, elsewhere."""

    PERSONAL: ClassVar = {"email": Data.CONTACT, "display_name": Data.IDENTITY}
    NOT_PERSONAL: ClassVar = frozenset({"password", "last_login", "is_active", "joined_at"})

    email = models.EmailField("e-mail", unique=True)
    display_name = models.CharField("name", max_length=120)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["display_name"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="user_email_once_whatever_case")]

    def __str__(self) -> str:
        return self.display_name or self.email

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles held now."""
        return frozenset(self.role_grants.filter(ended_at=None).values_list("role", flat=True))

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        return permissions_of(self.roles)

    @property
    def needs_second_step(self) -> bool:
        return needs_second_step(self.roles)

    def may(self, permission: Permission) -> bool:
        return self.is_active and permission in self.permissions

    def get_short_name(self) -> str:
        return self.display_name.split()[0] if self.display_name.split() else self.email

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Good in one scope only: a session copied to a tenant with the same person and password signs nobody in."""
        salt = f"kith.people.session:{current_scope().key}"
        return salted_hmac(salt, self.password, secret=secret, algorithm="sha256").hexdigest()

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return False


class RoleGrant(KithModel):
    """A role given to somebody, until it is ended. Rows are kept: who could see what, and when, stays answerable."""

    PERSONAL: ClassVar = {"user": Data.LINK, "given_by": Data.LINK, "ended_by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"role", "given_at", "ended_at"})

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    given_at = models.DateTimeField(default=timezone.now)
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("user", "role", condition=models.Q(ended_at=None), name="role_held_once_at_a_time"),
            models.CheckConstraint(
                name="role_ended_at_and_by_together",
                condition=models.Q(ended_at=None, ended_by=None)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} as {self.get_role_display()}"
