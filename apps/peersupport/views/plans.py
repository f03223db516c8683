"""Support plans: a person's own, and that of somebody one supports."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.peersupport.forms.plans import LineFormSet, PlanForm, initial_lines, lines_of
from apps.peersupport.models.families import Person
from apps.peersupport.models.plans import PlanVersion
from apps.peersupport.operations import plans as write
from apps.peersupport.presenters.plans import context_of
from apps.peersupport.queries.families import get_family, get_person_seen
from apps.peersupport.queries.plans import Plan, plan_of
from apps.peersupport.views.forms_shown import FORM
from apps.peersupport.views.own import own_person
from kith.access import SignedIn, requires
from kith.errors import BadInput
from kith.permissions import Permission
from kith.web.forms import show_refusal

own = requires(Permission.AGREE_PLAN)
supports = requires(Permission.PROPOSE_PLAN)


@own
@require_safe
def my_plan(request: SignedIn) -> HttpResponse:
    """What I hope for, and who does what by when."""
    return render(request, "peersupport/my_plan.html", context_of(plan_of(own_person(request)), own=True))


@own
@require_http_methods(FORM)
def write_my_plan(request: SignedIn) -> HttpResponse:
    """My plan in my words; it holds from now."""
    plan = plan_of(own_person(request))
    form, lines = _forms(request, plan)
    if _written(request, plan, form, lines):
        messages.success(request, "That is your plan now.")
        return redirect("peersupport:my-plan")
    return _show(request, "write_my_plan", plan, form, lines)


@own
@require_POST
def answer_my_plan(request: SignedIn) -> HttpResponse:
    """Yes to what was proposed, or "not like this"."""
    plan = plan_of(own_person(request))
    agreed = request.POST.get("answer") == "yes"
    write.answer_plan(version=_version(request, plan), agreed=agreed, at=timezone.now(), by=request.user)
    said = "That is your plan now." if agreed else "Kept as it was. You don’t have to say why."
    messages.success(request, said)
    return redirect("peersupport:my-plan")


@own
@require_POST
def tick_my_line(request: SignedIn, line: UUID) -> HttpResponse:
    _tick(request, own_person(request), line)
    return redirect("peersupport:my-plan")


@supports
@require_safe
def family_plan(request: SignedIn, pk: UUID, person: UUID) -> HttpResponse:
    """The plan of somebody one supports."""
    whose = _theirs(request, pk, person)
    plan = plan_of(whose)
    answered = plan.last_step and any(mark.by_id == request.user.pk for mark in plan.versions[-1].marks.all())
    mine = plan.last_step and plan.versions[-1].written_by_id == request.user.pk
    context = {"may_agree": plan.last_step and not answered and not mine, "family": whose.family}
    return render(request, "peersupport/family_plan.html", {**context_of(plan, own=False), **context})


@supports
@require_http_methods(FORM)
def propose_plan(request: SignedIn, pk: UUID, person: UUID) -> HttpResponse:
    """A version for them to look at; it holds when they say yes."""
    whose = _theirs(request, pk, person)
    plan = plan_of(whose)
    form, lines = _forms(request, plan)
    if _written(request, plan, form, lines):
        messages.success(request, f"{whose.first_name} sees it on their page, and says yes or not like this.")
        return redirect("peersupport:family-plan", pk, person)
    return _show(request, "propose_plan", plan, form, lines, family=whose.family)


@supports
@require_POST
def agree_to_plan(request: SignedIn, pk: UUID, person: UUID) -> HttpResponse:
    """Yes to my part of the plan they wrote."""
    plan = plan_of(_theirs(request, pk, person))
    write.answer_plan(version=_version(request, plan), agreed=True, at=timezone.now(), by=request.user)
    messages.success(request, f"{plan.person.first_name} can see that you agreed.")
    return redirect("peersupport:family-plan", pk, person)


@supports
@require_POST
def tick_line(request: SignedIn, pk: UUID, person: UUID, line: UUID) -> HttpResponse:
    _tick(request, _theirs(request, pk, person), line)
    return redirect("peersupport:family-plan", pk, person)


def _theirs(request: SignedIn, pk: UUID, person: UUID) -> Person:
    family = get_family(pk=pk, for_user=request.user)
    return get_person_seen(pk=person, family=family, for_user=request.user)


def _version(request: SignedIn, plan: Plan) -> PlanVersion:
    """The version the page named. Raises Http404."""
    found = next((one for one in plan.versions if str(one.pk) == request.POST.get("version")), None)
    if found is None:
        raise Http404
    return found


def _tick(request: SignedIn, person: Person, line: UUID) -> None:
    done = request.POST.get("done") == "yes"
    write.tick_line(person=person, line=line, done=done, at=timezone.now(), by=request.user)


def _forms(request: SignedIn, plan: Plan) -> tuple[PlanForm, Any]:
    """Filled with the version that waits, else the one that holds."""
    base = plan.waiting or plan.in_force
    start = {"hopes": base.hopes if base else "", "based_on": plan.last_step}
    lines = LineFormSet(request.POST or None, initial=initial_lines(base), prefix="line")
    return PlanForm(request.POST or None, initial=start), lines


def _written(request: SignedIn, plan: Plan, form: PlanForm, lines: Any) -> bool:
    if not (request.method == "POST" and form.is_valid() and lines.is_valid()):
        return False
    try:
        write.write_plan(
            person=plan.person, lines=lines_of(lines), at=timezone.now(), by=request.user, **form.cleaned_data
        )
    except BadInput as refusal:
        show_refusal(form, refusal)
        return False
    return True


def _show(request: SignedIn, page: str, plan: Plan, form: PlanForm, lines: Any, **more: Any) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "lines": lines, "plan": plan, **more}
    return render(request, f"peersupport/{page}.html", context, status=status)
