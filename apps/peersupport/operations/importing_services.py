"""Bringing in a table of local services: all rows, or none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from apps.peersupport.models.services import LocalService
from apps.peersupport.operations.services import add_service
from apps.peersupport.services_file import ServiceRow, read_services
from apps.peersupport.table_file import refuse
from kith.audit.operations import record
from kith.geography.postcodes import normalise
from kith.people.models import User


def check_services(*, text: str, columns: Mapping[str, str]) -> list[ServiceRow]:
    """The rows of a file, every one good to keep. Raises FileRejected naming each row and field."""
    rows = read_services(text, columns=columns)
    listed = {(name.lower(), code) for name, code in LocalService.objects.listed().values_list("name", "postcode")}
    problems = []
    for row in rows:
        typed = row.facts.get("postcode", "")
        key = (row.facts["name"].lower(), normalise(typed) if typed else "")
        if key in listed:
            problems.append(f"Row {row.number}, {columns['name']}: {row.facts['name']} is on the list already.")
        listed.add(key)
    refuse(problems)
    return rows


@transaction.atomic
def import_services(
    *, text: str, columns: Mapping[str, str], checked: bool, at: dt.datetime, on: dt.date, by: User
) -> int:
    """Put every row of a file on the list; returns how many. `checked`: all of them were checked today.

    Raises FileRejected, and then nothing was kept.
    """
    rows = check_services(text=text, columns=columns)
    for row in rows:
        add_service(facts=row.facts, checked=checked, at=at, on=on, by=by)
    record(kind="local-services.imported", by=by, subject=None, detail={"count": len(rows)})
    return len(rows)
