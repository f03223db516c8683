"""A centre's own list of families: looked through in steps, then kept whole or not at all, and taken back whole."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from apps.peersupport.family_columns import COLUMNS, told_in
from apps.peersupport.family_file import first_baby, mistakes_in, read_table, written
from apps.peersupport.models.consents import ConsentFact, Purpose
from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.imports import NOT_KEPT, RegisterImport
from apps.peersupport.models.introductions import Introduction
from apps.peersupport.models.journey import PlannedContact
from apps.peersupport.models.messages import Message
from apps.peersupport.models.pregnancies import Baby, Basis, DatingBasis, Pregnancy
from apps.peersupport.models.record import Entry
from apps.peersupport.models.rights import DataRequest
from apps.peersupport.models.supporters import Match
from apps.peersupport.operations.introductions import TOLD_CONSENT
from apps.peersupport.operations.planned import first_plan
from apps.peersupport.reachable import plain_address
from apps.peersupport.register_file import day_of
from kith.audit.operations import record
from kith.errors import BadInput, Refused
from kith.geography.models import PostcodeArea
from kith.people.models import User

AT_ONCE = 500
State = RegisterImport.State
FORGETS = (State.KEPT, State.UNDONE, State.DROPPED)
"""States in which no row of the file is needed any more."""
STEPS = ("columns", "problems", "state", "number", "checked", "consent_said", "changed_at")
"""What changes of a list on its way."""


class FileIsIn(BadInput):
    """The very same file was brought in before."""


class ColumnMissing(BadInput):
    """No column holds the name."""


class ImportNotThere(Refused):
    """It is further on, or was thrown away."""


class SomethingAdded(Refused):
    """A family of the list has something new: it can't be taken back any more."""


@transaction.atomic
def take_in_file(*, name: str, content: bytes, at: dt.datetime, by: User) -> RegisterImport:
    """Read a file and hold its rows. The same file that is still on its way goes on where it was.

    Raises FileRejected, FileIsIn.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    same = RegisterImport.objects.filter(sha256=sha256).exclude(state__in=[State.UNDONE, State.DROPPED]).first()
    if same and same.state in (State.KEPT, State.KEEPING):
        raise FileIsIn(f"This file was brought in already, on {same.at:%-d %B %Y}. Nothing was added.", field="file")
    if same:
        found: RegisterImport = same
        return found
    heads, *rows = read_table(name, content)
    made: RegisterImport = RegisterImport.objects.create(
        file_name=name[:120], sha256=sha256, headings=heads, rows=rows, number=len(rows), by=by, at=at, changed_at=at
    )
    record(kind="register.read", by=by, subject=made, detail={"rows": len(rows)})
    return made


@transaction.atomic
def match_columns(
    *, register: RegisterImport, columns: Mapping[str, str], consent_said: str, at: dt.datetime, by: User
) -> RegisterImport:  # fmt: skip
    """Say which heading holds what; then the rows are looked through. Raises ImportNotThere, ColumnMissing."""
    held = _held(register, State.MAPPING, State.MENDING, State.READY)
    if not columns.get("first_name"):
        raise ColumnMissing("Say which column holds her first name.", field="column_first_name")
    if columns.get("contact") and not consent_said.strip():
        raise ColumnMissing("Write how the centre knows that they said yes.", field="consent_said")
    held.columns = {ours: columns.get(ours, "") for ours in COLUMNS}
    held.consent_said, held.problems, held.checked, held.state = consent_said.strip(), [], 0, State.CHECKING
    _keep(held, at)
    record(kind="register.matched", by=by, subject=held)
    return held


@transaction.atomic
def check_some(*, pk: UUID, today: dt.date, at: dt.datetime) -> bool:
    """Look through the next rows. True while there are more: after a crash it goes on from the last that were kept."""
    register = RegisterImport.objects.select_for_update().filter(pk=pk, state=State.CHECKING).first()
    if register is None:
        return False
    upto = min(register.checked + AT_ONCE, register.number)
    told = [told_in(row, register.headings, register.columns) for row in register.rows[:upto]]
    register.problems += _problems(told, register.checked, upto, register.columns, today)
    register.checked = upto
    if upto == register.number:
        register.state = State.MENDING if register.problems else State.READY
    _keep(register, at)
    return bool(register.state == State.CHECKING)


def _problems(
    told: Sequence[Mapping[str, str]], first: int, upto: int, columns: Mapping[str, str], today: dt.date
) -> list[list[Any]]:  # fmt: skip
    places = places_of(told[first:upto])
    before = {plain_address(one["contact"]): n for n, one in reversed(list(enumerate(told[:upto]))) if one["contact"]}
    found = []
    for place in range(first, upto):
        if not any(told[place].values()):
            continue
        mistakes = list(mistakes_in(told[place], today=today, places=places))
        twin = before.get(plain_address(told[place]["contact"]), place)
        if twin < place:
            mistakes.append(("contact", f"row {twin + 2} has the same."))
        found += [[place + 2, columns.get(ours) or COLUMNS[ours][0], words] for ours, words in mistakes]
    return found


def places_of(told: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The neighbourhood of each postcode that we know."""
    codes = {written(one["postcode"]) for one in told if one["postcode"]}
    return dict(PostcodeArea.objects.filter(pk__in=codes).values_list("postcode", "lsoa21"))


@transaction.atomic
def ask_to_keep(*, register: RegisterImport, at: dt.datetime, by: User) -> RegisterImport:
    """Every row is in order: keep them all. Raises ImportNotThere, FileIsIn."""
    held = _held(register, State.READY)
    if RegisterImport.objects.filter(sha256=held.sha256, state__in=[State.KEEPING, State.KEPT]).exists():
        raise FileIsIn("This file was brought in already. Nothing was added.", field="file")
    held.state = State.KEEPING
    _keep(held, at)
    record(kind="register.kept", by=by, subject=held, detail={"rows": held.number})
    return held


@transaction.atomic
def keep_all(*, pk: UUID, today: dt.date, at: dt.datetime) -> int:
    """Every row becomes a family, all in this one transaction: a crash leaves none, and then it is done again.

    How many families; 0 where somebody else kept them.
    """
    register = RegisterImport.objects.select_for_update(of=("self",)).select_related("by").filter(
        pk=pk, state=State.KEEPING
    ).first()  # fmt: skip
    if register is None:
        return 0
    told = [one for row in register.rows if any((one := told_in(row, register.headings, register.columns)).values())]
    _make(register, told, today=today, at=at)
    register.state, register.number = State.KEPT, len(told)
    _keep(register, at)
    return len(told)


def _make(register: RegisterImport, told: Sequence[Mapping[str, str]], *, today: dt.date, at: dt.datetime) -> None:
    places, made = places_of(told), _Rows(register, today, at)
    for one in told:
        made.add(one, places)
    for model, rows in made.rows.items():
        model.objects.bulk_create(rows, batch_size=1000)  # type: ignore[attr-defined]


class _Rows:
    """The rows of every kind that the file's families are made of, in the order they can be stored."""

    def __init__(self, register: RegisterImport, today: dt.date, at: dt.datetime) -> None:
        self.register, self.today, self.at = register, today, at
        self.rows: dict[type, list[Any]] = {
            kind: [] for kind in (Family, Person, ConsentFact, Pregnancy, DatingBasis, Baby, PlannedContact)
        }

    def _new(self, kind: Any, **values: Any) -> Any:
        row = kind(**values)
        self.rows[kind].append(row)
        return row

    def add(self, told: Mapping[str, str], places: Mapping[str, str]) -> None:
        postcode, by = written(told["postcode"]) if told["postcode"] else "", self.register.by
        family = self._new(
            Family, postcode=postcode, lsoa21=places.get(postcode, ""), started_at=self.at, started_by=by,
            brought_in=self.register,
        )  # fmt: skip
        own = {name: told[name] for name in ("first_name", "last_name", "contact", "reach_safely")}
        parent = self._new(Person, family=family, role=Person.Role.PARENT, added_at=self.at, **own)
        if told["partner_name"]:
            named = told["partner_name"]
            self._new(Person, family=family, role=Person.Role.PARTNER, first_name=named, added_at=self.at)
        if told["contact"]:
            self._new(
                ConsentFact, person=parent, purpose=Purpose.CONTACT, given=True, at=self.at, wording=TOLD_CONSENT,
                evidence=self.register.consent_said, by=by,
            )  # fmt: skip
        self._pregnancy(family, parent, told)

    def _pregnancy(self, family: Family, parent: Person, told: Mapping[str, str]) -> None:
        born_on, due_on = day_of(told["born_on"]), day_of(told["due_on"])
        if not (born_on or due_on):
            return
        pregnancy = self._new(
            Pregnancy, family=family, person=parent, heard_on=self.today, first_baby=first_baby(told), due_on=due_on,
            basis=Basis.TOLD if due_on else "",
            state=Pregnancy.State.BORN if born_on else Pregnancy.State.EXPECTING,
        )  # fmt: skip
        if due_on:
            self._new(
                DatingBasis, pregnancy=pregnancy, basis=Basis.TOLD, due_on=due_on, recorded_at=self.at,
                recorded_by=self.register.by,
            )  # fmt: skip
        if born_on:
            self._new(Baby, pregnancy=pregnancy, born_on=born_on, added_at=self.at)
        self.rows[PlannedContact] += first_plan(pregnancy, born_on=born_on, on=self.today)


@transaction.atomic
def undo_import(*, register: RegisterImport, at: dt.datetime, by: User) -> RegisterImport:
    """Take a list back whole, while nothing was added to any of its families: no list shows them any more, and names,
    numbers and postcodes are emptied. Raises ImportNotThere, SomethingAdded.

    What can't be unwritten (a yes, a date) stays as a row about nobody.
    """
    held = _held(register, State.KEPT)
    families = Family.objects.select_for_update(no_key=True).filter(brought_in=held)
    _refuse_added(list(families.values_list("pk", flat=True)))
    people = Person.objects.filter(family__brought_in=held)
    people.update(first_name="Taken back", last_name="", contact="", reach_safely="", access_needs="", languages=[])
    Family.objects.filter(brought_in=held).update(postcode="", lsoa21="")
    planned = PlannedContact.objects.waiting().filter(family__brought_in=held)
    planned.update(state=PlannedContact.State.LET_GO, ended_at=at)
    held.state = State.UNDONE
    _keep(held, at)
    record(kind="register.undone", by=by, subject=held, detail={"families": held.number})
    return held


def _refuse_added(families: Sequence[UUID]) -> None:
    people = Person.objects.filter(family__in=families)
    added = (
        Entry.objects.filter(family__in=families), Match.every.filter(family__in=families),
        Message.objects.filter(family__in=families), Introduction.objects.filter(family__in=families),
        people.filter(Q(user__isnull=False) | Q(added_at__gt=F("family__started_at"))),
        Person.objects.filter(merged_into__in=people), DataRequest.objects.filter(person__in=people),
        Family.objects.filter(pk__in=families, ended_at__isnull=False),
    )  # fmt: skip
    if any(rows.exists() for rows in added):
        raise SomethingAdded("Something was added to a family of this list, so it stays. Nothing was changed.")


@transaction.atomic
def drop_import(*, register: RegisterImport, at: dt.datetime, by: User | None) -> RegisterImport:
    """Throw a list away that was not kept, with its headings: in a file without any they are somebody's name. Raises
    ImportNotThere."""
    held = _held(register, *NOT_KEPT)
    held.state, held.headings, held.columns = State.DROPPED, [], {}
    _keep(held, at)
    held.save(update_fields=["headings"])
    record(kind="register.dropped", by=by, subject=held)
    return held


def _held(register: RegisterImport, *states: str) -> RegisterImport:
    held: RegisterImport = RegisterImport.objects.select_for_update().get(pk=register.pk)
    if held.state not in states:
        raise ImportNotThere("This list is further on than that, or was thrown away. Nothing was changed.")
    return held


def _keep(register: RegisterImport, at: dt.datetime) -> None:
    """With nothing of the file left in it once it is not needed; until then what it holds is not written again."""
    if register.state in FORGETS:
        register.rows, register.problems = [], []
        register.save(update_fields=["rows"])
    register.changed_at = at
    register.save(update_fields=STEPS)


def go_on(*, pk: UUID) -> bool:
    """One step of an import that waits for one. True while there are more."""
    now = timezone.now()
    today = timezone.localdate(now)
    if check_some(pk=pk, today=today, at=now):
        return True
    keep_all(pk=pk, today=today, at=now)
    return False
