"""What is on, for anybody; who has signed in sees more."""

from __future__ import annotations

import datetime as dt
import re
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.peersupport.community import presenters as present
from apps.peersupport.community.models.activities import Activity
from apps.peersupport.community.queries import sessions as read
from apps.peersupport.community.repeating import moment
from apps.peersupport.views import asked
from kith.access import open_to_all
from kith.permissions import Permission

PUBLIC = "The calendar of the house: who has not signed in sees only what is public."
SEARCH_MONTHS = 6
MIDNIGHT = dt.time(0)


@open_to_all(reason=PUBLIC)
@require_safe
def whats_on(request: HttpRequest) -> HttpResponse:
    """A month, from today; or, where words are looked for, half a year."""
    now, words, kind = timezone.now(), asked.words(request), request.GET.get("kind", "").replace("\x00", "")
    month = _month(request.GET.get("month", ""), timezone.localdate(now))
    last = _later(month, SEARCH_MONTHS if words else 1)
    found = read.search_sessions(read.sessions_for(for_user=request.user), words=words, kind=kind)
    first = max(now, moment(month, MIDNIGHT)) if month >= _first(timezone.localdate(now)) else moment(month, MIDNIGHT)
    mine = read.sign_ups_of(read.person_behind(request.user))
    context = {
        "days": present.by_day(read.between(found, first, moment(last, MIDNIGHT)), mine, at=now), "month": month,
        "before": _later(month, -1), "after": _later(month, 1), "kinds": Activity.Kind.choices, "words": words,
        "is_family": read.person_behind(request.user) is not None,
    }  # fmt: skip
    return render(request, "community/whats_on.html", context)


@open_to_all(reason=PUBLIC)
@require_safe
def session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One date of an activity."""
    now = timezone.now()
    found = read.get_session(pk=pk, for_user=request.user)
    person = read.person_behind(request.user)
    mine = read.sign_ups_of(person).get(found.pk)
    context = {
        "session": found, "line": present.line(found, mine, at=now), "facts": present.facts(found), "mine": mine,
        "is_family": person is not None, "is_over": found.starts_at <= now,
        "may_keep": request.user.is_authenticated and request.user.may(Permission.KEEP_DOOR),
    }  # fmt: skip
    return render(request, "community/session.html", context)


def _month(text: str, today: dt.date) -> dt.date:
    """The first day of the month that an address like ?month=2026-11 names; of this one otherwise."""
    found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", text)
    return dt.date(int(found[1]), int(found[2]), 1) if found else _first(today)


def _first(day: dt.date) -> dt.date:
    return day.replace(day=1)


def _later(month: dt.date, months: int) -> dt.date:
    years, at = divmod(month.month - 1 + months, 12)
    return dt.date(month.year + years, at + 1, 1)
