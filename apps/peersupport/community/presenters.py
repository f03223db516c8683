"""Activities and their dates as people read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from apps.peersupport.community.ical import DateShown
from apps.peersupport.community.models.activities import Activity, ActivitySession
from apps.peersupport.community.models.signing_up import SignUp
from apps.peersupport.community.queries.activities import Figures
from apps.peersupport.community.repeating import say_repeats
from kith.messaging.revealing import revealing_in
from kith.web.words import say_count, say_day, say_short_day, say_time

NEUTRAL = "Meet-up"
"""What every date is called in a calendar that others may see."""
LIST_HEAD = ["What", "When", "Where", "#Signed up", "#Came"]
DATES_HEAD = ["When", "#Signed up", "#Waiting", "#Came", ""]
EXPORT_HEAD = [
    "Activity", "Kind", "Where", "Repeats", "Dates held", "Called off", "Not counted", "Grown-ups", "Children",
]  # fmt: skip


def when(session: ActivitySession) -> str:
    """Like "10am to 11.30am"."""
    first, last = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    return f"{say_time(first)} to {say_time(last)}"


def day_of(session: ActivitySession) -> dt.date:
    return timezone.localdate(session.starts_at)


def say_when(session: ActivitySession) -> str:
    """Like "Thursday 12 March, 10am to 11.30am"."""
    return f"{say_day(day_of(session), today=timezone.localdate())}, {when(session)}"


def by_day(sessions: Iterable[ActivitySession], mine: Mapping[UUID, SignUp], *, at: dt.datetime) -> list[Any]:
    """(day, lines) pairs."""
    return [
        (day, [line(one, mine.get(one.pk), at=at) for one in found]) for day, found in groupby(sessions, key=day_of)
    ]


def line(session: ActivitySession, mine: SignUp | None, *, at: dt.datetime) -> dict[str, Any]:
    """One date: what, when, where, and how it stands for who looks."""
    words, tone = _standing(session, mine, at=at)
    return {"session": session, "when": when(session), "stands": words, "tone": tone}


def _standing(session: ActivitySession, mine: SignUp | None, *, at: dt.datetime) -> tuple[str, str]:
    if session.called_off_at:
        return "Called off", "now"
    if session.ends_at <= at:
        return "Over", "plain"
    if mine:
        is_coming = mine.state == SignUp.State.COMING
        return ("You’re coming", "done") if is_coming else ("You’re on the waiting list", "waiting")
    if not session.activity.takes_names:
        return "Just turn up", "info"
    if session.room is None:
        return "Sign up", "info"
    return (f"{say_count(session.room, 'place')} left", "info") if session.room else ("Full: waiting list", "waiting")


def own_line(sign_up: SignUp, *, at: dt.datetime) -> dict[str, Any]:
    """One of my own."""
    session = sign_up.session
    words, tone = _standing(session, sign_up, at=at)
    is_over = session.ends_at <= at
    return {
        "sign_up": sign_up, "session": session, "when": say_when(session), "stands": words, "tone": tone,
        "is_over": is_over, "may_ask": session.starts_at <= at and sign_up.findable and not session.called_off_at,
    }  # fmt: skip


def facts(session: ActivitySession) -> list[tuple[str, str]]:
    """When, where, how often."""
    activity = session.activity
    rows = [("When", say_when(session)), ("Where", activity.where)]
    if activity.repeats != Activity.Repeats.ONCE:
        rows.append(("How often", say_repeats(activity.repeats, activity.starts_on)))
    return rows


def list_row(activity: Activity, next_one: Any | None, number: Figures) -> list[Any]:
    """A row of the list of activities."""
    name = {"text": activity.title, "url": reverse("community:activity", args=[activity.pk])}
    next_words = say_when(next_one) if next_one else "No date to come"
    signed = str(next_one.taken) if next_one and activity.takes_names else ""
    return [
        {**name, "note": activity.get_kind_display()},
        {"text": next_words, "note": say_repeats(activity.repeats, activity.starts_on)},
        activity.where, signed, str(number.grown_ups + number.children) if number.held else "",
    ]  # fmt: skip


def date_row(session: Any, *, at: dt.datetime) -> list[Any]:
    """A row of one activity's dates."""
    url = reverse("community:door", args=[session.pk])
    first = {"text": say_when(session), "url": url}
    if session.called_off_at:
        return [{**first, "note": "Called off"}, str(session.taken), _on_desk(""), _on_desk(""), ""]
    came = "" if session.grown_ups is None else str(session.grown_ups + session.children)
    do = {"do": "Count who came", "url": url} if session.starts_at <= at and not came else ""
    return [first, _of(session.taken, session.places), _on_desk(str(session.waiting or "")), _on_desk(came), do]


def _on_desk(words: str) -> dict[str, Any]:
    """A cell that a phone leaves out where there is nothing in it."""
    return {"text": words, "bare": not words}


def _of(taken: int, places: int | None) -> str:
    return str(taken) if places is None else f"{taken} of {places}"


def export_row(one: Figures) -> list[Any]:
    activity = one.activity
    return [
        activity.title, activity.get_kind_display(), activity.where, activity.get_repeats_display(), one.held,
        one.called_off, one.uncounted, one.grown_ups, one.children,
    ]  # fmt: skip


def figures_words(one: Figures) -> str:
    """Like "On 4 times, 62 people came: 30 grown-ups and 32 children. Nobody counted once."."""
    people = say_count(one.grown_ups + one.children, "person", "people")
    parts = say_count(one.grown_ups, "grown-up"), say_count(one.children, "child", "children")
    said = f"On {say_count(one.held, 'time')}, {people} came: {' and '.join(parts)}."
    return said + (f" On {say_count(one.uncounted, 'date')} nobody counted." if one.uncounted else "")


def called(session: ActivitySession) -> str:
    """Like "Clothes swap, 12 Mar 2026"."""
    return f"{session.activity}, {say_short_day(day_of(session))}"


def public_date(session: ActivitySession, *, url: str) -> DateShown:
    """As anybody's calendar shows it."""
    activity = session.activity
    return _shown(session, activity.title, where=activity.where, about=activity.about, url=url)


def own_date(session: ActivitySession, *, says_what: bool, is_quiet: bool) -> DateShown:
    """As their own calendar shows it; on a phone that others see, every date reads the same."""
    activity = session.activity
    if not says_what:
        return _shown(session, NEUTRAL, is_private=True)
    where = "" if is_quiet and revealing_in(activity.where) else activity.where
    return _shown(session, activity.title, where=where, is_private=True)


def _shown(session: ActivitySession, summary: str, **more: Any) -> DateShown:
    return DateShown(
        session.pk, session.starts_at, session.ends_at, summary, session.changed_at, session.sequence,
        session.called_off_at is not None, **more,
    )  # fmt: skip
