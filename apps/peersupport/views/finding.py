"""The coordinator's list: for whom somebody is to be found, who is being asked, and whose papers ran out."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms.models import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.peersupport.forms.matching import WISHED, WishForm
from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.places import Centre
from apps.peersupport.operations.choosing import ask_for_another as keep_another
from apps.peersupport.operations.choosing import keep_wish
from apps.peersupport.presenters import matching as present
from apps.peersupport.queries.choosing import own, parent_of, search_of, waiting_families, waiting_partners, wish_of
from apps.peersupport.queries.families import get_family, people_of
from apps.peersupport.queries.supporters import lapsed
from apps.peersupport.views import asked
from apps.peersupport.views.forms_shown import FORM, done, show
from kith.access import SignedIn, requires
from kith.permissions import Permission
from kith.web.spreadsheets import csv_file


@requires(Permission.MATCH_FAMILY)
@require_safe
def finding(request: SignedIn) -> HttpResponse:
    """Families who wait for somebody, the longest wait first; and supporters whose papers ran out."""
    now = timezone.now()
    today = timezone.localdate(now)
    every = present.waiting_that_fit(
        waiting_families(), words=asked.words(request), centre=asked.key(request.GET.get("centre", ""))
    )
    if request.GET.get("as") == "csv":
        return csv_file("finding", present.EXPORT_HEAD, (present.export_row(*row) for row in every))
    page = Paginator(every, 20).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "number": len(every),
        "centres": Centre.objects.order_by("name"),
        "export": asked.export_address(request),
        "waiting": [present.waiting_row(family, search, at=now) for family, search in page],
        "partners": [present.partner_row(person, search, at=now) for person, search in waiting_partners()],
        "lapsed": [present.lapsed_row(one, today=today) for one in lapsed(on=today)],
    }
    return render(request, "peersupport/finding.html", context)


@requires(Permission.MATCH_FAMILY)
@require_http_methods(FORM)
def keep_match_wish(request: SignedIn, pk: UUID) -> HttpResponse:
    """What a parent told us would help, for one who has no sign-in."""
    family = get_family(pk=pk, for_user=request.user)
    person = _parent(family)
    form = WishForm(request.POST or None, initial=model_to_dict(wish_of(person), WISHED))
    if done(form, lambda: keep_wish(person=person, **form.cleaned_data, at=timezone.now(), by=request.user)):
        messages.success(request, "Kept.")
        return redirect("peersupport:offer-match", family.pk)
    return show(request, "keep_match_wish", form, family=family)


@requires(Permission.MATCH_FAMILY)
@require_POST
def ask_for_another(request: SignedIn, pk: UUID) -> HttpResponse:
    """She told us she would like somebody else: no reason, and who supports her is not told."""
    family = get_family(pk=pk, for_user=request.user)
    keep_another(person=_parent(family), at=timezone.now(), by=request.user)
    messages.success(request, "Noted, and nobody is told why. Who is there now stays till the new one starts.")
    return redirect("peersupport:offer-match", family.pk)


def family_card(request: HttpRequest, family: Family) -> str:
    """How far the finding is, for who matches; nobody else sees any of it."""
    user = request.user
    person = parent_of(family)
    if not (user.is_authenticated and user.may(Permission.MATCH_FAMILY)) or person is None:
        return ""
    search = search_of(person)
    partners = [(one, search_of(one)) for one in people_of(family) if own(one)]
    context = {
        "family": family, "search": search, "stage": search.stage.name, "person": person, "partners": partners,
    }  # fmt: skip
    return render_to_string("peersupport/_finding_card.html", context, request=request)


def _parent(family: Family) -> Person:
    person = parent_of(family)
    if person is None:
        raise Http404
    return person
