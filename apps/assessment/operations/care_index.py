"""Writing down what a trained coder found in filmed play. Nothing here works anything out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from apps.assessment.models.measures import CareIndexResult
from kith.audit.operations import record
from kith.days import months_after
from kith.errors import BadInput, Refused
from kith.people.models import User
from kith.roles import Role

TO_MONTHS = 15
SHARED = 14


class NotByAPeerSupporter(Refused):
    """Whoever supports families enters no CARE-Index result, whatever else they are."""


class OutOfRange(BadInput):
    """The infant CARE-Index is for babies from birth to 15 months."""


class CodedOnAWrongDay(BadInput):
    """It is coded after it was filmed, and by now."""


class CoderNotReliable(BadInput):
    """The coder's certificate of reliability had run out on the day of coding."""


class ScalesDoNotShare14(BadInput):
    """The adult's three scales share 14 points, and the infant's four."""


class JustEntered(Refused):
    """Somebody else entered it a moment ago."""


@transaction.atomic
def record_care_index(
    *, baby: Any, filmed_on: dt.date, coded_on: dt.date, coder_name: str, certificate: str,
    certificate_expires_on: dt.date, scales: Mapping[str, int], client_key: UUID, by: User, at: dt.datetime,
    today: dt.date,
) -> CareIndexResult:  # fmt: skip
    """Keep a coder's seven numbers as they are on the coder's sheet. A second sheet for the same film stands in for the
    first, and both are kept. Sent twice with one `client_key`, it is one.

    Raises NotByAPeerSupporter, OutOfRange, CodedOnAWrongDay, CoderNotReliable, ScalesDoNotShare14, JustEntered.
    """
    if Role.PEER_SUPPORTER in by.roles:
        raise NotByAPeerSupporter("A peer supporter doesn’t enter this. A coordinator does, from the coder’s sheet.")
    _check_days(baby.born_on, filmed_on, coded_on, certificate_expires_on, today)
    _check_scales(scales)
    if sent := CareIndexResult.objects.filter(client_key=client_key, baby=baby).first():
        return sent
    last = CareIndexResult.objects.filter(baby=baby, filmed_on=filmed_on, superseded_by=None).first()
    try:
        with transaction.atomic():
            made = CareIndexResult.objects.create(
                baby=baby, filmed_on=filmed_on, coded_on=coded_on, coder_name=coder_name, certificate=certificate,
                certificate_expires_on=certificate_expires_on, recorded_by=by, recorded_at=at, supersedes=last,
                client_key=client_key, **scales,
            )  # fmt: skip
    except IntegrityError as error:
        raise JustEntered("Somebody entered this film a moment ago. Look at theirs first.") from error
    record(kind="care-index.recorded", by=by, subject=made)
    return made


def _check_days(
    born_on: dt.date, filmed_on: dt.date, coded_on: dt.date, expires_on: dt.date, today: dt.date
) -> None:  # fmt: skip
    if not born_on <= filmed_on <= months_after(born_on, TO_MONTHS):
        raise OutOfRange("The infant CARE-Index is for a baby from birth to 15 months.", field="filmed_on")
    if not filmed_on <= coded_on <= today:
        raise CodedOnAWrongDay("It is coded on the day of filming or after it, and not after today.", field="coded_on")
    if expires_on < coded_on:
        sentence = "The coder’s certificate had run out on the day of coding. Ask for it to be coded again."
        raise CoderNotReliable(sentence, field="certificate_expires_on")


def _check_scales(scales: Mapping[str, int]) -> None:
    for names, whose in ((CareIndexResult.ADULT, "adult’s three"), (CareIndexResult.INFANT, "baby’s four")):
        total = sum(scales[name] for name in names)
        if total != SHARED:
            sentence = f"The {whose} numbers share {SHARED} points; these make {total}. Look at the sheet again."
            raise ScalesDoNotShare14(sentence, field=names[0])
