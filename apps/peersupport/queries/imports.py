"""Lists of families that were brought in, or are on their way."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.shortcuts import get_object_or_404

from apps.peersupport.family_columns import COLUMNS, told_in
from apps.peersupport.models.families import Person
from apps.peersupport.models.imports import NOT_KEPT, RegisterImport
from apps.peersupport.models.introductions import Introduction
from apps.peersupport.reachable import plain_address
from apps.peersupport.retention import rules_on
from apps.peersupport.table_file import guess

State = RegisterImport.State


def get_import(*, pk: UUID) -> RegisterImport:
    """Without the rows it holds until they are asked for: its page is looked at again and again. Raises Http404."""
    found: RegisterImport = get_object_or_404(RegisterImport.objects.defer("rows").select_related("by"), pk=pk)
    return found


def imports_here() -> list[RegisterImport]:
    """The newest first, without what each holds."""
    return list(RegisterImport.objects.defer("rows", "problems").select_related("by").order_by("-at")[:20])


def columns_of(register: RegisterImport) -> dict[str, str]:
    """As this list was matched; else as the last one with the same headings; else as we guess."""
    if register.columns:
        return dict(register.columns)
    before = (
        RegisterImport.objects.exclude(columns={}).filter(headings=register.headings).order_by("-changed_at").first()
    )
    found = before.columns if before else guess(register.headings, COLUMNS)
    return {ours: found.get(ours, "") for ours in COLUMNS}


def left_alone(*, on: dt.date) -> list[RegisterImport]:
    """Lists that were never kept and that nobody went on with for as long as the rule of that day says."""
    latest = rules_on(on)["list"].latest_due(on)
    return list(
        RegisterImport.objects.defer("rows", "problems").filter(state__in=NOT_KEPT, changed_at__date__lte=latest)
    )


def imports_to_go_on_with() -> list[UUID]:
    """Those that wait for a worker: asked for again by a round, in case it died."""
    waiting = RegisterImport.objects.filter(state__in=[State.CHECKING, State.KEEPING])
    return list(waiting.values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class Known:
    """A row whose number or e-mail somebody here gave too: `page` and `key` lead to whom."""

    row: int
    name: str
    there: str
    page: str
    key: UUID


def known_already(register: RegisterImport) -> list[Known]:
    """Rows of a list that may be of somebody who is here, by the same number or e-mail however it is written."""
    here = _given_here() if register.columns.get("contact") else {}
    told = [told_in(row, register.headings, register.columns) for row in register.rows]
    found = ((number, one, here.get(plain_address(one["contact"]))) for number, one in enumerate(told, start=2))
    return [Known(number, one["first_name"], *place) for number, one, place in found if place and one["contact"]]


def _given_here() -> dict[str, tuple[str, str, UUID]]:
    """By address, who gave it: first names and pages; a family before a hello."""
    hellos = Introduction.objects.waiting().values_list("contact", "first_name", "pk")
    people = Person.objects.exclude(contact="").filter(merged_into=None).exclude(family__brought_in__state=State.UNDONE)
    given = people.values_list("contact", "first_name", "family")
    said = {plain_address(contact): (name, "introduction", pk) for contact, name, pk in hellos}
    return said | {plain_address(contact): (name, "family", pk) for contact, name, pk in given}
