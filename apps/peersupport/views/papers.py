"""A supporter's papers, supervision, room and pauses: one small form each."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from apps.peersupport.forms.papers import FORMS, HeldForm
from apps.peersupport.models.practice import SupervisionSession
from apps.peersupport.operations import papers as write
from apps.peersupport.queries.supporters import get_supporter
from apps.peersupport.views.forms_shown import FORM, done, show
from kith.access import SignedIn, requires
from kith.permissions import Permission


@requires(Permission.MANAGE_SUPPORTERS)
@require_http_methods(FORM)
def keep_paper(request: SignedIn, pk: UUID, what: str) -> HttpResponse:
    """A clearance, an award, a supervision to come, room from a day on, or a pause."""
    supporter, make = get_supporter(pk=pk), FORMS.get(what)
    if make is None:
        raise Http404
    form, now = make(request.POST or None), timezone.now()
    if done(form, lambda: make.write(
        supporter=supporter, **form.cleaned_data, on=timezone.localdate(now), at=now, by=request.user
    )):  # fmt: skip
        messages.success(request, "Kept.")
        return redirect("peersupport:change-supporter", supporter.pk)
    return show(request, "keep_paper", form, supporter=supporter, title=make.title)


@requires(Permission.MANAGE_SUPPORTERS)
@require_http_methods(FORM)
def hold_supervision(request: SignedIn, pk: UUID, session: UUID) -> HttpResponse:
    """It was held; the next one is planned with it."""
    supporter = get_supporter(pk=pk)
    found = get_object_or_404(SupervisionSession.objects.all(), pk=session, supporter=supporter)
    form, now = HeldForm(request.POST or None), timezone.now()
    if done(form, lambda: write.hold_supervision(
        session=found, **form.cleaned_data, on=timezone.localdate(now), at=now, by=request.user
    )):  # fmt: skip
        messages.success(request, "Kept, and the next one is planned.")
        return redirect("peersupport:change-supporter", supporter.pk)
    return show(request, "keep_paper", form, supporter=supporter, title="Supervision was held")


@requires(Permission.MANAGE_SUPPORTERS)
@require_POST
def end_pause(request: SignedIn, pk: UUID) -> HttpResponse:
    """They are back."""
    supporter = get_supporter(pk=pk)
    write.end_pause(supporter=supporter, on=timezone.localdate(), by=request.user)
    messages.success(request, f"{supporter} is back.")
    return redirect("peersupport:change-supporter", supporter.pk)
