"""A support plan: writing a version, agreeing to it, and what is done. Nobody agrees for the person it is for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from uuid import UUID, uuid4

from django.db import transaction

from apps.peersupport.models.families import Person
from apps.peersupport.models.plans import PlanMark, PlanVersion
from apps.peersupport.queries.plans import Plan, plan_of
from kith.audit.operations import record
from kith.errors import BadInput, Refused
from kith.people.models import User

MOST_LINES = 40
Kind = PlanMark.Kind
Who = PlanVersion.Who


class PlanChanged(Refused):
    """Somebody wrote another version since this page was opened."""


class EmptyPlan(BadInput):
    """A version without a hope and without a line."""


class TooManyLines(BadInput):
    """More than anybody does in one go."""


class NotOnThePlan(Refused):
    """The line or version is not the one that holds, or waits, now."""


@dataclass(frozen=True, slots=True)
class Line:
    """`by_when` is a day in ISO form, or "". `key` stays with the line from version to version."""

    words: str
    who: str = Who.BOTH
    by_when: str = ""
    key: str = ""


@transaction.atomic
def write_plan(
    *, person: Person, hopes: str, lines: Sequence[Line], based_on: int, at: dt.datetime, by: User
) -> PlanVersion:
    """A new version of a person's plan. Their own holds at once; anybody else's waits for their yes.

    `based_on`: the step of the version it was written from, 0 for none. Raises PlanChanged, EmptyPlan, TooManyLines.
    """
    plan = _locked(person)
    if plan.last_step != based_on:
        raise PlanChanged("Somebody changed the plan since you opened this page. Look at it again, then write.")
    if not hopes.strip() and not lines:
        raise EmptyPlan("Write a hope, or one thing to do.", field="hopes")
    if len(lines) > MOST_LINES:
        raise TooManyLines(f"A plan holds {MOST_LINES} lines. Leave out what is done.", field="hopes")
    version = PlanVersion.objects.create(
        person=person, step=based_on + 1, hopes=hopes.strip(), lines=[asdict(_with_key(line)) for line in lines],
        written_by=by, written_at=at,
    )  # fmt: skip
    own = person.user_id == by.pk
    record(kind="plan.written" if own else "plan.proposed", by=by, subject=version)
    if own:
        _mark(version, Kind.AGREED, at=at, by=by)
    return version


@transaction.atomic
def carry_topics(*, person: Person, topics: Iterable[str], at: dt.datetime, by: User) -> int:
    """Put what a person wants to talk about on their own plan: the names of the topics and nothing they answered.

    Returns how many were new. Raises NotOnThePlan for anybody but that person.
    """
    if person.user_id != by.pk:
        raise NotOnThePlan("Only the person a plan is for carries their topics into it.")
    plan = _locked(person)
    now = plan.in_force
    lines = [Line(**line) for line in now.lines] if now else []
    there = {line.words for line in lines}
    new = [Line(topic) for topic in dict.fromkeys(topics) if topic not in there]
    if new:
        hopes = now.hopes if now else ""
        write_plan(person=person, hopes=hopes, lines=[*lines, *new], based_on=plan.last_step, at=at, by=by)
    return len(new)


@transaction.atomic
def answer_plan(*, version: PlanVersion, agreed: bool, at: dt.datetime, by: User) -> None:
    """Yes to the newest version, or "not like this". Said twice, it is said once. Raises NotOnThePlan."""
    plan = _locked(version.person)
    if plan.last_step != version.step:
        raise NotOnThePlan("There is a newer version. Look at that one.")
    kind = Kind.AGREED if agreed else Kind.NOT_LIKE_THIS
    said = version.marks.filter(by=by, kind__in=(Kind.AGREED, Kind.NOT_LIKE_THIS)).first()
    if said is None:
        _mark(version, kind, at=at, by=by)
    elif said.kind != kind:
        raise NotOnThePlan("You have answered this version. Write a new one if you have thought again.")


@transaction.atomic
def tick_line(*, person: Person, line: UUID, done: bool, at: dt.datetime, by: User) -> None:
    """A line of the plan that holds is done, or is not done after all. Raises NotOnThePlan."""
    plan = _locked(person)
    now = plan.in_force
    if now is None or str(line) not in {one["key"] for one in now.lines}:
        raise NotOnThePlan("That line is not on the plan now.")
    if done != (str(line) in plan.done):
        _mark(now, Kind.DONE if done else Kind.OPEN_AGAIN, line=line, at=at, by=by)


def _locked(person: Person) -> Plan:
    """The plan, the person's row locked, so that two versions written at once stand in line."""
    Person.objects.select_for_update().get(pk=person.pk)
    return plan_of(person)


def _with_key(line: Line) -> Line:
    return line if line.key else replace(line, key=str(uuid4()))


def _mark(version: PlanVersion, kind: Kind, *, at: dt.datetime, by: User, line: UUID | None = None) -> None:
    last = version.marks.order_by("-step").first()
    PlanMark.objects.create(version=version, step=last.step + 1 if last else 1, kind=kind, line=line, at=at, by=by)
    record(kind=f"plan.{_VERBS[kind]}", by=by, subject=version)


_VERBS = {
    Kind.AGREED: "agreed", Kind.NOT_LIKE_THIS: "turned-down", Kind.DONE: "line-done", Kind.OPEN_AGAIN: "line-reopened",
}  # fmt: skip
