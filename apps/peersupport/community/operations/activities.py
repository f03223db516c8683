"""Putting something on the calendar, changing it, adding a date, calling one off."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.peersupport.community.models.activities import Activity, ActivitySession
from apps.peersupport.community.operations.telling import tell
from apps.peersupport.community.operations.waiting import fill_places
from apps.peersupport.community.repeating import days_of, moment
from kith.audit.operations import record
from kith.errors import BadInput, Refused
from kith.messaging.revealing import revealing_in
from kith.people.models import User

LONGEST_DAYS = 366
"""How far ahead dates are made: further than that nobody can promise."""


class DayOver(BadInput):
    """It would begin in the past."""


class UntilWrong(BadInput):
    """No last day, one before the first, or one too far ahead."""


class NowhereToGo(BadInput):
    """Neither a centre nor an address."""


class TooFewPlaces(BadInput):
    """More people than that have a place already."""


class DateThere(BadInput):
    """It is on at that time already."""


class SessionOver(Refused):
    """It is over, or was called off."""


@transaction.atomic
def add_activity(
    *, facts: dict[str, Any], starts_on: dt.date, clock: dt.time, repeats: str, until: dt.date | None,
    at: dt.datetime, by: User,
) -> Activity:  # fmt: skip
    """Put it on the calendar with all its dates, to its last day. Raises DayOver, UntilWrong, NowhereToGo."""
    if moment(starts_on, clock) <= at:
        raise DayOver("That day and time are over. Look at the day.", field="starts_on")
    until = None if repeats == Activity.Repeats.ONCE else _checked(until, starts_on)
    activity = Activity.objects.create(
        **_in_order(facts), starts_on=starts_on, clock=clock, repeats=repeats, until=until, added_at=at, added_by=by
    )
    for day in days_of(repeats, first=starts_on, until=until):
        _make_session(activity, day, clock, at=at)
    record(kind="activity.added", by=by, subject=activity)
    return activity


@transaction.atomic
def change_activity(*, activity: Activity, facts: dict[str, Any], at: dt.datetime, by: User) -> Activity:
    """Put its facts right, for every date to come; calendars hear of it. Raises NowhereToGo, TooFewPlaces."""
    held = Activity.objects.select_for_update().get(pk=activity.pk)
    wanted = _in_order(facts)
    if all(getattr(held, name) == value for name, value in wanted.items()):
        return held
    Activity.objects.filter(pk=held.pk).update(**wanted)
    held.refresh_from_db()
    for session in held.sessions.to_come(at).order_by("starts_at").select_for_update():
        _carry_over(session, held, at=at, by=by)
    record(kind="activity.changed", by=by, subject=held)
    return held


@transaction.atomic
def add_date(*, activity: Activity, on: dt.date, clock: dt.time, at: dt.datetime, by: User) -> ActivitySession:
    """One more date. Raises DayOver, UntilWrong, DateThere."""
    starts_at = moment(on, clock)
    if starts_at <= at:
        raise DayOver("That day and time are over. Look at the day.", field="on")
    if (on - timezone.localdate(at)).days > LONGEST_DAYS:
        raise UntilWrong("That is more than a year ahead.", field="on")
    Activity.objects.select_for_update().get(pk=activity.pk)
    if activity.sessions.filter(starts_at=starts_at).exists():
        raise DateThere("It is on at that time already.", field="on")
    session = _make_session(activity, on, clock, at=at)
    record(kind="activity-session.added", by=by, subject=session)
    return session


@transaction.atomic
def call_off(*, session: ActivitySession, at: dt.datetime, by: User) -> ActivitySession:
    """It does not take place; whoever signed up is told in the way they agreed to. Raises SessionOver."""
    held: ActivitySession = ActivitySession.objects.select_for_update().get(pk=session.pk)
    if held.called_off_at or held.ends_at <= at:
        raise SessionOver("It is over, or was called off already. Nothing was changed.")
    held.called_off_at, held.called_off_by = at, by
    held.sequence, held.changed_at = held.sequence + 1, at
    held.save(update_fields=["called_off_at", "called_off_by", "sequence", "changed_at"])
    for sign_up in held.sign_ups.held().select_related("person__family", "session").order_by("signed_at"):
        tell(sign_up, "called_off", why="What they signed up for is called off", at=at, by=by)
    record(kind="activity-session.called-off", by=by, subject=held)
    return held


def _checked(until: dt.date | None, starts_on: dt.date) -> dt.date:
    if until is None:
        raise UntilWrong("Until which day? You can add dates later.", field="until")
    if until < starts_on:
        raise UntilWrong("The last day comes before the first.", field="until")
    if (until - starts_on).days > LONGEST_DAYS:
        raise UntilWrong("Make that a year at most. You can add dates later.", field="until")
    return until


def _in_order(facts: dict[str, Any]) -> dict[str, Any]:
    if not facts["centre"] and not facts["address"]:
        raise NowhereToGo("Pick a centre, or write where it is.", field="address")
    if not facts["takes_names"]:
        facts = {**facts, "places": None}
    speaks = facts["speaks"] or bool(revealing_in(f"{facts['title']} {facts['about']}"))
    return {**facts, "speaks": speaks}


def _make_session(activity: Activity, day: dt.date, clock: dt.time, *, at: dt.datetime) -> ActivitySession:
    starts_at = moment(day, clock)
    made: ActivitySession = ActivitySession.objects.create(
        activity=activity, starts_at=starts_at, ends_at=starts_at + dt.timedelta(minutes=activity.minutes),
        places=activity.places, changed_at=at,
    )  # fmt: skip
    return made


def _carry_over(session: ActivitySession, activity: Activity, *, at: dt.datetime, by: User) -> None:
    taken = sum(session.sign_ups.filter(state="COMING").values_list("heads", flat=True))
    if activity.places is not None and taken > activity.places:
        raise TooFewPlaces(f"{taken} people have a place on one of its dates already.", field="places")
    session.places, session.ends_at = activity.places, session.starts_at + dt.timedelta(minutes=activity.minutes)
    session.sequence, session.changed_at = session.sequence + 1, at
    session.save(update_fields=["places", "ends_at", "sequence", "changed_at"])
    fill_places(session, at=at, by=by)
