from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from kith.audit.models import Event
from kith.audit.presenters import say_kind
from kith.people.models import User
from kith.permissions import Permission
from kith.web.templatetags.kith_words import say_moment
from kith.web.words import say_count
from tenants.models import Tenant
from tenants.support.models import SupportGrant, SupportVisit
from tenants.support.queries import grants_of
from tenants.support.visiting import visit_of

SHOWN = 5
DID_COLUMNS = ("When", "Who", "What")
GRANT_COLUMNS = ("Let in", "Until", "About", "Visits")
WHY = {
    "asked": "pressed End now",
    "ended": "you ended it",
    "late": "the time was over",
    "used": "the link had been used",
    "other-browser": "it was another browser",
    "not-let-in": "nobody had let support in",
    "unknown": "it was no link of ours",
}


def did_rows(events: Iterable[Event]) -> list[list[Any]]:
    """What support did here: when, who, what."""
    return [[say_moment(one.at), one.detail.get("operator", "Somebody"), _say(one)] for one in events]


def grant_rows(grants: Iterable[SupportGrant], *, at: datetime) -> list[list[Any]]:
    return [
        [say_moment(one.opened_at), _until(one, at), one.reason, say_count(len(one.visits.all()), "visit")]
        for one in grants
    ]


def panel(tenant: Tenant, for_user: User) -> dict[str, Any]:
    """On the operators' page of a tenant: who may come in now, and what was before."""
    at = timezone.now()
    found = list(grants_of(tenant.pk)[:SHOWN])
    now = next((one for one in found if is_open(one, at)), None)
    may = for_user.may(Permission.ENTER_AS_SUPPORT)
    return {
        "now": now,
        "enter_url": reverse("support:enter", args=[tenant.pk, now.pk]) if now and may else "",
        "columns": GRANT_COLUMNS,
        "rows": grant_rows((one for one in found if one is not now), at=at),
    }


def banner(request: HttpRequest) -> dict[str, Any] | None:
    """Over every page of a visit."""
    visit = visit_of(request)
    return {"ends_by": visit.ends_by} if visit else None


def is_open(grant: SupportGrant, at: datetime) -> bool:
    return grant.good_until > at and not hasattr(grant, "end")


def visits_now(grant: SupportGrant, *, at: datetime) -> list[SupportVisit]:
    return [visit for visit in grant.visits.all() if visit.ends_by > at]


def _say(event: Event) -> str:
    why = WHY.get(event.detail.get("why", ""), "")
    return f"{say_kind(event)}: {why}" if why else say_kind(event)


def _until(grant: SupportGrant, at: datetime) -> str:
    if hasattr(grant, "end"):
        return f"Ended {say_moment(grant.end.ended_at)}"
    return say_moment(grant.good_until)
