"""Finding somebody, as a parent, a supporter and a coordinator read it. No points anywhere, and nothing of why."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from apps.peersupport.matching_rules import experiences, languages, rules_on, say_times
from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.held_back import HeldBack
from apps.peersupport.models.papers import Clearance
from apps.peersupport.models.supporters import Supporter
from apps.peersupport.presenters.own_pages import first_name
from apps.peersupport.queries.choosing import Search, Stage
from apps.peersupport.queries.supporters import Lapsed, Standing
from apps.peersupport.readiness import open_supervision, paused_since, units_held, units_of_room
from kith.web.words import say_count, say_day, say_short_day, say_since


def supporter_card(one: Standing) -> dict[str, Any]:
    """Somebody a parent may choose: first name, own words, languages, times, and what fits. No surname, no number."""
    supporter = one.supporter
    return {
        "id": supporter.pk,
        "name": first_name(str(supporter)),
        "about": supporter.about,
        "languages": _names(supporter.languages or ["en"], languages()),
        "experiences": [experiences()[key].lower() for key in supporter.experiences if key in experiences()],
        "times": say_times(supporter.times) or "Ask about times",
        "why": [reason.words for reason in one.reasons if reason.for_families],
    }


def _names(keys: list[str], names: dict[str, str]) -> str:
    return ", ".join(names.get(key, key) for key in keys)


EXPORT_HEAD = ("name", "centre", "what was said", "waits since", "supported meanwhile by")
Waiting = tuple[Family, Search]


def waiting_that_fit(rows: list[Waiting], *, words: str, centre: UUID | None) -> list[Waiting]:
    """Those of a name and a centre, where asked for."""
    named = [row for row in rows if words.lower() in (row[0].called or "").lower()]
    return [row for row in named if centre is None or row[0].centre_id == centre]


def export_row(family: Family, search: Search) -> list[object]:
    since = timezone.localdate(search.since or family.started_at)
    return [family.called, family.centre or "", _said(search), since, search.active.supporter if search.active else ""]


def waiting_row(family: Family, search: Search, *, at: dt.datetime) -> dict[str, Any]:
    """A family on the coordinator's list: what she said, who is asked, who is there meanwhile."""
    find = reverse("peersupport:offer-match", args=[family.pk])
    return _waiting(search, at=at, since=family.started_at) | {"family": family, "name": family.called, "find": find}


def partner_row(person: Person, search: Search, *, at: dt.datetime) -> dict[str, Any]:
    """A partner on the same list, who asked for somebody just for them."""
    find = reverse("peersupport:offer-own-match", args=[person.family_id, person.pk])
    row = _waiting(search, at=at, since=person.added_at)
    return row | {"family": person.family, "name": f"{person.first_name}, for one of two", "find": find}


def _waiting(search: Search, *, at: dt.datetime, since: dt.datetime) -> dict[str, Any]:
    return {
        "said": _said(search),
        "meanwhile": f"{search.active.supporter} is there till then." if search.active else "",
        "waits": say_since(search.since or since, at=at),
        "tone": "waiting" if search.stage == Stage.WE_CHOOSE else "info",
        "may_ask": search.stage != Stage.ASKED,
    }


def _said(search: Search) -> str:
    said = "Would like somebody else." if search.wants_another else ""
    if search.stage == Stage.ASKED and search.offered:
        return f"{search.offered.supporter} is being asked."
    if search.stage == Stage.WE_CHOOSE:
        said = f"{said} Said: you choose.".strip()
    return said or "Has not chosen yet."


def lapsed_row(one: Lapsed, *, today: dt.date) -> dict[str, Any]:
    """A supporter with families who may have no new one, since when, and by when to put it right."""
    return {
        "supporter": one.supporter,
        "tag": "Not to be matched" if one.is_held_back else "Ran out",
        "since": say_short_day(one.since),
        "words": _what_to_do(one, say_day(one.resolve_by, today=today)),
        "families": say_count(one.held, "family"),
        "tone": "now" if one.is_late else "waiting",
    }


def _what_to_do(one: Lapsed, day: str) -> str:
    if one.is_held_back:
        return "Why is sealed. Find these families somebody else today, or ask the safeguarding lead."
    if one.is_late:
        return f"That was to be put right by {day}. Find these families somebody else now."
    return f"Put it right by {day}, or find these families somebody else."


def hold_row(hold: HeldBack) -> dict[str, Any]:
    """Somebody who is not to be matched: since when, and until when."""
    until = f"Until {say_short_day(hold.until_on)}" if hold.until_on else "Till it is lifted"
    return {"hold": hold, "line": f"{until}. Since {on_day(hold.at)}, by {hold.by}."}


def paper_facts(supporter: Supporter, *, today: dt.date) -> list[tuple[str, str]]:
    """What stands in the rows of one supporter, the newest of each."""
    rows = [*_award_facts(supporter), *_clearance_facts(supporter, today)]
    if (session := open_supervision(supporter, on=today)) is not None:
        rows.append(("Next supervision", f"{session.get_kind_display()}, by {say_short_day(session.due_on)}"))
    held, most = units_held(supporter, on=today), units_of_room(supporter, on=today)
    rows.append(("Room", f"{say_count(most, 'unit')}, {held} taken"))
    later = sorted((row for row in supporter.capacity_plans.all() if row.from_on > today), key=lambda row: row.from_on)
    rows += [(f"Room from {say_short_day(row.from_on)}", say_count(row.units, "unit")) for row in later]
    if since := paused_since(supporter, on=today):
        rows.append(("Resting", f"since {say_short_day(since)}"))
    return rows


def _award_facts(supporter: Supporter) -> list[tuple[str, str]]:
    newest = {row.qualification: row for row in sorted(supporter.awards.all(), key=lambda row: row.kept_at)}
    return [
        ("Award", f"{_with_level(row.qualification, row.level)}, {_until(row.expires_on)}") for row in newest.values()
    ]


def _clearance_facts(supporter: Supporter, today: dt.date) -> list[tuple[str, str]]:
    newest = {row.kind: row for row in sorted(supporter.clearances.all(), key=lambda row: row.kept_at)}
    return [(row.get_kind_display(), _clearance_words(row, today)) for row in newest.values()]


def _clearance_words(row: Clearance, today: dt.date) -> str:
    level = f"{row.get_level_display()}, " if row.level else ""
    rules = rules_on(today)
    soon = row.recheck_on - dt.timedelta(days=(rules.recheck_months - rules.ask_again_months) * 30)
    again = ". Ask again soon" if soon <= today <= row.recheck_on else ""
    return f"{level}{_until(row.recheck_on)}{again}"


def _with_level(name: str, level: str) -> str:
    return f"{name} ({level})" if level else name


def _until(day: dt.date | None) -> str:
    return f"good until {say_short_day(day)}" if day else "good for always"


def ways_to_keep(supporter: Supporter) -> list[tuple[str, str]]:
    """The forms for a supporter's rows: words and address."""
    words = {
        "clearance": "Add a clearance", "award": "Add an award", "supervision": "Plan a supervision",
        "room": "Change the room", "pause": "Start a pause",
    }  # fmt: skip
    forms = [(say, reverse("peersupport:keep-paper", args=[supporter.pk, what])) for what, say in words.items()]
    return [*forms, ("Not to be matched for now", f"{reverse('peersupport:held-back')}?supporter={supporter.pk}")]


def on_day(moment: dt.datetime) -> str:
    return say_short_day(timezone.localdate(moment))
