"""The one switch after a loss, hers and ours; what is kept for her; and who rings."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.peersupport.forms.loss import LossForm, PassOnForm
from apps.peersupport.help_lines import help_line
from apps.peersupport.models.families import Person
from apps.peersupport.models.pregnancies import Pregnancy
from apps.peersupport.operations import loss as write
from apps.peersupport.presenters.record import entry_lines
from apps.peersupport.queries import loss as read
from apps.peersupport.queries.families import get_family
from apps.peersupport.queries.messages import messages_before
from apps.peersupport.queries.record import entries_of
from apps.peersupport.views.forms_shown import FORM, done, show
from apps.peersupport.views.mails import tell_that_something_waits
from apps.peersupport.views.own import own_parent, own_person
from kith.access import SignedIn, requires
from kith.permissions import Permission


@requires(Permission.WRITE_ENTRY)
@require_http_methods(FORM)
def end_pregnancy(request: SignedIn, pk: UUID) -> HttpResponse:
    """The pregnancy has ended, or a baby has died: everything that speaks of it falls silent."""
    family = get_family(pk=pk, for_user=request.user)
    pregnancy = read.pregnancy_to_end(family)
    form = _form(request, pregnancy)
    if done(form, lambda: _note(request, form, pregnancy)):
        messages.success(request, "It is kept, and every page is quiet about it now.")
        return redirect("peersupport:family", family.pk)
    return show(request, "end_pregnancy", form, family=family, who=read.who_rings(family, otherwise=request.user))


@requires(Permission.READ_OWN_PAGE)
@require_http_methods(FORM)
def something_changed(request: SignedIn) -> HttpResponse:
    """The same switch in a parent's own hands."""
    person = own_parent(request)
    pregnancy = read.pregnancy_to_end(person.family)
    form = _form(request, pregnancy)
    if done(form, lambda: _note(request, form, pregnancy)):
        return redirect("peersupport:kept-for-you")
    return show(request, "something_changed", form, person=person)


def _form(request: SignedIn, pregnancy: Pregnancy) -> LossForm:
    return LossForm(request.POST if request.method == "POST" else None, babies=read.living_babies_of(pregnancy))


def _note(request: SignedIn, form: LossForm, pregnancy: Pregnancy) -> None:
    owed = write.note_loss(pregnancy=pregnancy, lost=form.lost(), at=timezone.now(), by=request.user)
    if owed and owed.who != request.user:
        tell_that_something_waits(request, owed.who, "peersupport:today", cause=owed.pk)


@requires(Permission.WRITE_ENTRY)
@require_http_methods(FORM)
def take_back_ending(request: SignedIn, pk: UUID) -> HttpResponse:
    """It was a mistake: the pregnancy is as it was."""
    family = get_family(pk=pk, for_user=request.user)
    pregnancy = read.pregnancy_with_loss(family)
    if request.method != "POST":
        return render(request, "peersupport/take_back_ending.html", {"family": family})
    write.take_back_loss(pregnancy=pregnancy, at=timezone.now(), by=request.user)
    messages.success(request, "Put right.")
    return redirect("peersupport:family", family.pk)


@requires(Permission.READ_OWN_PAGE)
@require_http_methods(FORM)
def take_back_change(request: SignedIn) -> HttpResponse:
    """Her own switch, pressed by mistake."""
    person = own_parent(request)
    pregnancy = read.pregnancy_with_loss(person.family)
    if request.method != "POST":
        return render(request, "peersupport/take_back_change.html")
    write.take_back_loss(pregnancy=pregnancy, at=timezone.now(), by=request.user)
    messages.success(request, "Put right. Your page is as it was.")
    return redirect("peersupport:my-page")


@requires(Permission.READ_OWN_PAGE)
@require_safe
def kept_for_you(request: SignedIn) -> HttpResponse:
    """What was written before, where a parent or partner looks for it and nowhere else."""
    person = own_person(request)
    since = read.quiet_since(person.family)
    if since is None:
        raise Http404
    context = {
        "person": person,
        "names": read.names_kept(person.family),
        "entries": entry_lines(entries_of(person.family, about=person, before=since), for_parent=True),
        "sent": messages_before(person, moment=since),
        "owed": read.call_owed_to(person.family),
        "today": timezone.localdate(),
        "help_line": help_line("baby_loss"),
        "may_take_back": person.role == Person.Role.PARENT,
    }
    return render(request, "peersupport/kept_for_you.html", context)


@requires(Permission.WRITE_ENTRY)
@require_safe
def family_before(request: SignedIn, pk: UUID) -> HttpResponse:
    """What was written on a family's page before, for who needs to read it."""
    family = get_family(pk=pk, for_user=request.user)
    since = read.quiet_since(family)
    if since is None:
        raise Http404
    entries = entry_lines(entries_of(family, before=since, for_user=request.user), for_parent=False)
    context = {"family": family, "entries": entries, "losses": read.losses_of(family)}
    return render(request, "peersupport/family_before.html", context)


@requires(Permission.WRITE_ENTRY)
@require_POST
def note_owed_call(request: SignedIn, pk: UUID) -> HttpResponse:
    """They talked."""
    owed = read.get_owed_call(pk=pk, for_user=request.user)
    write.note_owed_call(owed=owed, at=timezone.now(), by=request.user)
    messages.success(request, "Thank you. It is off the list. Look after yourself too.")
    return redirect("peersupport:write-entry", owed.family_id)


@requires(Permission.WRITE_ENTRY)
@require_http_methods(FORM)
def pass_on_owed_call(request: SignedIn, pk: UUID) -> HttpResponse:
    """Somebody else rings."""
    owed = read.get_owed_call(pk=pk, for_user=request.user)
    people = [one for one in read.who_may_ring(owed.family) if one.pk != owed.who_id]
    form = PassOnForm(request.POST or None, people=people)
    if done(form, lambda: write.pass_on_owed_call(owed=owed, who=form.chosen(), by=request.user)):
        tell_that_something_waits(request, form.chosen(), "peersupport:today", cause=owed.pk)
        messages.success(request, f"{form.chosen()} is told now, and rings.")
        return redirect("peersupport:today")
    family = get_family(pk=owed.family_id, for_user=request.user)
    return show(request, "pass_on_owed_call", form, owed=owed, family=family)
