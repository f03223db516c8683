from __future__ import annotations

from uuid import UUID

from django.db.models import Prefetch, Q

from kith.models import ScopedQuerySet
from kith.people.models import RoleGrant, User


def people_with_roles(*, for_user: User, named: str = "", role: str = "") -> ScopedQuerySet:
    """Who can sign in, by name, each with `held_now`. Found by part of a name or e-mail, and by a role held now."""
    held = RoleGrant.objects.filter(ended_at=None).order_by("given_at")
    found = User.objects.filter(is_active=True).prefetch_related(Prefetch("role_grants", held, to_attr="held_now"))
    if named:
        found = found.filter(Q(display_name__icontains=named) | Q(email__icontains=named))
    if role:
        found = found.filter(pk__in=RoleGrant.objects.filter(ended_at=None, role=role).values("user"))
    return found.order_by("display_name", "email")


def get_person(*, pk: UUID, for_user: User) -> User:
    """Raises User.DoesNotExist."""
    user: User = User.objects.get(pk=pk)
    return user


def grants_of(user: User) -> ScopedQuerySet:
    """Every role this person has or had, newest first, with who gave and ended it."""
    return RoleGrant.objects.filter(user=user).select_related("given_by", "ended_by").order_by("-given_at", "role")
