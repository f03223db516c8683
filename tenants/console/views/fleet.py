from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from kith.access import SignedIn, requires
from kith.observability.surroundings import Finding
from kith.permissions import Permission
from tenants.console.looks.ours import KIND
from tenants.console.looks.registry import Look, looks
from tenants.console.models import LookKept
from tenants.console.numbers import numbers
from tenants.console.words import say_ago
from tenants.fleet.operations import AlreadyAskedFor, ask_for


@dataclass(frozen=True)
class Side:
    """One side of the fleet as it is shown; `at` is when the caretaker looked, None where this page did.

    `never` marks what the caretaker has not looked at yet.
    """

    look: Look
    findings: list[Finding]
    at: dt.datetime | None = None
    never: bool = False

    @property
    def bad(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.problem]

    @property
    def well(self) -> list[Finding]:
        return [finding for finding in self.findings if not finding.problem]

    @property
    def tone(self) -> str:
        if self.never:
            return "plain"
        return "now" if any(not finding.is_advice for finding in self.bad) else "waiting" if self.bad else "done"

    @property
    def words(self) -> str:
        return {"plain": "Not looked at yet", "now": "To be put right", "waiting": "Look at this"}.get(
            self.tone, "Well"
        )


@requires(Permission.READ_TENANTS)
@require_safe
def fleet(request: SignedIn) -> HttpResponse:
    """The health of the whole fleet, side by side: well, to be looked at, to be put right, and how."""
    kept = {each.name: each for each in LookKept.objects.all()}
    sides = [_side(look, kept.get(look.name)) for look in looks()]
    shown: dict[str, Any] = {
        "bad": sorted((side for side in sides if side.bad), key=lambda side: side.tone),
        "columns": ("Side", "State", "What was found", "Looked at"),
        "rows": [_row(side) for side in sides if not side.bad],
        "wrong": sum(side.tone == "now" for side in sides),
        "odd": sum(side.tone == "waiting" for side in sides),
        "numbers": numbers(),
        "may_ask": request.user.may(Permission.MANAGE_TENANTS),
    }
    return render(request, "console/fleet.html", shown)


@requires(Permission.MANAGE_TENANTS)
@require_POST
def look_again(request: SignedIn) -> HttpResponse:
    """Ask the caretaker to look over the fleet now; pressed twice, it looks once."""
    with suppress(AlreadyAskedFor):
        ask_for(kind=KIND, by=request.user)
    messages.success(request, "The caretaker looks over the fleet now. Load this page again in a minute.")
    return redirect("tenants:fleet")


def _side(look: Look, kept: LookKept | None) -> Side:
    if not look.every_seconds:
        return Side(look, list(look.examine()))
    if kept is None:
        return Side(look, [], never=True)
    return Side(look, [Finding(**finding) for finding in kept.findings], kept.at)


def _row(side: Side) -> list[Any]:
    found = "; ".join(finding.about for finding in side.well)
    when = say_ago(side.at) if side.at else "now"
    state = {"text": side.words, "tone": side.tone}
    return [side.look.title, state, found[:1].upper() + found[1:], "not yet" if side.never else when]
