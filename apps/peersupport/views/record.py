from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.peersupport.forms.record import EntryForm
from apps.peersupport.models.families import Family
from apps.peersupport.models.record import Entry
from apps.peersupport.operations.entries import write_entry as keep_entry
from apps.peersupport.planning import rule_of
from apps.peersupport.queries import planned as planned_reads
from apps.peersupport.queries.families import get_family, get_person, people_of
from apps.peersupport.queries.record import get_entry
from apps.peersupport.views.forms_shown import FORM, done, show
from kith.access import SignedIn, requires
from kith.permissions import Permission


@requires(Permission.WRITE_ENTRY)
@require_http_methods(FORM)
def write_entry(request: SignedIn, pk: UUID, entry: UUID | None = None) -> HttpResponse:
    """A visit, call or message; with `entry`, what puts that one right."""
    family = get_family(pk=pk, for_user=request.user)
    corrected = get_entry(pk=entry, family=family, for_user=request.user) if entry else None
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
