"""The door of every view: `@requires(Permission.X)`, or why anybody may come in. A guard test walks them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse

from kith.people.models import User
from kith.people.second_step import second_step_missing
from kith.permissions import Permission

View = Callable[..., HttpResponseBase]
SETTING_UP = "setting up"


class SignedIn(HttpRequest):
    """A request that came through a door that asks for a person: for the types of views behind one."""

    user: User


@dataclass(frozen=True)
class Door:
    """How a view is guarded: by one of `permissions`, or open to all (`signed_in`: to all who signed in) for `reason`.

    `second_step` is what it asks of whoever needs one: "done", "setting up" (done, or none set up yet), or "" for the
    pages where it is done.
    """

    permissions: tuple[Permission, ...] = ()
    signed_in: bool = True
    reason: str = ""
    second_step: str = "done"


def requires(*permissions: Permission) -> Callable[[View], View]:
    """Lets in who holds one of `permissions`, with the second step done where their roles need it; else 403."""
    return _guard(Door(permissions))


def signed_in(*, reason: str, second_step: str = "done") -> Callable[[View], View]:
    """Lets in anybody who signed in: for what is their own (their sessions, their sign-in)."""
    return _guard(Door(reason=reason, second_step=second_step))


def open_to_all(*, reason: str) -> Callable[[View], View]:
    """No sign-in needed. The reason stands in the guard test's list."""
    return _guard(Door(signed_in=False, reason=reason))


def for_families(view: View) -> View:
    """Marks a view that takes families in from outside: while the house gets ready, they are told it opens soon."""
    view.kith_for_families = True  # type: ignore[attr-defined]
    return view


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
        return _send(request, redirect_to_login(request.get_full_path()), status=401)
    if door.second_step and (elsewhere := second_step_missing(request, setting_up=door.second_step == SETTING_UP)):
        return _send(request, elsewhere, status=403)
    if door.permissions and not any(user.may(permission) for permission in door.permissions):
        raise PermissionDenied
    return None


def _send(request: HttpRequest, redirect: HttpResponseBase, *, status: int) -> HttpResponseBase:
    """As the caller can follow it: a page goes there, a fragment takes its whole page along, a program is told."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": redirect["Location"]})
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"detail": "Sign in first."}, status=status)
    return redirect
