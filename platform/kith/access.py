"""The door of every view: `@requires(Permission.X)`, or a reason why anybody may come in. A guard test walks them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from kith.people.second_step import second_step_missing
from kith.permissions import Permission

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Door:
    """How a view is guarded: by one of `permissions`, or open to all (`signed_in`: to all who signed in) for `reason`."""

    permissions: tuple[Permission, ...] = ()
    signed_in: bool = True
    reason: str = ""


def requires(*permissions: Permission) -> Callable[[View], View]:
    """Lets in a person who holds one of `permissions`, with the second step done where their roles need it; else 403."""
    return _guard(Door(permissions))


def signed_in(*, reason: str) -> Callable[[View], View]:
    """Lets in anybody who signed in: for what is their own (their sessions, their sign-in)."""
    return _guard(Door(reason=reason))


def open_to_all(*, reason: str) -> Callable[[View], View]:
    """No sign-in needed. The reason stands in the guard test's list."""
    return _guard(Door(signed_in=False, reason=reason))


def _guard(door: Door) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            refusal = _refuse(request, door)
            return refusal if refusal is not None else view(request, *args, **kwargs)

        guarded.kith_door = door  # type: ignore[attr-defined]
        return guarded

    return decorate


def _refuse(request: HttpRequest, door: Door) -> HttpResponseBase | None:
    if not door.signed_in:
        return None
    user: Any = request.user
    if not user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if redirect := second_step_missing(request):
        return redirect
    if door.permissions and not any(user.may(permission) for permission in door.permissions):
        raise PermissionDenied
    return None
