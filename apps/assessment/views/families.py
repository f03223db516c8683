"""A supporter or coordinator: what a family has opened, and inviting."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.assessment.forms.cards import InvitationForm
from apps.assessment.operations import answers as operations
from apps.assessment.operations.reads import note_reads
from apps.assessment.queries.families import family_seen_by, on_the_table, opened_by_family
from apps.assessment.queries.modes import modes_of
from apps.assessment.queries.table import inviting
from apps.peersupport.queries import is_quiet
from kith.access import SignedIn, requires
from kith.permissions import Permission


@requires(Permission.READ_OPENED_ANSWERS)
@require_safe
def family_assessment(request: SignedIn, pk: UUID) -> HttpResponse:
    family = family_seen_by(pk=pk, for_user=request.user)
    opened = opened_by_family(family=family, for_user=request.user)
    note_reads(answers=[answer for one in opened for _, answer, _ in one.answers], by=request.user, at=timezone.now())
    tables = on_the_table(family)
    modes = modes_of(family, for_user=request.user, at=timezone.now())
    asks = not is_quiet(family)
    people = [
        (p, tables.get(p.pk, []), modes(p.pk), asks and bool(inviting(p)))
        for p in family.people.order_by("role", "added_at")
    ]
    context = {"family": family, "opened": opened, "people": people}
    return render(request, "assessment/family_assessment.html", context)


@requires(Permission.INVITE_TO_ASSESSMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def invite_to_assessment(request: SignedIn, pk: UUID, person_pk: UUID) -> HttpResponse:
    family = family_seen_by(pk=pk, for_user=request.user)
    person = family.people.filter(pk=person_pk).first()
    if person is None:
        raise Http404
    form = InvitationForm(request.POST or None, templates=[(one.family_id, one.title) for one in inviting(person)])
    if form.is_valid():
        operations.invite_to_assessment(person=person, by=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, f"It is on {person.first_name}’s page now. They begin when they like.")
        return redirect("assessment:family-assessment", pk=family.pk)
    status = 422 if form.errors else 200
    context = {"family": family, "person": person, "form": form}
    return render(request, "assessment/invite_to_assessment.html", context, status=status)
