from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.peersupport.forms.families import CentreForm
from apps.peersupport.forms.supporters import NewSupporterForm, SupporterForm
from apps.peersupport.models.places import Centre
from apps.peersupport.models.supporters import Supporter
from apps.peersupport.operations import supporters as write
from apps.peersupport.operations.places import add_centre as keep_centre
from apps.peersupport.presenters import supporters as present
from apps.peersupport.presenters.matching import paper_facts, ways_to_keep
from apps.peersupport.queries.choosing import families_supported
from apps.peersupport.queries.supporters import get_supporter, standings
from apps.peersupport.readiness import open_supervision, paused_since, reasons_not_ready
from apps.peersupport.views import asked
from apps.peersupport.views.forms_shown import FORM, done, show
from apps.peersupport.views.mails import send_invitation
from kith.access import SignedIn, requires
from kith.permissions import Permission
from kith.web.spreadsheets import csv_file


@requires(Permission.READ_SUPPORTERS)
@require_safe
def supporters(request: SignedIn) -> HttpResponse:
    """Who the supporters are, who is ready, and why not."""
    today = timezone.localdate()
    every = standings(on=today)
    words, state = asked.words(request).lower(), request.GET.get("show", "")
    found = [one for one in every if present.fits(one, words=words, show=state)]
    if request.GET.get("as") == "csv":
        return csv_file("supporters", present.EXPORT_HEAD, map(present.export_row, found))
    may_manage = request.user.may(Permission.MANAGE_SUPPORTERS)
    context = {
        "columns": present.LIST_HEAD,
        "rows": [present.list_row(one, linked=may_manage) for one in found],
        "ready": sum(1 for one in every if not one.why_not),
        "all": len(every),
        "may_manage": may_manage,
        "export": asked.export_address(request),
    }
    return render(request, "peersupport/supporters.html", context)


@requires(Permission.MANAGE_SUPPORTERS)
@require_http_methods(FORM)
def add_supporter(request: SignedIn) -> HttpResponse:
    """Somebody new."""
    form = NewSupporterForm(request.POST or None)
    made: list[Supporter] = []
    if done(form, lambda: made.append(write.add_supporter(**form.sign_in(), facts=form.facts(), by=request.user))):
        send_invitation(request, made[0].user, by=request.user)
        messages.success(request, f"We’ve sent {made[0]} an e-mail that says how to sign in.")
        return redirect("peersupport:supporters")
    return show(request, "add_supporter", form)


@requires(Permission.MANAGE_SUPPORTERS)
@require_http_methods(FORM)
def change_supporter(request: SignedIn, pk: UUID) -> HttpResponse:
    """One supporter: whether they may be matched, the rows that decide it, and how they work with us."""
    supporter = get_supporter(pk=pk)
    initial = {name: getattr(supporter, name) for name in write.Facts.__slots__}
    form = SupporterForm(request.POST or None, initial=initial)
    if done(form, lambda: write.change_supporter(supporter=supporter, facts=form.facts(), by=request.user)):
        messages.success(request, "Kept.")
        return redirect("peersupport:supporters")
    return show(request, "change_supporter", form, supporter=supporter, **_about(supporter))


def _about(supporter: Supporter) -> dict[str, object]:
    today = timezone.localdate()
    return {
        "why_not": reasons_not_ready(supporter, on=today),
        "held": len(supporter.matches.all()),
        "supported": families_supported(supporter),
        "papers": paper_facts(supporter, today=today),
        "ways": ways_to_keep(supporter),
        "session": open_supervision(supporter, on=today),
        "since": paused_since(supporter, on=today),
    }


@requires(Permission.MANAGE_SUPPORTERS)
@require_http_methods(FORM)
def add_centre(request: SignedIn) -> HttpResponse:
    """The places there are, and one more."""
    form = CentreForm(request.POST or None)
    if done(form, lambda: keep_centre(**form.cleaned_data, by=request.user)):
        messages.success(request, f"{form.cleaned_data['name']} is on the list.")
        return redirect("peersupport:add-centre")
    return show(request, "add_centre", form, centres=Centre.objects.order_by("name"))
