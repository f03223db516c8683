"""One journey told whole, of the parent the desk lists (in West Basildon Leanne, with Priya); and two concerns."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from apps.peersupport.clocks import clock_from
from apps.peersupport.gestation import TERM
from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.introductions import Contact, Introduction
from apps.peersupport.models.pregnancies import Basis, DatingBasis, Pregnancy
from apps.peersupport.models.record import AccessLog, Entry, Reply
from apps.peersupport.models.safety import Concern, ConcernEvent
from apps.peersupport.models.supporters import Match, Supporter
from demo.peersupport import Book
from demo.peersupport_messages import add_messages
from demo.people import add_sign_in, post
from kith.roles import Role

GESTATION = 29 * 7 + 2
with Path(__file__).with_name("peersupport_story.toml").open("rb") as _file:
    STORY = tomllib.load(_file)


def add_leanne(book: Book) -> None:
    """Her family, from a card at the pharmacy to this week."""
    heard_on = book.today - timedelta(days=120)
    family, leanne = _people(book, heard_on)
    _introduction(book, leanne, heard_on)
    _dates(book, leanne, heard_on)
    priya = book.supporters[0]
    priya.about = STORY["about_supporter"]
    priya.save(update_fields=["about"])
    _match(book, family, priya)
    for told in STORY["entry"]:
        _entry(book, leanne, priya, told)
    _readings(book, family, priya)


def _people(book: Book, heard_on: date) -> tuple[Family, Person]:
    at = book.at(heard_on + timedelta(days=2))
    area = book.areas[len(book.areas) // 2].code
    family = book.add(
        Family(
            centre=book.centres[0], postcode=book.postcodes[area][0], lsoa21=area, started_at=at,
            started_by=book.coordinator,
        )
    )  # fmt: skip
    listed = post(book.plan, Role.PARENT)
    first, last = listed.name.split()
    partner_email = f"{STORY['partner'].lower()}@{book.plan.schema}.example"
    people = (
        (Person.Role.PARENT, first, last, listed.email, listed.name, STORY["safely"]),
        (Person.Role.PARTNER, STORY["partner"], "Rayner", partner_email, STORY["partner"], ""),
    )
    made = [
        book.add(
            Person(
                family=family, role=role, first_name=first, last_name=last, contact=email,
                reach_safely=safely, added_at=at,
                user=add_sign_in(email=email, name=name, roles=(Role.PARENT,)),
            )
        )
        for role, first, last, email, name, safely in people
    ]  # fmt: skip
    add_messages(book, made[0])
    return family, made[0]


def _introduction(book: Book, leanne: Person, heard_on: date) -> None:
    family = leanne.family
    clock, heard_at = clock_from(heard_on), book.at(heard_on)
    met_at = book.at(heard_on + timedelta(days=1), earliest=12)
    one = book.add(
        Introduction(
            client_key=book.key(), first_name=leanne.first_name, contact=leanne.contact,
            source=Introduction.Source.CARD,
            reach_safely=STORY["safely"], postcode=family.postcode, lsoa21=family.lsoa21,
            centre=family.centre, heard_at=heard_at, consent_at=heard_at, family=family,
            consent_wording="Yes, please get in touch with me about being pregnant or having a new baby.",
            consent_evidence="Ticked by herself on the hello page", attempt_due_on=clock.attempt_due_on,
            attempt_limit_on=clock.attempt_limit_on, contact_due_on=clock.contact_due_on,
            contact_limit_on=clock.contact_limit_on, first_attempt_at=met_at, first_contact_at=met_at,
            state=Introduction.State.CONTACTED, ended_at=family.started_at, ended_by=book.coordinator,
        )
    )  # fmt: skip
    book.add(Contact(introduction=one, kind=Contact.Kind.CALL, at=met_at, by=book.coordinator))


def _dates(book: Book, leanne: Person, heard_on: date) -> None:
    due_on = book.today + timedelta(days=TERM - GESTATION)
    guess = due_on + timedelta(days=5)
    scan_on = book.today - timedelta(days=99)
    pregnancy = book.add(
        Pregnancy(
            family=leanne.family, person=leanne, heard_on=heard_on, first_baby=Pregnancy.FirstBaby.YES, due_on=due_on,
            basis=Basis.SCAN,
        )
    )  # fmt: skip
    book.add(
        DatingBasis(
            pregnancy=pregnancy, basis=Basis.LMP, due_on=guess, lmp_on=guess - timedelta(days=TERM),
            recorded_at=leanne.added_at, recorded_by=book.coordinator,
        )
    )  # fmt: skip
    book.add(
        DatingBasis(
            pregnancy=pregnancy, basis=Basis.SCAN, due_on=due_on, scan_on=scan_on, scan_days=GESTATION - 99,
            recorded_at=book.at(book.today - timedelta(days=97)), recorded_by=book.coordinator,
        )
    )  # fmt: skip


def _match(book: Book, family: Family, priya: Supporter) -> None:
    started_at = book.at(book.today - timedelta(days=114))
    book.add(
        Match(
            family=family, supporter=priya, state=Match.State.ACTIVE, offered_at=started_at - timedelta(hours=20),
            offered_by=book.coordinator, started_at=started_at,
        )
    )  # fmt: skip
    book.held[priya.pk] = book.held.get(priya.pk, 0) + 1


def _entry(book: Book, leanne: Person, priya: Supporter, told: dict[str, Any]) -> None:
    at = book.at(book.today - timedelta(days=told["days"]))
    named = {
        "centre": book.centres[0].name,
        "partner": STORY["partner"],
        "coordinator": book.coordinator.display_name.split()[0],
    }
    entry = book.add(
        Entry(
            client_key=book.key(), family=leanne.family, about=leanne, by=priya.user, kind=told["kind"],
            text=told["text"].format(**named),
            who_was_there=told["there"].format(**named), happened_at=at, written_at=at + timedelta(minutes=25),
        )
    )  # fmt: skip
    book.add(Contact(family=leanne.family, entry=entry, kind=told["kind"], at=at, by=priya.user))
    if words := told["reply"]:
        written_at = min(at + timedelta(hours=7), book.at(book.today))
        book.add(
            Reply(client_key=book.key(), entry=entry, by=leanne, text=words.format(**named), written_at=written_at)
        )


def _readings(book: Book, family: Family, priya: Supporter) -> None:
    for days in (113, 98, 97, 76, 33, 15, 4, 1):
        by, why = (book.coordinator, "Coordinates support") if days == 97 else (priya.user, "Supports you")
        book.add(AccessLog(family=family, by=by, at=book.at(book.today - timedelta(days=days)), why=why))


def add_concerns(book: Book) -> None:
    """One that waits, one that was taken up."""
    lead = book.coordinator.__class__.objects.filter(role_grants__role=Role.SAFEGUARDING_LEAD).first()
    matches = [match for match in book.rows[Match] if match.state == Match.State.ACTIVE][1:]
    for told, match in zip(STORY["concern"], matches, strict=False):
        at = book.at(book.today - timedelta(days=told["days"]))
        concern = book.add(
            Concern(
                client_key=book.key(), family=match.family, raised_by=match.supporter.user, raised_at=at,
                words=told["words"], subject=told["subject"], who_said=told["who_said"], heard_at=at,
                immediate=False, told_parent=told["told_parent"], told_parent_note=told["note"],
            )
        )  # fmt: skip
        book.add(ConcernEvent(concern=concern, kind=ConcernEvent.Kind.RAISED, by=concern.raised_by, at=at))
        if told["days"] and lead:
            book.add(
                ConcernEvent(
                    concern=concern, kind=ConcernEvent.Kind.ACKNOWLEDGED, by=lead, at=at + timedelta(minutes=35),
                    note="Spoke with the supporter the same day. Ringing the duty team for advice, no name given.",
                )
            )  # fmt: skip
