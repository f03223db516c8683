from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.peersupport.forms.families import AnotherBabyForm
from apps.peersupport.forms.planned import PUT_OFF, LaterForm, MoveForm
from apps.peersupport.operations import planned as write
from apps.peersupport.operations.pregnancies import add_pregnancy as keep_pregnancy
from apps.peersupport.presenters.planned import shown
from apps.peersupport.queries import planned as read
from apps.peersupport.queries.families import get_family
from apps.peersupport.views.forms_shown import FORM, done, show
from kith.access import SignedIn, requires
from kith.permissions import Permission


@requires(Permission.WRITE_ENTRY)
@require_http_methods(FORM)
def planned_contact(request: SignedIn, pk: UUID) -> HttpResponse:
    """One time to be in touch: what for, between which days; another day, put off, or written up."""
    contact = read.get_contact(pk=pk, for_user=request.user)
    today = timezone.localdate()
    form = MoveForm(request.POST or None, initial={"to": contact.planned_on})
    if done(form, lambda: write.move_contact(
        contact=contact, to=form.cleaned_data["to"], on=today, at=timezone.now(), by=request.user
    )):  # fmt: skip
        messages.success(request, "Kept. The day it was meant for stays beside it.")
        return redirect("peersupport:planned-contact", contact.pk)
    family = get_family(pk=contact.family_id, for_user=request.user)
    return show(request, "planned_contact", form, family=family, one=shown([contact], today=today)[0], put_off=PUT_OFF)


@requires(Permission.WRITE_ENTRY)
@require_POST
def remind_later(request: SignedIn, pk: UUID) -> HttpResponse:
    """Off the list for some days; the day it is due stays."""
    contact = read.get_contact(pk=pk, for_user=request.user)
    form = LaterForm(request.POST)
    if not form.is_valid():
        return redirect("peersupport:planned-contact", contact.pk)
    write.remind_later(contact=contact, on=timezone.localdate(), days=form.cleaned_data["days"], by=request.user)
    messages.success(request, "Put off. It is due when it was.")
    return redirect("peersupport:today")


@requires(Permission.WRITE_ENTRY)
@require_safe
def planned_contacts(request: SignedIn, pk: UUID) -> HttpResponse:
    """Everything planned with a family, what was done and let go too."""
    family = get_family(pk=pk, for_user=request.user)
    context = {
        "family": family, "planned": shown(read.all_planned(family), today=timezone.localdate()),
        "stopped": read.is_stopped(family), "may_add": request.user.may(Permission.WRITE_FAMILY),
    }  # fmt: skip
    return render(request, "peersupport/planned_contacts.html", context)


@requires(Permission.WRITE_FAMILY)
@require_http_methods(FORM)
def add_pregnancy(request: SignedIn, pk: UUID) -> HttpResponse:
    """Another baby on the way: dates and a plan of its own."""
    family, now = get_family(pk=pk, for_user=request.user), timezone.now()
    form = AnotherBabyForm(request.POST or None)
    if done(form, lambda: keep_pregnancy(
        client_key=form.cleaned_data["client_key"], family=family, told=form.told(), on=timezone.localdate(now),
        at=now, by=request.user,
    )):  # fmt: skip
        messages.success(request, "Kept, with a plan of its own.")
        return redirect("peersupport:family", family.pk)
    return show(request, "add_pregnancy", form, family=family)


@requires(Permission.WRITE_ENTRY)
@require_POST
def plan_anew(request: SignedIn, pk: UUID) -> HttpResponse:
    """What was stopped starts again, because somebody said so."""
    family, now = get_family(pk=pk, for_user=request.user), timezone.now()
    write.plan_family(family=family, on=timezone.localdate(now), at=now, by=request.user, anew=True)
    messages.success(request, "Planned again, from today on.")
    return redirect("peersupport:planned-contacts", family.pk)
