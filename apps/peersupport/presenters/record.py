"""A family's record as the family reads it, and as it leaves in a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone

from apps.peersupport.models.families import Person
from apps.peersupport.models.introductions import Contact
from apps.peersupport.models.pregnancies import Baby, Pregnancy
from apps.peersupport.models.record import AccessLog, Entry
from apps.peersupport.models.supporters import Match
from apps.peersupport.queries.knowing import postcode_of

ICONS = {"VISIT": "home", "CALL": "phone", "MESSAGE": "mail", "NOTE": "note"}


def entry_lines(entries: Iterable[Entry], *, for_parent: bool) -> list[dict[str, Any]]:
    """Each entry with its title ("Priya visited you"), icon, replies, and whether it was corrected later."""
    return [
        {
            "entry": entry,
            "title": title_of(entry, for_parent=for_parent),
            "icon": ICONS.get(entry.kind, "note"),
            "replies": list(entry.replies.all()),
            "corrected": list(entry.corrections.all()),
        }
        for entry in entries
    ]


def title_of(entry: Entry, *, for_parent: bool) -> str:
    """ "Priya visited you"; for those who work here "Visit, Priya"."""
    who = str(entry.by).split()[0] if str(entry.by) else "Somebody"
    if not for_parent:
        return f"{entry.get_kind_display()}, {entry.by}"
    if entry.corrects_id:
        return f"{who} put something right"
    contact = getattr(entry, "contact_fact", None)
    met = contact is None or contact.two_way
    said = {
        "VISIT": "met you" if met else "called round",
        "CALL": "talked with you on the phone" if met else "rang you",
        "MESSAGE": "and you wrote to each other" if met else "wrote to you",
    }
    return f"{who} {said.get(entry.kind, 'wrote a note')}"


def as_data(
    *, person: Person, pregnancies: Sequence[Pregnancy], babies: Sequence[Baby], matches: Sequence[Match],
    contacts: Sequence[Contact], entries: Sequence[Entry], readings: Iterable[AccessLog],
) -> dict[str, Any]:  # fmt: skip
    """Everything ordinary that is kept about a person, as data they can take away."""
    return {
        "about": "Everything ordinary that is kept about you.",
        "made_at": timezone.localtime().isoformat(timespec="minutes"),
        "you": _person(person),
        "pregnancies": [_pregnancy(one) for one in pregnancies],
        "babies": [{"first_name": one.first_name, "born_on": one.born_on} for one in babies],
        "supported_by": [_match(one) for one in matches],
        "contacts": [{"at": one.at, "what": one.get_kind_display(), "by": str(one.by)} for one in contacts],
        "entries": [_entry(one) for one in entries],
        "who_read_your_record": [{"at": one.at, "who": str(one.by), "why": one.why} for one in readings],
    }


def _person(person: Person) -> dict[str, Any]:
    return {
        "first_name": person.first_name,
        "last_name": person.last_name,
        "contact": person.contact,
        "reach_safely": person.reach_safely,
        "postcode": postcode_of(person),
        "with_us_since": person.family.started_at if person.role == Person.Role.PARENT else person.added_at,
    }


def _pregnancy(pregnancy: Pregnancy) -> dict[str, Any]:
    return {
        "due_on": pregnancy.due_on,
        "known_from": pregnancy.get_basis_display(),
        "first_baby": pregnancy.get_first_baby_display(),
        "heard_on": pregnancy.heard_on,
        "dates_told": [
            {"due_on": one.due_on, "known_from": one.get_basis_display(), "told_at": one.recorded_at}
            for one in pregnancy.datings.all()
        ],
    }


def _match(match: Match) -> dict[str, Any]:
    return {"who": str(match.supporter), "from": match.started_at, "until": match.ended_at}


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "happened_at": entry.happened_at,
        "written_at": entry.written_at,
        "by": str(entry.by),
        "kind": entry.get_kind_display(),
        "text": entry.text,
        "who_was_there": entry.who_was_there,
        "corrects": str(entry.corrects_id) if entry.corrects_id else None,
        "id": str(entry.pk),
        "your_replies": [{"text": one.text, "written_at": one.written_at} for one in entry.replies.all()],
    }
