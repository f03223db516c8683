"""A support plan as its pages say it, to the person it is for (`own`) and to who supports them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from apps.peersupport.models.plans import PlanMark, PlanVersion
from apps.peersupport.queries.families import people_seen_of
from apps.peersupport.queries.loss import quiet_since
from apps.peersupport.queries.plans import Plan, plan_of
from apps.peersupport.queries.supporters import match_of
from kith.permissions import Permission
from kith.web.words import say_day

Who = PlanVersion.Who


@dataclass(frozen=True, slots=True)
class LineShown:
    key: str
    words: str
    who: str
    by_when: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class PastVersion:
    """How a version came to be, and what was said to it."""

    words: str
    said: str


def line_list(version: PlanVersion, plan: Plan, *, supporter: str, own: bool) -> list[LineShown]:
    names = _names(plan, supporter, own)
    return [
        LineShown(line["key"], line["words"], names[line["who"]], _day(line["by_when"]), line["key"] in plan.done)
        for line in version.lines
    ]


def past_versions(plan: Plan, *, own: bool) -> list[PastVersion]:
    """The newest first."""
    return [_past(version, plan, own) for version in reversed(plan.versions)]


def supporter_name(plan: Plan) -> str:
    """The first name of who supports them now, or ""."""
    match = match_of(plan.person)
    return str(match.supporter).split()[0] if match and match.state == "ACTIVE" else ""


def context_of(plan: Plan, *, own: bool) -> dict[str, Any]:
    name = supporter_name(plan)
    versions = {"now": plan.in_force, "waiting": plan.waiting}
    lists = {
        f"{key}_lines": line_list(one, plan, supporter=name, own=own) if one else [] for key, one in versions.items()
    }
    return {
        "plan": plan, "supporter": name, "own": own, "others": plan.others_who_agreed,
        "past": past_versions(plan, own=own), **versions, **lists,
    }  # fmt: skip


def on_my_page(request: HttpRequest, subject: Any) -> str:
    """On a parent's page: a version to look at, or the plan, once there is one. What was written before a loss stands
    where she looks for it, and not here."""
    user: Any = request.user
    plan = plan_of(subject) if user.may(Permission.AGREE_PLAN) else None
    if plan is None or not plan.versions or _is_kept(plan):
        return ""
    context = context_of(plan, own=True)
    left = [line for line in context["now_lines"] if not line.is_done]
    return render_to_string("peersupport/_plan_on_my_page.html", {**context, "left": left}, request=request)


def _is_kept(plan: Plan) -> bool:
    since = quiet_since(plan.person.family)
    return since is not None and plan.versions[-1].written_at <= since


def on_family_page(request: HttpRequest, subject: Any) -> str:
    """On a family's page, for whoever may propose: to the plan of each of its people."""
    user: Any = request.user
    if not user.may(Permission.PROPOSE_PLAN):
        return ""
    context = {"family": subject, "people": people_seen_of(subject, for_user=user)}
    return render_to_string("peersupport/_plans_on_family_page.html", context, request=request)


def as_own_data(person: Any) -> list[dict[str, Any]]:
    """Every version of a person's plan, as data they can take away."""
    plan = plan_of(person)
    return [
        {
            "version": one.step, "hopes": one.hopes, "lines": one.lines, "written_by": str(one.written_by),
            "written_at": one.written_at, "you_said": plan.answer_of(one),
        }
        for one in plan.versions
    ]  # fmt: skip


def _names(plan: Plan, supporter: str, own: bool) -> dict[str, str]:
    me = "You" if own else plan.person.first_name
    other = supporter or "Your supporter" if own else supporter or "The supporter"
    return {Who.ME: me, Who.SUPPORTER: other, Who.BOTH: f"{me} and {other[0].lower()}{other[1:]}" if not supporter
            else f"{me} and {supporter}", Who.HUB: "The hub"}  # fmt: skip


def _past(version: PlanVersion, plan: Plan, own: bool) -> PastVersion:
    mine = version.written_by_id == plan.person.user_id
    who = ("You" if own else plan.person.first_name) if mine else str(version.written_by)
    answer = plan.answer_of(version)
    said = PlanMark.Kind(answer).label if answer else "No answer"
    day = say_day(timezone.localdate(version.written_at), today=timezone.localdate())
    return PastVersion(f"Version {version.step}, {who}, {day}", said)


def _day(text: str) -> str:
    return say_day(dt.date.fromisoformat(text), today=timezone.localdate()) if text else ""
