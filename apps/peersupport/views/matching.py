from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from apps.peersupport.models.supporters import Match
from apps.peersupport.operations import matching as write
from apps.peersupport.operations.choosing import keep_list
from apps.peersupport.queries.choosing import parent_of, search_of, wanted_by
from apps.peersupport.queries.families import get_family, get_partner
from apps.peersupport.queries.supporters import candidates_for, get_match
from apps.peersupport.views import asked
from apps.peersupport.views.forms_shown import FORM
from kith.access import SignedIn, requires
from kith.errors import Refused
from kith.permissions import Permission


@requires(Permission.MATCH_FAMILY)
@require_http_methods(FORM)
def offer_match(request: SignedIn, pk: UUID, person: UUID | None = None) -> HttpResponse:
    """Who could support this family, or a partner of it for himself, why, and why not; a post asks one of them."""
    family = get_family(pk=pk, for_user=request.user)
    partner = get_partner(pk=person, family=family) if person else None
    today = timezone.localdate()
    refusal = ""
    if request.method == "POST":
        supporter = asked.supporter(request)
        try:
            write.offer_match(
                family=family, person=partner, supporter=supporter, on=today, at=timezone.now(), by=request.user
            )
        except Refused as why:
            refusal = why.sentence
        else:
            messages.success(request, f"{supporter} is asked. It starts when they say yes.")
            return redirect("peersupport:family", family.pk)
    chooser = partner or parent_of(family)
    candidates = candidates_for(wanted=wanted_by(family, chooser), on=today)
    ready = [one for one in candidates if not one.why_not]
    keep_list(family=family, person=None, shown=ready, on=today, at=timezone.now(), by=request.user)
    context = {
        "family": family,
        "partner": partner,
        "name": chooser.first_name if chooser else family.called,
        "refusal": refusal,
        "ready": ready,
        "not_ready": [one for one in candidates if one.why_not],
        "search": search_of(chooser) if chooser else None,
    }
    return render(request, "peersupport/offer_match.html", context, status=409 if refusal else 200)


@requires(Permission.MATCH_FAMILY, Permission.WRITE_ENTRY)
@require_POST
def start_match(request: SignedIn, pk: UUID) -> HttpResponse:
    """The supporter says yes, or the coordinator says it for them."""
    match = get_match(pk=pk, for_user=request.user)
    write.start_match(match=match, on=timezone.localdate(), at=timezone.now(), by=request.user)
    messages.success(request, "It has started. Say hello soon.")
    return redirect(_home(match, request))


@requires(Permission.MATCH_FAMILY, Permission.WRITE_ENTRY)
@require_http_methods(FORM)
def end_match(request: SignedIn, pk: UUID) -> HttpResponse:
    """End a match or take back an offer; no reason is asked."""
    match = get_match(pk=pk, for_user=request.user)
    if request.method != "POST":
        return render(request, "peersupport/end_match.html", {"match": match})
    write.end_match(match=match, at=timezone.now(), by=request.user)
    messages.success(request, "It has ended. No reason is kept.")
    if request.user.may(Permission.MATCH_FAMILY):
        return redirect("peersupport:family", match.family_id)
    return redirect("peersupport:today")


def _home(match: Match, request: SignedIn) -> str:
    """Where who said yes goes on: the family's page; his own, of a partner who has them for himself."""
    if match.person_id and not request.user.may(Permission.MATCH_FAMILY):
        return reverse("peersupport:alongside", args=[match.pk])
    return reverse("peersupport:family", args=[match.family_id])
