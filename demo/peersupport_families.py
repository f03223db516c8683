"""Families of the demonstration: how we heard, their dates, who supported them, what was written."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from apps.peersupport.clocks import add_working_days, clock_from
from apps.peersupport.gestation import TERM, gestation_days
from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.introductions import Contact, Introduction
from apps.peersupport.models.pregnancies import Baby, Basis, DatingBasis, Pregnancy
from apps.peersupport.models.record import AccessLog, Entry, Reply
from apps.peersupport.models.supporters import Match, Supporter
from demo.peersupport import DAYS, Book
from demo.peersupport_messages import agree
from demo.peersupport_words import names, phrases, stage_of
from demo.people import add_sign_in
from kith.roles import Role

SOURCES = ("PROFESSIONAL",) * 9 + ("WEBSITE",) * 4 + ("CARD",) * 3 + ("FRIEND",) * 3 + ("DROP_IN",) * 2 + ("SELF",)
FIRST_BABY = ("YES",) * 46 + ("NO",) * 46 + ("UNSURE",) * 3 + ("RATHER_NOT",) * 5
OTHER_ENDS = ("DECLINED",) * 7 + ("WRONG_DETAILS",) * 3 + ("TRANSFERRED",) * 2
SIGNED_IN = 11
WORDING = {"WEBSITE": "Yes, please get in touch with me about being pregnant or having a new baby."}


def add_families(book: Book, *, number: int) -> None:
    """`number` families, heard of over eighteen months, a few more toward the end; and those that came to nothing."""
    for n in range(number):
        heard_on = book.today - timedelta(days=3 + int((DAYS - 3) * book.rng.random() ** 1.15))
        _family(book, heard_on, signed_in=n < SIGNED_IN)
        if book.rng.random() < 0.13:
            _came_to_nothing(book, heard_on)


def add_waiting(book: Book, *, number: int) -> None:
    """Introductions on the board now: some tried, one late, one talked with and not started."""
    days = (1, 0, 2, 0, 3, 1, 4, 2, 0, 6, 1, 3, 5, 0, 8, 1)
    for n in range(number):
        one = _introduction(book, book.today - timedelta(days=days[n % len(days)]))
        if n % 4 == 2:
            _tried(book, one, one.heard_at + timedelta(hours=5), Contact.Kind.VOICEMAIL)
        elif n % 9 == 6:
            _tried(book, one, one.heard_at + timedelta(hours=7), Contact.Kind.CALL)


def _came_to_nothing(book: Book, heard_on: date) -> None:
    one = _introduction(book, heard_on)
    if book.rng.random() < 0.8:
        _tried(book, one, book.at(add_working_days(heard_on, 1)), Contact.Kind.NO_ANSWER)
    ended_on = min(add_working_days(heard_on, book.rng.randint(2, 8)), book.today)
    one.state, one.ended_at, one.ended_by = book.rng.choice(OTHER_ENDS), book.at(ended_on), book.coordinator


def _family(book: Book, heard_on: date, *, signed_in: bool) -> None:
    rng = book.rng
    one = _introduction(book, heard_on)
    tried_on = min(add_working_days(heard_on, rng.choice((0, 1, 1, 1, 2, 2, 3))), book.today)
    met_on = min(add_working_days(tried_on, rng.choice((0, 0, 1, 1, 2, 3, 5))), book.today)
    if met_on > tried_on:
        _tried(
            book,
            one,
            book.at(tried_on),
            rng.choice((Contact.Kind.NO_ANSWER, Contact.Kind.VOICEMAIL, Contact.Kind.TEXT)),
        )
    if rng.random() < 0.94:
        _tried(
            book,
            one,
            book.at(met_on, earliest=12),
            rng.choice((Contact.Kind.CALL, Contact.Kind.CALL, Contact.Kind.VISIT)),
        )
    family, parent = _people(book, one, met_on, signed_in=signed_in)
    pregnancy = _pregnancy(book, parent, heard_on)
    baby = _birth(book, pregnancy)
    _support(book, family, parent, pregnancy, baby, met_on)


def _introduction(book: Book, heard_on: date) -> Introduction:
    rng, heard_at, source = book.rng, book.at(heard_on), book.rng.choice(SOURCES)
    area = _area(book)
    clock = clock_from(heard_on)
    own = source == "WEBSITE"
    return book.add(
        Introduction(
            client_key=book.key(), first_name=rng.choice(names("parents")), contact=_phone(book), source=source,
            reach_safely=rng.choice(phrases("safe")), postcode=rng.choice(book.postcodes[area]), lsoa21=area,
            centre=rng.choice(book.centres), heard_at=heard_at, noted_by=None if own else book.coordinator,
            consent_at=heard_at, consent_wording=WORDING.get(source, "She said yes to us getting in touch."),
            consent_evidence="Ticked by herself on the hello page" if own else "Told us when she gave her number",
            attempt_due_on=clock.attempt_due_on, attempt_limit_on=clock.attempt_limit_on,
            contact_due_on=clock.contact_due_on, contact_limit_on=clock.contact_limit_on,
        )
    )  # fmt: skip


def _area(book: Book) -> str:
    """A neighbourhood; those with less hear of us more, because we stand at their corners."""
    weights = [14 - area.imd_decile + n % 5 for n, area in enumerate(book.areas)]
    return book.rng.choices(book.areas, weights)[0].code


def _phone(book: Book) -> str:
    """From the numbers kept for drama, which reach nobody."""
    return f"07700 900{book.rng.randint(0, 999):03d}"


def _tried(book: Book, one: Introduction, at: Any, kind: str) -> None:
    book.add(Contact(introduction=one, kind=kind, at=at, by=book.coordinator))
    one.first_attempt_at = one.first_attempt_at or at
    if kind in ("CALL", "VISIT"):
        one.first_contact_at = at


def _people(book: Book, one: Introduction, started_on: date, *, signed_in: bool) -> tuple[Family, Person]:
    rng, at = book.rng, book.at(started_on, earliest=16)
    family = book.add(
        Family(centre=one.centre, postcode=one.postcode, lsoa21=one.lsoa21, started_at=at, started_by=book.coordinator)
    )
    parent = book.add(
        Person(
            family=family, role=Person.Role.PARENT, first_name=one.first_name,
            last_name=rng.choice(names("last_names")),
            contact=one.contact, reach_safely=one.reach_safely, added_at=at,
        )
    )  # fmt: skip
    agree(book, parent, introduction=one)
    if rng.random() < 0.58:
        book.add(Person(family=family, role=Person.Role.PARTNER, first_name=rng.choice(names("partners")), added_at=at))
    if signed_in:
        email = f"{parent.first_name}.{parent.last_name}@{book.plan.schema}.example".lower()
        if not any(person.contact == email for person in book.rows[Person]):
            parent.contact = email
            parent.user = add_sign_in(email=email, name=parent.first_name, roles=(Role.PARENT,))
    one.state, one.family, one.ended_at, one.ended_by = Introduction.State.CONTACTED, family, at, book.coordinator
    return family, parent


def _pregnancy(book: Book, parent: Person, heard_on: date) -> Pregnancy:
    rng = book.rng
    days_then = int(rng.triangular(35, 240, 80))
    due_on = heard_on + timedelta(days=TERM - days_then)
    pregnancy = book.add(
        Pregnancy(family=parent.family, person=parent, heard_on=heard_on, first_baby=rng.choice(FIRST_BABY))
    )
    first = rng.choices((Basis.LMP, Basis.TOLD, Basis.UNSURE, Basis.IVF), (62, 28, 8, 2))[0]
    _dating(book, pregnancy, first, due_on + timedelta(days=rng.randint(-6, 6)), parent.added_at)
    scan_on = due_on - timedelta(days=TERM - rng.randint(80, 98))
    told_at = book.at(min(max(scan_on + timedelta(days=6), heard_on + timedelta(days=9)), book.today))
    if first != Basis.IVF and scan_on < book.today - timedelta(days=6) and rng.random() < 0.88:
        _dating(book, pregnancy, Basis.SCAN, due_on, told_at, scan_on=scan_on)
    return pregnancy


def _dating(book: Book, pregnancy: Pregnancy, basis: Basis, due_on: date, at: Any, scan_on: date | None = None) -> None:
    """Each told after the one before, and each better than it."""
    book.add(
        DatingBasis(
            pregnancy=pregnancy, basis=basis, due_on=due_on, recorded_at=at, recorded_by=book.coordinator,
            lmp_on=due_on - timedelta(days=TERM) if basis == Basis.LMP else None, scan_on=scan_on,
            scan_days=gestation_days(due_on, on=scan_on) if scan_on else None,
        )
    )  # fmt: skip
    pregnancy.due_on, pregnancy.basis = due_on, basis


def _birth(book: Book, pregnancy: Pregnancy) -> Baby | None:
    rng = book.rng
    due_on = pregnancy.due_on or book.today
    born_on = due_on + timedelta(days=max(-60, min(14, round(rng.gauss(-2, 9)))))
    if born_on > book.today:
        pregnancy.due_on = max(due_on, book.today - timedelta(days=8))
        return None
    pregnancy.state = Pregnancy.State.BORN
    at = book.at(min(born_on + timedelta(days=rng.randint(1, 6)), book.today))
    babies = [
        book.add(Baby(pregnancy=pregnancy, first_name=name, born_on=born_on, added_at=at))
        for name in rng.sample(names("babies"), 2 if rng.random() < 0.015 else 1)
    ]
    return babies[0]


def _support(book: Book, family: Family, parent: Person, pregnancy: Pregnancy, baby: Baby | None, met_on: date) -> None:
    rng = book.rng
    leaves_on = (baby.born_on if baby else book.today) + timedelta(days=84 + rng.randint(0, 35))
    if baby and leaves_on <= book.today:
        family.ended_at = book.at(leaves_on)
    started_on = min(met_on + timedelta(days=rng.randint(1, 9)), book.today)
    ended_on = leaves_on if family.ended_at else None
    if rng.random() < 0.18:
        ended_on = min(started_on + timedelta(days=rng.randint(30, 160)), ended_on or book.today - timedelta(days=2))
        ended_on = None if ended_on >= book.today or ended_on <= started_on else ended_on
    supporter = _supporter(book, family, active=ended_on is None)
    if supporter is None or rng.random() < 0.08:
        return
    _match(book, family, supporter, started_on, ended_on)
    _entries(book, parent, supporter, pregnancy, baby, started_on, ended_on or book.today)
    _readings(book, family, supporter, started_on, ended_on or book.today)


def _supporter(book: Book, family: Family, *, active: bool) -> Supporter | None:
    near = [one for one in book.supporters if one.centre == family.centre]
    for pool in (near, book.supporters):
        free = [one for one in pool if not active or book.held.get(one.pk, 0) < one.capacity - book.spare[one.pk]]
        if free:
            return book.rng.choice(free)
    return None


def _match(book: Book, family: Family, supporter: Supporter, started_on: date, ended_on: date | None) -> None:
    started_at = book.at(started_on)
    book.add(
        Match(
            family=family, supporter=supporter, offered_at=started_at - timedelta(hours=book.rng.randint(2, 60)),
            offered_by=book.coordinator, started_at=started_at,
            state=Match.State.ENDED if ended_on else Match.State.ACTIVE,
            ended_at=book.at(ended_on) if ended_on else None, ended_by=supporter.user if ended_on else None,
        )
    )  # fmt: skip
    if ended_on is None:
        book.held[supporter.pk] = book.held.get(supporter.pk, 0) + 1


def _entries(
    book: Book, parent: Person, supporter: Supporter, pregnancy: Pregnancy, baby: Baby | None, first: date, last: date
) -> None:
    day = first + timedelta(days=book.rng.randint(1, 6))
    while day <= last:
        written = _entry(book, parent, supporter, day, _words_of_stage(book, pregnancy, baby, day), baby)
        if parent.user_id and book.rng.random() < 0.3:
            at = min(written.written_at + timedelta(hours=book.rng.randint(2, 40)), book.at(book.today))
            book.add(
                Reply(
                    client_key=book.key(),
                    entry=written,
                    by=parent,
                    text=book.rng.choice(phrases("replies")),
                    written_at=at,
                )
            )
        day += timedelta(days=book.rng.choice((7, 9, 13, 14, 14, 16, 21, 28)))


def _words_of_stage(book: Book, pregnancy: Pregnancy, baby: Baby | None, day: date) -> list[str]:
    if baby and day >= baby.born_on:
        return stage_of((day - baby.born_on).days, born=True)
    return stage_of(gestation_days(pregnancy.due_on or book.today, on=day), born=False)


def _entry(book: Book, parent: Person, supporter: Supporter, day: date, stage: list[str], baby: Baby | None) -> Entry:
    rng = book.rng
    kind = rng.choices(("VISIT", "CALL", "MESSAGE"), (55, 33, 12))[0]
    missed = rng.random() < 0.07
    text = rng.choice(phrases("missed")) if missed else _text(book, kind, stage, baby)
    happened_at = book.at(day)
    entry = book.add(
        Entry(
            client_key=book.key(), family=parent.family, about=parent, by=supporter.user, kind=kind, text=text,
            who_was_there="" if missed or kind != "VISIT" else rng.choice(phrases("there")[:4]),
            happened_at=happened_at,
            written_at=happened_at + timedelta(minutes=rng.randint(5, 55)),
        )
    )  # fmt: skip
    facts = {"VISIT": ("VISIT", "NOT_IN"), "CALL": ("CALL", "NO_ANSWER"), "MESSAGE": ("MESSAGE", "TEXT")}
    book.add(Contact(family=parent.family, entry=entry, kind=facts[kind][missed], at=happened_at, by=supporter.user))
    return entry


def _text(book: Book, kind: str, stage: list[str], baby: Baby | None) -> str:
    rng = book.rng
    opening = rng.choice(phrases("openings")) if kind == "VISIT" else rng.choice(phrases("calls"))
    middle = " ".join(rng.sample(stage, 1 if kind == "MESSAGE" else 2))
    name = baby.first_name if baby else "Baby"
    text = f"{opening} {middle} {rng.choice(phrases('closings'))}".format(where=rng.choice(phrases("where")), baby=name)
    return " ".join(text.split())


def _readings(book: Book, family: Family, supporter: Supporter, first: date, last: date) -> None:
    span = max(1, (last - first).days)
    for _ in range(book.rng.randint(1, 4)):
        day = first + timedelta(days=book.rng.randrange(span))
        book.add(AccessLog(family=family, by=supporter.user, at=book.at(day), why="Supports you"))
    book.add(AccessLog(family=family, by=book.coordinator, at=book.at(first), why="Coordinates support"))
