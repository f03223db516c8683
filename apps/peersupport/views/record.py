from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.peersupport.forms.record import AcknowledgeForm, ConcernForm, EntryForm
from apps.peersupport.models.families import Family
from apps.peersupport.models.record import Entry
from apps.peersupport.operations import concerns as concern_writes
from apps.peersupport.operations.entries import write_entry as keep_entry
from apps.peersupport.planning import rule_of
from apps.peersupport.queries import concerns as concern_reads
from apps.peersupport.queries import planned as planned_reads
from apps.peersupport.queries.families import get_family, get_person, people_of
from apps.peersupport.queries.record import get_entry
from apps.peersupport.views.forms_shown import FORM, done, show
from apps.peersupport.views.mails import tell_safeguarding_leads
from kith.access import SignedIn, requires
from kith.permissions import Permission


@requires(Permission.WRITE_ENTRY)
@require_http_methods(FORM)
def write_entry(request: SignedIn, pk: UUID, entry: UUID | None = None) -> HttpResponse:
    """A visit, call or message; with `entry`, what puts that one right."""
    family = get_family(pk=pk, for_user=request.user)
    corrected = get_entry(pk=entry, family=family) if entry else None
    open_now = planned_reads.open_now(family, on=timezone.localdate()) if corrected is None else []
    form = EntryForm(
        request.POST or None, people=people_of(family), initial=_initial(corrected, request.GET.get("planned", "")),
        planned=[(str(row.pk), rule_of(row).title) for row in open_now],
    )  # fmt: skip
    if done(form, lambda: _keep(form, family, corrected, request)):
        messages.success(request, f"Kept. {family.called} can read it now.")
        return redirect("peersupport:family", family.pk)
    return show(request, "write_entry", form, family=family, corrected=corrected)


def _initial(corrected: Entry | None, planned: str) -> dict[str, object]:
    if corrected is None:
        return {"planned": planned}
    return {
        "kind": corrected.kind, "about": str(corrected.about_id), "who_was_there": corrected.who_was_there,
        "happened_at": timezone.localtime(corrected.happened_at), "two_way": "yes",
    }  # fmt: skip


def _keep(form: EntryForm, family: Family, corrected: Entry | None, request: SignedIn) -> Entry:
    told = dict(form.cleaned_data)
    about = get_person(pk=UUID(told.pop("about")), family=family)
    chosen = told.pop("planned", "")
    planned = planned_reads.get_contact(pk=UUID(chosen), for_user=request.user) if chosen else None
    return keep_entry(
        **told, family=family, about=about, corrects=corrected, planned=planned, at=timezone.now(), by=request.user
    )


@requires(Permission.RAISE_CONCERN)
@require_http_methods(FORM)
def raise_concern(request: SignedIn, pk: UUID) -> HttpResponse:
    """ "I'm worried about somebody": to the safeguarding lead, and nobody else."""
    family = get_family(pk=pk, for_user=request.user)
    form = ConcernForm(request.POST or None)
    if done(form, lambda: _raise(form, family, request)):
        return redirect("peersupport:concern-raised", family.pk)
    return show(request, "raise_concern", form, family=family)


def _raise(form: ConcernForm, family: Family, request: SignedIn) -> None:
    now = timezone.now()
    concern = concern_writes.raise_concern(**form.cleaned_data, family=family, at=now, by=request.user)
    if concern.raised_at == now:  # a second tap finds the first one
        tell_safeguarding_leads(request, cause=concern.pk)


@requires(Permission.RAISE_CONCERN)
@require_safe
def concern_raised(request: SignedIn, pk: UUID) -> HttpResponse:
    """It has arrived; what happens now."""
    family = get_family(pk=pk, for_user=request.user)
    return render(request, "peersupport/concern_raised.html", {"family": family})


@requires(Permission.READ_CONCERNS)
@require_safe
def concerns(request: SignedIn) -> HttpResponse:
    """Every concern, those nobody has taken up first."""
    show_all = request.GET.get("show") == "all"
    found = concern_reads.concerns(open_only=not show_all)
    return render(request, "peersupport/concerns.html", {"concerns": found, "show_all": show_all})


@requires(Permission.READ_CONCERNS)
@require_http_methods(FORM)
def acknowledge_concern(request: SignedIn, pk: UUID) -> HttpResponse:
    """Read one concern, and take it up."""
    concern = concern_reads.get_concern(pk=pk)
    form = AcknowledgeForm(request.POST or None)
    if done(form, lambda: concern_writes.acknowledge_concern(
        concern=concern, note=form.cleaned_data["note"], at=timezone.now(), by=request.user
    )):  # fmt: skip
        messages.success(request, "Taken up. It is on the record, with the time.")
        return redirect("peersupport:acknowledge-concern", concern.pk)
    family = get_family(pk=concern.family_id, for_user=request.user)
    events = concern_reads.events_of(concern)
    taken_up = any(event.kind == "ACKNOWLEDGED" for event in events)
    return show(request, "acknowledge_concern", form, concern=concern, family=family, events=events, taken_up=taken_up)
