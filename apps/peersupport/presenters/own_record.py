"""Everything that is kept about somebody, as one page, one PDF and one JSON file: the same parts in each."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typst
from django.utils import timezone

from apps.peersupport.models.families import Person
from apps.peersupport.presenters.introductions import talks_in
from apps.peersupport.presenters.messages import moment
from apps.peersupport.presenters.record import as_data
from apps.peersupport.queries import families as read
from apps.peersupport.queries.own_record import introductions_of
from apps.peersupport.queries.record import contacts_with, entries_of, readings_of
from apps.peersupport.queries.rights import requests_of
from apps.peersupport.queries.supporters import all_matches_of
from kith.exporting import own_parts
from kith.web.words import say_short_day

SOURCE = Path(__file__).with_name("own_record.typ")
LEAD = ("about", "made_at")
TITLES = {
    "you": "You", "pregnancies": "Pregnancies", "babies": "Babies", "supported_by": "Who supported you",
    "contacts": "When we were in touch", "entries": "What was written", "who_read_your_record": "Who read your record",
    "introductions": "How we heard of you", "what_you_asked_us": "What you asked us about your record",
}  # fmt: skip
Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Section:
    """A part: its heading, and each thing in it as names and values."""

    title: str
    items: list[Pairs]


def everything(person: Person) -> dict[str, Any]:
    """All that is kept about this person in the ordinary way, by part, from every room."""
    family, is_parent = person.family, person.role == Person.Role.PARENT
    own = as_data(
        person=person,
        pregnancies=read.pregnancies_of(family) if is_parent else [],
        babies=read.babies_ever_of(family) if is_parent else [],
        matches=all_matches_of(person),
        contacts=contacts_with(person),
        entries=entries_of(family, about=person),
        readings=readings_of(person),
    )
    return {**own, **own_parts(person)}


def introductions_as_data(person: Person) -> list[dict[str, Any]]:
    """What was written down when the hub heard of them."""
    return [
        {
            "heard": one.heard_at, "how": one.get_source_display(), "first_name": one.first_name,
            "contact": one.contact, "reach_safely": one.reach_safely, "postcode": one.postcode, "note": one.note,
            "talks_in": talks_in(one), "what_makes_it_easier": one.access_needs,
            "noted_by": str(one.noted_by or "You"), "you_said_yes_to": one.consent_wording, "yes_at": one.consent_at,
            "how_we_know": one.consent_evidence, "what_became_of_it": one.get_state_display(), "ended": one.ended_at,
        }
        for one in introductions_of(person)
    ]  # fmt: skip


def requests_as_data(person: Person) -> list[dict[str, Any]]:
    """What they asked about their record, and every step of the answer."""
    return [
        {
            "what": one.request.get_kind_display(), "words": one.request.words, "came": one.request.received_on,
            "steps": [
                {"what": step.get_kind_display(), "on": step.on, "words": step.words, "by": str(step.by)}
                for step in one.steps
            ],
        }
        for one in requests_of(person)
    ]  # fmt: skip


def sections(data: Mapping[str, Any]) -> list[Section]:
    """The parts that hold anything, in words."""
    found = [Section(title_of(name), list(_items(value))) for name, value in data.items() if name not in LEAD]
    return [section for section in found if section.items]


def title_of(name: str) -> str:
    return TITLES.get(name, name.replace("_", " ").capitalize())


def _items(value: Any) -> Iterator[Pairs]:
    if isinstance(value, Mapping):
        yield from _item(value)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _item(each) if isinstance(each, Mapping) else [[("", _said(each))]]
    elif value not in (None, ""):
        yield [("", _said(value))]


def _item(value: Mapping[str, Any]) -> Iterator[Pairs]:
    """One thing: what is simple about it, then the things inside it, each for itself below its name."""
    inside = {name: each for name, each in value.items() if _holds_things(each)}
    plain = ((name, each) for name, each in value.items() if name != "id" and name not in inside)
    pairs = [(title_of(str(name)), said) for name, each in plain if (said := _said(each))]
    if pairs:
        yield pairs
    for name, each in inside.items():
        for item in _items(each):
            yield [("", f"{title_of(str(name))}:"), *item]


def _holds_things(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and any(isinstance(each, Mapping) for each in value)


def _said(value: Any) -> str:
    """One value in plain words; what holds others is said in one line."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, dt.datetime):
        return moment(value)
    if isinstance(value, dt.date):
        return say_short_day(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{title_of(str(name))}: {said}" for name, each in value.items() if (said := _said(each)))
    if isinstance(value, (list, tuple)):
        return "; ".join(said for each in value if (said := _said(each)))
    return str(value)


def record_pdf(data: Mapping[str, Any]) -> bytes:
    """A tagged PDF (PDF/UA-1) with a heading for each part. The words go in as data, never as typesetting."""
    told = {
        "made": moment(timezone.now()),
        "sections": [{"title": one.title, "items": one.items} for one in sections(data)],
    }
    return bytes(typst.compile(SOURCE.read_bytes(), sys_inputs={"told": json.dumps(told)}, pdf_standards="ua-1"))
