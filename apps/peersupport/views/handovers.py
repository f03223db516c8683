"""Handovers, for who writes, sends and gets them here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.peersupport.forms import handovers as ask
from apps.peersupport.models.handovers import Handover
from apps.peersupport.operations import handing_over
from apps.peersupport.operations import handovers as write
from apps.peersupport.operations.readings import note_reading
from apps.peersupport.operations.responsibility import take_responsibility
from apps.peersupport.presenters import handovers as present
from apps.peersupport.queries import moving_on as read
from apps.peersupport.queries.families import get_family, get_person_seen, people_seen_of
from apps.peersupport.queries.packets import packet_of, what_is_missing
from apps.peersupport.queries.professionals import professionals_of
from apps.peersupport.queries.responsibility import responsible_ever, responsible_for, responsible_names, who_may_answer
from apps.peersupport.views import asked
from apps.peersupport.views.forms_shown import FORM, done, show
from apps.peersupport.views.packets import packet_written
from kith.access import SignedIn, requires
from kith.permissions import Permission
from kith.web.spreadsheets import csv_file

works = requires(Permission.HAND_OVER)
SHOW = (("", "On the way"), ("late", "Waiting too long"), ("over", "Over"), ("all", "All"))


@works
@require_safe
def handovers(request: SignedIn) -> HttpResponse:
    """Those on the way, and those over: searched, filtered, exported."""
    found = _narrowed(read.handovers_for(for_user=request.user), request)
    if request.GET.get("as") == "csv":
        return csv_file("handovers", present.EXPORT_HEAD, map(present.export_row, found, _names(found)))
    page = Paginator(found, 25).get_page(request.GET.get("page"))
    today = timezone.localdate()
    rows = [present.list_row(one, name, today=today) for one, name in zip(page, _names(page), strict=True)]
    context = {
        "page": page, "columns": present.LIST_HEAD, "rows": rows, "show": SHOW, "export": asked.export_address(request)
    }  # fmt: skip
    return render(request, "peersupport/handovers.html", context)


def _names(found: Iterable[Handover]) -> list[str]:
    """Who answers for the family of each, in one statement."""
    listed = list(found)
    names = responsible_names(one.family_id for one in listed)
    return [names.get(one.family_id, "") for one in listed]


def _narrowed(found: Any, request: HttpRequest) -> Any:
    if words := asked.words(request):
        found = found.filter(person__first_name__icontains=words)
    chosen = request.GET.get("show", "")
    if chosen == "late":
        late = [one.pk for one in found.waiting() if present.late(one, timezone.localdate())]
        return found.filter(pk__in=late)
    if chosen == "over":
        return found.filter(state__in=("DECLINED", "MET", "WITHDRAWN"))
    return found if chosen == "all" else found.filter(state__in=("DRAFT", "AGREED", "SENT", "OPENED", "ACCEPTED"))


@works
@require_safe
def family_moving_on(request: SignedIn, pk: UUID) -> HttpResponse:
    """A family's handovers, who looks after them outside, and who answers for them here."""
    family = get_family(pk=pk, for_user=request.user)
    found = read.handovers_for(for_user=request.user).filter(family=family)
    context = {
        "family": family, "people": people_seen_of(family, for_user=request.user),
        "professionals": professionals_of(family),
        "handovers": [(one, present.TONES[Handover.State(one.state)]) for one in found],
        "responsible": responsible_for(family), "before": responsible_ever(family)[1:],
        "may_change": request.user.may(Permission.WRITE_FAMILY),
    }  # fmt: skip
    return render(request, "peersupport/family_moving_on.html", context)


@works
@require_http_methods(FORM)
def start_handover(request: SignedIn, pk: UUID, person: UUID) -> HttpResponse:
    """Who gets it and what for; the first packet is put together from what is known."""
    family = get_family(pk=pk, for_user=request.user)
    whose = get_person_seen(pk=person, family=family, for_user=request.user)
    users = [one for one in who_may_answer() if one.pk != responsible_for(family).pk]
    form = ask.StartHandoverForm(request.POST or None, users=users, professionals=professionals_of(family))
    made: list[Handover] = []
    if done(form, lambda: made.append(write.start_handover(
        client_key=form.cleaned_data["client_key"], person=whose, to=form.to(), purpose=form.cleaned_data["purpose"],
        at=timezone.now(), by=request.user,
    ))):  # fmt: skip
        return redirect("peersupport:handover", made[0].pk)
    return show(request, "start_handover", form, family=family, whose=whose)


@works
@require_safe
def handover(request: SignedIn, pk: UUID) -> HttpResponse:
    """One handover: what stands in it, what lacks, what happened. Opening it is noted; the receiver's opening too."""
    found = read.get_handover(pk=pk, for_user=request.user)
    now = timezone.now()
    note_reading(family=found.family_id, at=now, by=request.user)
    if found.to_user_id == request.user.pk and found.state == Handover.State.SENT:
        handing_over.note_opened(handover=found, who="", at=now, by=request.user)
        found = read.get_handover(pk=pk, for_user=request.user)
    return render(request, "peersupport/handover.html", _about(found, request))


def _about(found: Handover, request: SignedIn, **more: Any) -> dict[str, Any]:
    waiting = found.state in ("SENT", "OPENED")
    return {
        "handover": found, "packet": packet_of(found), "tone": present.TONES[Handover.State(found.state)],
        "missing": what_is_missing(found) if found.state in ("DRAFT", "AGREED") else [],
        "happened": present.happened(found), "late": present.late(found, timezone.localdate()),
        "responsible": responsible_for(found.family), "is_mine": found.to_user_id == request.user.pk and waiting,
        "answer": ask.AnswerForm(), "met": ask.MetForm(),
        "may_write": found.state in ("DRAFT", "AGREED"), "waiting": waiting, **more,
    }  # fmt: skip


@works
@require_http_methods(FORM)
def write_packet(request: SignedIn, pk: UUID) -> HttpResponse:
    """The lines, before she looks at them. What she wrote or struck out stays as it is."""
    found = read.get_handover(pk=pk, for_user=request.user)
    kept, context = packet_written(request, found, own=False)
    if kept:
        messages.success(request, f"{found.person.first_name} sees it on her page, and says yes or changes it.")
        return redirect("peersupport:handover", found.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "peersupport/write_packet.html", context, status=status)


@works
@require_POST
def send_handover(request: SignedIn, pk: UUID) -> HttpResponse:
    """Send what she agreed to; for a professional, the code to say by telephone, told once."""
    found = read.get_handover(pk=pk, for_user=request.user)
    made = handing_over.send_handover(
        handover=found, link=_link(request, found), at=timezone.now(), by=request.user
    )  # fmt: skip
    if made is None:
        messages.success(request, f"Sent to {found.to}. You stay responsible until they say yes.")
        return redirect("peersupport:handover", found.pk)
    return render(request, "peersupport/say_code.html", {"handover": found, "code": made.said})


@works
@require_POST
def renew_code(request: SignedIn, pk: UUID) -> HttpResponse:
    """A new page and code for somebody who lost theirs; the old ones open nothing from now."""
    found = read.get_handover(pk=pk, for_user=request.user)
    made = handing_over.renew_way_in(
        handover=found, link=_link(request, found), at=timezone.now(), by=request.user
    )  # fmt: skip
    return render(request, "peersupport/say_code.html", {"handover": found, "code": made.said})


def _link(request: HttpRequest, found: Handover) -> Callable[[str], str]:
    def link(address: str) -> str:
        name, key = ("peersupport:outside", address) if address else ("peersupport:handover", found.pk)
        return request.build_absolute_uri(reverse(name, args=[key]))

    return link


@works
@require_POST
def answer_handover(request: SignedIn, pk: UUID) -> HttpResponse:
    """Yes, no or "ring me", from the coordinator it was sent to."""
    found = read.get_handover(pk=pk, for_user=request.user)
    form = ask.AnswerForm(request.POST)
    if form.is_valid():
        handing_over.answer_handover(
            handover=found, answer=form.kind(), said=form.cleaned_data["said"], who="", at=timezone.now(),
            by=request.user,
        )  # fmt: skip
        messages.success(request, f"Kept. {found.person.first_name} sees it on her page.")
        return redirect("peersupport:handover", found.pk)
    return render(request, "peersupport/handover.html", _about(found, request, answer=form), status=422)


@works
@require_POST
def note_first_met(request: SignedIn, pk: UUID) -> HttpResponse:
    """The day they first met."""
    found = read.get_handover(pk=pk, for_user=request.user)
    form = ask.MetForm(request.POST)
    if done(form, lambda: handing_over.note_first_met(
        handover=found, met_on=form.cleaned_data["met_on"], who="", at=timezone.now(), by=request.user
    )):  # fmt: skip
        messages.success(request, "Kept. This handover is done.")
        return redirect("peersupport:handover", found.pk)
    return render(request, "peersupport/handover.html", _about(found, request, met=form), status=422)


@works
@require_POST
def withdraw_handover(request: SignedIn, pk: UUID) -> HttpResponse:
    """Take it back: nobody can open it from now."""
    found = read.get_handover(pk=pk, for_user=request.user)
    write.withdraw_handover(handover=found, at=timezone.now(), by=request.user)
    messages.success(request, "Taken back. Nobody can open it any more.")
    return redirect("peersupport:handover", found.pk)


@requires(Permission.WRITE_FAMILY)
@require_http_methods(FORM)
def change_responsible(request: SignedIn, pk: UUID) -> HttpResponse:
    """Who answers for a family from now on."""
    family = get_family(pk=pk, for_user=request.user)
    form = ask.ResponsibleForm(request.POST or None, users=who_may_answer())
    if done(form, lambda: take_responsibility(
        family=family, user=form.chosen(), at=timezone.now(), by=request.user
    )):  # fmt: skip
        messages.success(request, f"{form.chosen()} answers for this family now.")
        return redirect("peersupport:family-moving-on", family.pk)
    return show(request, "change_responsible", form, family=family, responsible=responsible_for(family))
