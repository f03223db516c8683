"""What stands in a handover's packet: the first draft from what is known, what of it the receiver reads, what lacks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID, uuid4

from django.conf.locale import LANG_INFO
from django.utils import timezone

from apps.peersupport.models.consents import Purpose
from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.handovers import Handover, HandoverEvent, HandoverVersion
from apps.peersupport.models.messages import Message
from apps.peersupport.models.professionals import ProfessionalLink
from apps.peersupport.queries.consents import latest_consents
from apps.peersupport.queries.couples import may_partner_know
from apps.peersupport.queries.families import babies_of, is_quiet, latest_pregnancy
from apps.peersupport.queries.knowing import shares_the_family
from apps.peersupport.queries.messages import safe_contact_of, safe_ways
from apps.peersupport.queries.plans import plan_of
from apps.peersupport.queries.responsibility import responsible_for
from apps.peersupport.queries.supporters import open_match_of
from kith.people.models import User
from kith.web.words import say_short_day, say_time

Kind = HandoverVersion.Kind
NEEDED = {
    Kind.PLAN: "the plan and what is open on it",
    Kind.NEEDS: "languages and what makes things easier",
    Kind.REACH: "how to reach them safely",
}
WAYS = {Message.Channel.EMAIL: "e-mail", Message.Channel.SMS: "text", Message.Channel.LETTER: "letter"}
WHO = {"ME": "", "SUPPORTER": " (with my supporter)", "BOTH": " (together)", "HUB": " (the hub)"}
OpenedWords = Callable[[Any, UUID], Iterable[tuple[str, str]]]

_opened_words: list[OpenedWords] = []


def register_opened_words(find: OpenedWords) -> None:
    """`find(person, handover)` answers with (question, words) of what they opened to that one handover, as it is now.
    Call from AppConfig.ready()."""
    _opened_words[:] = [find]


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a packet. `key` stays with it from version to version."""

    kind: str
    words: str
    key: str = ""
    struck: bool = False
    hers: bool = False

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Item:
        return cls(row["kind"], row["words"], row["key"], row["struck"], row["hers"])

    def row(self) -> dict[str, Any]:
        return {**asdict(self), "key": self.key or str(uuid4())}


@dataclass(frozen=True, slots=True)
class Packet:
    """What the receiver of a handover reads, on one page; `sections` are (heading, lines)."""

    handover: Handover
    person: Person
    sections: list[tuple[str, list[str]]]
    dont_ask: list[str]
    opened: list[tuple[str, str]]
    sender: User


def first_items(person: Person) -> list[Item]:
    """A first draft from what is known already, so that it is told once. Nothing sealed, and no concern, is in it."""
    family = person.family
    return [
        *_plan(person),
        Item(Kind.NEEDS, _needs(person)),
        Item(Kind.REACH, _reach(person)),
        *(Item(Kind.DATES, words) for words in (_dates(family) if shares_the_family(person) else ())),
        *(Item(Kind.LINKED, words) for words in _linked(person)),
    ]


def _plan(person: Person) -> list[Item]:
    plan = plan_of(person)
    now = plan.in_force
    hopes = [Item(Kind.HOPES, now.hopes, hers=now.written_by_id == person.user_id)] if now and now.hopes else []
    left = [line for line in now.lines if line["key"] not in plan.done] if now else []
    lines = [Item(Kind.PLAN, _line(line)) for line in left]
    return [*hopes, *(lines or [Item(Kind.PLAN, "Nothing is open on a plan.")])]


def _line(line: Mapping[str, str]) -> str:
    by_when = f", by {say_short_day(dt.date.fromisoformat(line['by_when']))}" if line["by_when"] else ""
    return f"{line['words']}{WHO[line['who']]}{by_when}"


def _needs(person: Person) -> str:
    languages = ", ".join(_named(code) for code in person.languages) or "Not asked yet"
    interpreter = " An interpreter helps." if person.interpreter else ""
    access = f" {person.access_needs}" if person.access_needs else ""
    return f"Languages: {languages}.{interpreter}{access}"


def _named(code: str) -> str:
    return str(LANG_INFO.get(code, {}).get("name", code))


def _reach(person: Person) -> str:
    contact = safe_contact_of(person)
    ways = [f"{WAYS[Message.Channel(way.channel)]} to {way.to}" for way in safe_ways(person, contact)]
    if not ways:
        return f"As asked: {person.reach_safely}" if person.reach_safely else "No safe way is known yet."
    partner = "A partner may know." if may_partner_know(person, contact) else "Speak with nobody else."
    hours = f"between {say_time(contact.from_time)} and {say_time(contact.to_time)}"
    return f"By {', or '.join(ways)}, {hours}. {partner}"


def _dates(family: Family) -> list[str]:
    """Nothing of a pregnancy that has ended."""
    if is_quiet(family):
        return []
    babies = babies_of(family)
    if babies:
        return [f"{baby.first_name or 'A baby'}, born on {say_short_day(baby.born_on)}." for baby in babies]
    pregnancy = latest_pregnancy(family)
    due = pregnancy.due_on if pregnancy else None
    return [f"Baby due on {say_short_day(due)}."] if due else []


def _linked(person: Person) -> list[str]:
    """Who supports the family, and whom this person said we may talk with: whom a partner did stays the partner's."""
    match = open_match_of(person.family) if shares_the_family(person) else None
    ours = [f"{match.supporter}, peer supporter."] if match and match.state == "ACTIVE" else []
    held = ProfessionalLink.objects.filter(person=person, ended_at=None).select_related("professional")
    return [*ours, *(f"{link.professional}." for link in held.order_by("since"))]


def last_version(handover: Handover) -> HandoverVersion:
    """The newest; every handover has one from its first moment."""
    return handover.versions.select_related("written_by").order_by("-step")[0]


def agreed_version(handover: Handover) -> HandoverVersion | None:
    """The one its person agreed to, where that is the newest."""
    last = last_version(handover)
    agreed = HandoverEvent.objects.filter(version=last, kind=HandoverEvent.Kind.AGREED)
    return last if agreed.exists() else None


def agreed_on(handover: Handover) -> dt.date:
    """The day of her yes to what was sent."""
    said = HandoverEvent.objects.filter(handover=handover, kind=HandoverEvent.Kind.AGREED).order_by("-at")
    return timezone.localdate(said[0].at)


def contact_of(person: Person) -> str:
    """Where she is reached safely, the way she likes best; "" where there is none yet."""
    ways = safe_ways(person, safe_contact_of(person))
    return ways[0].to if ways else ""


def packet_of(handover: Handover) -> Packet:
    """As the receiver reads it: nothing that was struck out, no date of a pregnancy that has ended."""
    version = last_version(handover)
    kept = [Item.of(row) for row in version.items if not row["struck"]]
    if is_quiet(handover.family):
        kept = [item for item in kept if item.kind != Kind.DATES]
    sections = [(kind.label, [item.words for item in kept if item.kind == kind]) for kind in Kind]
    return Packet(
        handover, handover.person, [each for each in sections if each[1]], list(version.dont_ask),
        opened_to(handover), responsible_for(handover.family),
    )  # fmt: skip


def opened_to(handover: Handover) -> list[tuple[str, str]]:
    """What they opened to this handover and have not closed again."""
    return [pair for find in _opened_words for pair in find(handover.person, handover.pk)]


def what_is_missing(handover: Handover) -> list[str]:
    """Why it cannot be sent yet, in sentences (P15); empty where it can."""
    version, name = last_version(handover), handover.person.first_name
    there = {row["kind"] for row in version.items}
    missing = [f"Write {words}, or let {name} strike it out." for kind, words in NEEDED.items() if kind not in there]
    if agreed_version(handover) is None:
        missing.append(f"{name} has not said yes to this version yet.")
    consent = latest_consents(handover.person).get(Purpose.HANDOVER)
    if not (consent and consent.given):
        missing.append(f"There is no yes from {name} to passing anything on.")
    return [*missing, *_receiver_missing(handover)]


def _receiver_missing(handover: Handover) -> list[str]:
    if handover.professional and handover.professional.checked_on is None:
        return [f"Check how to reach {handover.professional.name}: ring the place they work at."]
    if handover.to_user and not handover.to_user.is_active:
        return [f"{handover.to_user} does not work here any more."]
    return []
