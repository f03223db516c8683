"""What comes after the cards, for the parent the desk lists: what she said in spring, and the plan she has since."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from apps.assessment.models.answers import Answer
from apps.assessment.models.assessments import Assessment
from apps.peersupport.models.families import Person
from apps.peersupport.models.plans import PlanVersion
from apps.peersupport.operations.plans import Line, answer_plan, carry_topics, tick_line, write_plan
from apps.peersupport.queries.plans import plan_of
from demo.people import post
from demo.plans import Plan
from kith.people.models import User
from kith.roles import Role

FIRST_WORDS = (
    ("me-body", "down", "Sick on the bus, sick at work, sick of saying I’ve got a bug."),
    ("feel-inside", "mixed", "Don’t know. Ask me when I’ve stopped being sick."),
    ("feel-night", "", "Telling work. And Mum. In that order."),
    ("feel-smile", "", "Toast."),
    ("parent-kind", "", "No idea. Not a shouty one."),
    ("parent-ready", "2", ""),
)
HOPES = "That somebody rings Mum with me. And that I know what I’m owed before I tell work the date."
Who = PlanVersion.Who


def load(plan: Plan, rng: random.Random, today: date, tell: Callable[[str], None]) -> None:
    """Fill the open scope, after the families and the cards."""
    leanne = Person.objects.filter(contact=post(plan, Role.PARENT).email).select_related("family", "user").first()
    if leanne is None or leanne.user is None:
        return
    _first_words(leanne, leanne.user, today)
    match = leanne.family.matches.filter(state="ACTIVE").select_related("supporter__user").first()
    if match is not None:
        _plan(leanne, leanne.user, match.supporter.user, today)
    tell("first words and a plan")


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _first_words(leanne: Person, user: User, today: date) -> None:
    """The same cards, done 13 weeks before those she is on now."""
    now = Assessment.objects.filter(respondent=leanne, state=Assessment.State.STARTED).first()
    if now is None:
        return
    at = _at(today - timedelta(days=95), 20)
    first = Assessment.objects.create(
        version_id=now.version_id, sha256=now.sha256, respondent=leanne, companion=now.companion, state="DONE",
        made_at=at, started_at=at, done_at=at + timedelta(minutes=25),
    )  # fmt: skip
    Answer.objects.bulk_create(
        Answer(
            assessment=first, link_id=link_id, code=code, own_words=words, answered_by=leanne, typed_by=user,
            at=at + timedelta(minutes=3 * number), client_key=uuid.uuid5(first.pk, link_id),
        )
        for number, (link_id, code, words) in enumerate(FIRST_WORDS)
    )  # fmt: skip


def _plan(leanne: Person, user: User, supporter: User, today: date) -> None:
    """She carries two topics; her supporter puts names and days to them; she says yes; one is done."""
    topics = ["Do you know what money and time off you can ask for?", "What would you like the birth to be like?"]
    carry_topics(person=leanne, topics=topics, at=_at(today - timedelta(days=3), 20), by=user)
    carried = plan_of(leanne).in_force
    if carried is None:
        return
    money, birth = (Line(**line) for line in carried.lines)
    lines = [
        replace(money, who=Who.BOTH, by_when=(today + timedelta(days=9)).isoformat()),
        Line("Ring the Money Matters desk and book an hour", Who.SUPPORTER, (today + timedelta(days=2)).isoformat()),
        Line("Find the letter from work about hours", Who.ME, today.isoformat()),
        replace(birth, who=Who.ME, by_when=(today + timedelta(days=30)).isoformat()),
    ]
    proposed = write_plan(
        person=leanne, hopes=HOPES, lines=lines, based_on=1, at=_at(today - timedelta(days=2), 11), by=supporter
    )
    answer_plan(version=proposed, agreed=True, at=_at(today - timedelta(days=2), 19), by=user)
    done = uuid.UUID(proposed.lines[2]["key"])
    tick_line(person=leanne, line=done, done=True, at=_at(today - timedelta(days=1), 18), by=user)
