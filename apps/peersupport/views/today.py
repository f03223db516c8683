from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.peersupport.models.supporters import Match
from apps.peersupport.presenters.own_pages import today_lines
from apps.peersupport.presenters.planned import MOST_OVERDUE
from apps.peersupport.queries.choosing import moved_on_from
from apps.peersupport.queries.record import families_of_supporter, partners_of_supporter
from apps.peersupport.queries.supporters import supporter_of
from kith.access import SignedIn, requires
from kith.permissions import Permission
from kith.web.cards import cards_for

A_WEEK = dt.timedelta(days=7)


@requires(Permission.WRITE_ENTRY)
@require_safe
def today(request: SignedIn) -> HttpResponse:
    """The supporter's day: her families, whose turn it is, one tap to write."""
    day = timezone.localdate()
    supporter = supporter_of(request.user)
    matches = families_of_supporter(supporter) if supporter else []
    partners = partners_of_supporter(supporter) if supporter else []
    lines = today_lines(matches, today=day)
    waited = [line for line in lines if line["overdue"]]
    due = waited[:MOST_OVERDUE] + [line for line in lines if line["due_on"] <= day and not line["overdue"]]
    context = {
        "today": day,
        "supporter": supporter,
        "moved_on": moved_on_from(supporter, since=timezone.now() - A_WEEK) if supporter else [],
        "partners": [match for match in partners if match.state == Match.State.ACTIVE],
        "own_offers": [match for match in partners if match.state == Match.State.OFFERED],
        "offers": [match for match in matches if match.state == Match.State.OFFERED],
        "due": due,
        "waited": waited[MOST_OVERDUE:],
        "later": [line for line in lines if line["due_on"] > day and not line["overdue"]],
        "cards": cards_for("today", request=request, subject=request.user),
    }
    return render(request, "peersupport/today.html", context)
