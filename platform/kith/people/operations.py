"""Letting people in and giving roles."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from kith.audit.operations import record
from kith.errors import Refused
from kith.people.models import RoleGrant, User
from kith.roles import RULES, Role
from kith.scope import current_scope


class RoleNotForThisHost(Refused):
    """The role belongs to the public host and this is a tenant, or the other way round."""


class OwnRole(Refused):
    """Nobody gives a role to themselves."""


@transaction.atomic
def add_person(*, email: str, display_name: str, by: User | None, password: str | None = None) -> User:
    """Make a sign-in for `email`, or return the one that is there. Without a password they sign in by e-mail code."""
    email = email.strip().lower()
    user = User.objects.filter(email=email).first()
    if user:
        return user
    user = User(email=email, display_name=display_name.strip())
    user.set_password(password) if password else user.set_unusable_password()
    user.save()
    record(kind="person.added", by=by, subject=user)
    return user


@transaction.atomic
def give_role(*, user: User, role: Role, by: User | None) -> RoleGrant:
    """Give a role from now. `by` is None only when a tenant is founded. Given twice, it is held once.

    Raises RoleNotForThisHost, OwnRole.
    """
    if by is not None and by.pk == user.pk:
        raise OwnRole("Ask somebody else to give you a role: nobody gives one to themselves.")
    if RULES[role].on_public_host != current_scope().is_public:
        raise RoleNotForThisHost(f"{role.label} is not a role here.")
    grant, given = RoleGrant.objects.get_or_create(user=user, role=role, ended_at=None, defaults={"given_by": by})
    if given:
        record(kind="role.given", by=by, subject=user, detail={"role": role.value})
    user.__dict__.pop("roles", None)
    user.__dict__.pop("permissions", None)
    return grant


@transaction.atomic
def end_role(*, user: User, role: Role, by: User) -> None:
    """End a role now. Ended twice, it stays ended."""
    ended = RoleGrant.objects.filter(user=user, role=role, ended_at=None).update(ended_at=timezone.now(), ended_by=by)
    if ended:
        record(kind="role.ended", by=by, subject=user, detail={"role": role.value})
    user.__dict__.pop("roles", None)
    user.__dict__.pop("permissions", None)
