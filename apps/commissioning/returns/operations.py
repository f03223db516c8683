"""A return from its first draft to the commissioner's table."""

from __future__ import annotations

import csv
import secrets
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.commissioning.figures import as_dict, digest
from apps.commissioning.quarters import Quarter
from apps.commissioning.region import operations as region
from apps.commissioning.returns import queries
from apps.commissioning.returns.leaving import Leaving, leaving
from apps.commissioning.returns.models import BirthEstimate, RawFigure, Return
from apps.commissioning.returns.sources import Raw, raws
from apps.governance.queries import AGE_BANDS
from kith.audit.operations import record
from kith.errors import BadInput, Refused
from kith.geography.areas import NoSuchArea, lsoa
from kith.people.models import User
from kith.permissions import Permission
from kith.roles import RULES, Role

State = Return.State
PROBLEMS_SHOWN = 10
CSV_COLUMNS = ("lsoa21", "first_time_families")


class QuarterNotOver(Refused):
    """A return is for a quarter that has ended."""


class NotReadyToApprove(Refused):
    """A return is checked before it is approved."""


class AlreadyPublished(Refused):
    """What is published stays; a correction is another version."""


class PreparedIt(Refused):
    """Whoever prepared a return does not approve it."""


class ChangedSinceChecked(Refused):
    """What would leave is not what was looked at."""


class EstimatesRejected(BadInput):
    """A file of birth estimates cannot be used. `problems` says each row; nothing was kept."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems[:PROBLEMS_SHOWN]), field="file")
        self.problems = problems


@transaction.atomic
def prepare_return(*, quarter: Quarter, by: User, at: datetime) -> Return:
    """Work out a quarter's figures and what may leave of them. A draft that was there is set aside; after
    publication the new one is the next version.

    Raises QuarterNotOver.
    """
    if quarter.end >= timezone.localdate(at):
        raise QuarterNotOver(f"{quarter.name} is not over yet. Its return can be prepared once it is.")
    Return.objects.filter(period_start=quarter.start, state__in=[State.DRAFT, State.CHECKED]).update(
        state=State.SET_ASIDE
    )
    published = queries.last_published(quarter)
    exact, secret = raws(quarter), secrets.token_hex(32)
    made = leaving(exact, quarter=quarter, secret=secret, age_bands=dict(AGE_BANDS))
    draft = _draft(quarter, made, version=published.version + 1 if published else 1, secret=secret, by=by, at=at)
    RawFigure.objects.bulk_create(_raw_row(draft, raw, quarter) for raw in exact)
    record(kind="return.prepared", by=by, subject=draft, detail={"sha256": draft.content_sha256})
    return draft


@transaction.atomic
def check_return(*, pk: UUID, by: User, at: datetime) -> Return:
    """Say that the figures were looked at and can go to a director. Checked twice, it stays checked.

    Raises AlreadyPublished.
    """
    found = _locked(pk)
    if found.state == State.CHECKED:
        return found
    if found.state != State.DRAFT:
        raise AlreadyPublished("This return has gone on already.")
    found.state, found.checked_by, found.checked_at = State.CHECKED, by, at
    found.save(update_fields=["state", "checked_by", "checked_at"])
    record(kind="return.checked", by=by, subject=found)
    return found


@transaction.atomic
def approve_return(*, pk: UUID, content_sha256: str, by: User, at: datetime) -> Return:
    """Approve a return and publish it, in one transaction. Approved twice, it is published once.

    `content_sha256` is the fingerprint of what the director saw. Raises PreparedIt, NotReadyToApprove,
    ChangedSinceChecked.
    """
    found = _locked(pk)
    if found.state == State.PUBLISHED:
        return found
    _check_approval(found, content_sha256, by)
    found.state, found.approved_by, found.approved_at = State.APPROVED, by, at
    found.save(update_fields=["state", "approved_by", "approved_at"])
    record(kind="return.approved", by=by, subject=found, detail={"sha256": found.content_sha256})
    published = region.publish_return(
        period_start=found.period_start, period_end=found.period_end, version=found.version,
        figures=queries.content_of(found), approved_by_role=role_of(by, Permission.APPROVE_RETURN), by=by, at=at,
    )  # fmt: skip
    found.state, found.published_at, found.published_id = State.PUBLISHED, at, published.pk
    found.save(update_fields=["state", "published_at", "published_id"])
    return found


@transaction.atomic
def record_birth_estimates(
    *, families: Mapping[str, Decimal], starts_on: date, ends_on: date, method: str, source: str, by: User,
    at: datetime,
) -> int:  # fmt: skip
    """Keep how many first-time families are expected in each neighbourhood, by LSOA code; the newest counts."""
    BirthEstimate.objects.bulk_create(
        BirthEstimate(
            lsoa21=code, starts_on=starts_on, ends_on=ends_on, first_time_families=number, method=method.strip(),
            source=source.strip(), recorded_by=by, recorded_at=at,
        )
        for code, number in families.items()
    )  # fmt: skip
    record(kind="birth-estimates.recorded", by=by, subject=None, detail={"neighbourhoods": len(families)})
    return len(families)


def read_birth_estimates(lines: Iterable[str]) -> dict[str, Decimal]:
    """Families by LSOA code from a CSV file with the columns lsoa21 and first_time_families.

    Reads to the end before it complains. Raises EstimatesRejected.
    """
    reader = csv.DictReader(lines)
    if not set(CSV_COLUMNS) <= set(reader.fieldnames or ()):
        raise EstimatesRejected(["The first row names the columns: lsoa21 and first_time_families."])
    found: dict[str, Decimal] = {}
    problems: list[str] = []
    for number, row in enumerate(reader, 2):
        problem = _read_row(row, found)
        problems += [f"Row {number}: {problem}"] if problem else []
    if problems or not found:
        raise EstimatesRejected(problems or ["There are no rows in this file."])
    return found


def role_of(user: User, permission: Permission) -> str:
    """The role by which somebody may do this: what is published instead of a name."""
    return next(role for role in sorted(user.roles) if permission in RULES[Role(role)].permissions)


def why_not_approve(found: Return, *, by: User) -> str:
    """Why this person cannot approve this return now; empty when they can."""
    if found.prepared_by_id == by.pk:
        return "You prepared this return, so a director other than you approves it."
    if found.state == State.DRAFT:
        return "A manager checks the figures first."
    return "" if found.state == State.CHECKED else "This return has gone on already."


def _check_approval(found: Return, content_sha256: str, by: User) -> None:
    if found.prepared_by_id == by.pk:
        raise PreparedIt(why_not_approve(found, by=by))
    if found.state != State.CHECKED:
        raise NotReadyToApprove(why_not_approve(found, by=by))
    if not content_sha256 == found.content_sha256 == digest(queries.content_of(found)):
        raise ChangedSinceChecked("The figures have changed since you opened this page. Look at them again.")


def _locked(pk: UUID) -> Return:
    return Return.objects.select_for_update().get(pk=pk)


def _draft(quarter: Quarter, made: Leaving, *, version: int, secret: str, by: User, at: datetime) -> Return:
    return Return.objects.create(
        period_start=quarter.start, period_end=quarter.end, version=version, secret=secret,
        content=[as_dict(figure) for figure in made.figures], content_sha256=digest(made.figures),
        certificate=made.certificate, advice=made.advice, problems=list(made.problems), prepared_by=by, prepared_at=at,
    )  # fmt: skip


def _raw_row(draft: Return, raw: Raw, quarter: Quarter) -> RawFigure:
    return RawFigure(
        for_return=draft, indicator_code=raw.code, indicator_version_id=raw.version.pk,
        indicator_sha256=raw.version.sha256, period_start=quarter.year_start, period_end=quarter.end,
        area_kind=raw.area_kind, area_code=raw.area_code, numerator=raw.numerator, denominator=raw.denominator,
        eligible=raw.eligible, amount_pence=raw.amount_pence, of_pence=raw.of_pence, method=raw.method,
        query_sha256=raw.query_sha256,
    )  # fmt: skip


def _read_row(row: Mapping[str, str | None], found: dict[str, Decimal]) -> str:
    """Put one row into `found`, or say what is wrong with it."""
    code, typed = (row.get("lsoa21") or "").strip(), (row.get("first_time_families") or "").strip()
    try:
        lsoa(code)
    except NoSuchArea:
        return f"no neighbourhood has the code {code or '(empty)'}."
    if code in found:
        return f"{code} is there twice."
    try:
        number = Decimal(typed)
    except InvalidOperation:
        return f"“{typed}” is not a number of families."
    if not number.is_finite() or not 0 <= number < 10_000:
        return f"{typed} families is not a number we can use."
    found[code] = number
    return ""
