from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from kith.models import ScopedQuerySet
from kith.people.models import RoleGrant, User
from kith.permissions import Permission
from kith.roles import RULES, Role


def people_with_roles(*, for_user: User, named: str = "", role: str = "") -> ScopedQuerySet:
    """Who can sign in, by name, each with `held_now`. Found by part of a name or e-mail, and by a role held now.

    Kith support sees nobody who is or was a parent here, whatever else they are."""
    held = RoleGrant.objects.filter(ended_at=None).order_by("given_at")
    found = (
        _seen_by(for_user).filter(is_active=True).prefetch_related(Prefetch("role_grants", held, to_attr="held_now"))
    )
    if named:
        found = found.filter(Q(display_name__icontains=named) | Q(email__icontains=named))
    if role:
        found = found.filter(pk__in=RoleGrant.objects.filter(ended_at=None, role=role).values("user"))
    return found.order_by("display_name", "email")


def get_person(*, pk: UUID, for_user: User) -> User:
    """Raises User.DoesNotExist."""
    user: User = _seen_by(for_user).get(pk=pk)
    return user


def grants_of(user: User) -> ScopedQuerySet:
    """Every role this person has or had, newest first, with who gave and ended it."""
    return RoleGrant.objects.filter(user=user).select_related("given_by", "ended_by").order_by("-given_at", "role")


def _seen_by(user: User) -> ScopedQuerySet:
    if Role.SUPPORT not in user.roles:
        return User.objects.all()
    return User.objects.exclude(pk__in=parents_here())


def parents_here() -> QuerySet[Any, Any]:
    """The ids of everybody who is or was a parent here."""
    return RoleGrant.objects.filter(role=Role.PARENT).values("user")


def holders_of(*roles: Role) -> QuerySet[User]:
    """Whoever holds one of these roles now and can sign in, each once, by name."""
    held = User.objects.filter(role_grants__role__in=roles, role_grants__ended_at=None, is_active=True)
    return held.distinct().order_by("display_name", "pk")


def who_may(permission: Permission) -> QuerySet[User]:
    """Whoever holds a role that lets them, now, and can sign in; by name."""
    return holders_of(*(role for role, rule in RULES.items() if permission in rule.permissions))
