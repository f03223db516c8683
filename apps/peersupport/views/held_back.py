"""Supporters who are not to be matched. Who manages supporters or keeps families safe says so and seals why; only the
safeguarding lead opens it or lifts it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from apps.peersupport.forms.held_back import HeldBackForm
from apps.peersupport.models.held_back import HeldBack
from apps.peersupport.operations import held_back as write
from apps.peersupport.presenters.matching import hold_row
from apps.peersupport.queries.supporters import held_back as read
from apps.peersupport.views import asked
from apps.peersupport.views.forms_shown import FORM, done, show
from kith.access import SignedIn, requires
from kith.permissions import Permission


@requires(Permission.MANAGE_SUPPORTERS, Permission.READ_CONCERNS)
@require_http_methods(FORM)
def held_back(request: SignedIn) -> HttpResponse:
    """Who is held back now, by name, and one more."""
    now = timezone.now()
    today = timezone.localdate(now)
    form = HeldBackForm(request.POST or None, initial={"supporter": asked.key(request.GET.get("supporter", ""))})
    if done(form, lambda: write.hold_back(**form.cleaned_data, on=today, at=now, by=request.user)):
        messages.success(request, "Kept. They are matched with nobody new, and why is sealed.")
        return redirect("peersupport:held-back")
    may_open = request.user.may(Permission.READ_CONCERNS)
    return show(request, "held_back", form, holds=[hold_row(one) for one in read(on=today)], may_open=may_open)


@requires(Permission.READ_CONCERNS)
@require_POST
def lift_hold(request: SignedIn, pk: UUID) -> HttpResponse:
    """They may be matched again."""
    hold = _get(pk)
    write.lift_hold(hold=hold, at=timezone.now(), by=request.user)
    messages.success(request, f"{hold.supporter} may be matched again.")
    return redirect("peersupport:held-back")


@requires(Permission.READ_CONCERNS)
@require_POST
def open_hold(request: SignedIn, pk: UUID) -> HttpResponse:
    """Why, for the safeguarding lead; that it was opened is noted."""
    hold = _get(pk)
    reason = write.open_hold(hold=hold, by=request.user)
    return render(request, "peersupport/open_hold.html", {"hold": hold, "reason": reason})


def _get(pk: UUID) -> HeldBack:
    found: HeldBack = get_object_or_404(HeldBack.objects.select_related("supporter__user"), pk=pk, lifted_at=None)
    return found
