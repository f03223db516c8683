"""Bringing in a table of introductions: all rows, or none."""

from __future__ import annotations

import datetime as dt
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from apps.peersupport.models.introductions import Introduction
from apps.peersupport.operations.introductions import note_introduction
from apps.peersupport.operations.places import place_of
from apps.peersupport.register_file import RegisterRow, read_register
from apps.peersupport.table_file import refuse
from kith.audit.operations import record
from kith.errors import BadInput
from kith.people.models import User

CONSENT = "Consent said yes in the file that was brought in."


def check_introductions(*, text: str, today: dt.date) -> list[RegisterRow]:
    """The rows of a file, every one good to keep. Raises FileRejected naming each row and field."""
    rows = read_register(text, today=today)
    problems = []
    for row in rows:
        try:
            place_of(row.postcode)
        except BadInput as refusal:
            problems.append(f"Row {row.number}, postcode: {refusal.sentence}")
    refuse(problems)
    return rows


@transaction.atomic
def import_introductions(*, text: str, file_key: UUID, today: dt.date, at: dt.datetime, by: User) -> int:
    """Keep every row of a file as an introduction; returns how many. The same `file_key` again adds nothing.

    Raises FileRejected, and then nothing was kept.
    """
    rows = check_introductions(text=text, today=today)
    for row in rows:
        _keep(row, file_key, at=at, by=by)
    record(kind="introductions.imported", by=by, subject=None, detail={"count": len(rows)})
    return len(rows)


def _keep(row: RegisterRow, file_key: UUID, *, at: dt.datetime, by: User) -> Introduction:
    heard_at = timezone.make_aware(dt.datetime.combine(row.heard_on, dt.time(9)))
    return note_introduction(
        client_key=uuid5(file_key, str(row.number)), first_name=row.first_name, contact=row.contact, source=row.source,
        heard_at=min(heard_at, at), consent=True, consent_wording=CONSENT,
        consent_evidence=f"Row {row.number} of the file", at=at, by=by, postcode=row.postcode,
    )  # fmt: skip
