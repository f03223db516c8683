"""Calendars as phones read them (RFC 5545): each date an event of its own, at a moment of UTC, so that no change of
the clock moves it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from icalendar import Calendar, Event

PRODUCT = "-//Kith//Dates//EN"
ASK_AGAIN = dt.timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class DateShown:
    """`summary` is its title; `where`, `about` and `url` may be empty. `sequence` grows with each change."""

    key: UUID
    starts_at: dt.datetime
    ends_at: dt.datetime
    summary: str
    changed_at: dt.datetime
    sequence: int
    called_off: bool
    where: str = ""
    about: str = ""
    url: str = ""
    is_private: bool = False


def calendar_of(name: str, dates: Iterable[DateShown]) -> bytes:
    """The whole file."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    for one in dates:
        calendar.add_component(_event(one))
    return calendar.to_ical()


def _event(one: DateShown) -> Event:
    event = Event()
    event.add("uid", f"urn:uuid:{one.key}")
    event.add("dtstamp", one.changed_at.astimezone(dt.UTC))
    event.add("last-modified", one.changed_at.astimezone(dt.UTC))
    event.add("sequence", one.sequence)
    event.add("dtstart", one.starts_at.astimezone(dt.UTC))
    event.add("dtend", one.ends_at.astimezone(dt.UTC))
    event.add("summary", one.summary)
    event.add("status", "CANCELLED" if one.called_off else "CONFIRMED")
    event.add("class", "PRIVATE" if one.is_private else "PUBLIC")
    for name, value in (("location", one.where), ("description", one.about), ("url", one.url)):
        if value:
            event.add(name, value)
    return event
