"""What a mutual sends out: its figures, and its word on who may compare them. Run inside it, by its own role."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from apps.commissioning.figures import Figure, check_may_leave, digest
from apps.commissioning.region import queries
from apps.commissioning.region.models import (
    Commissioner,
    CommissionerSeat,
    ComparisonConsent,
    PublishedFigure,
    PublishedReturn,
)
from kith.audit.operations import record
from kith.errors import BadInput, Refused
from kith.people.models import User
from kith.scope import Scope, current_scope


class OnlyFromInside(Refused):
    """Figures are pushed by the mutual they belong to, never pulled."""


class NoIndicators(BadInput):
    """A consent to compare nothing."""


@transaction.atomic
def publish_return(
    *,
    period_start: date,
    period_end: date,
    version: int,
    figures: Sequence[Figure],
    approved_by_role: str,
    by: User,
    at: datetime,
) -> PublishedReturn:
    """Put a mutual's treated figures where commissioners read, as the next link of its chain.

    Raises OnlyFromInside on the public host, figures.FigureMayNotLeave for a number that may not.
    """
    check_may_leave(figures)
    scope, tenant_id = _mutual()
    _lock(tenant_id)
    before = PublishedReturn.objects.filter(tenant_id=tenant_id).order_by("-number").first()
    published = PublishedReturn(
        tenant_id=tenant_id, tenant_name=scope.name, number=before.number + 1 if before else 1,
        period_start=period_start, period_end=period_end, version=version, figures_sha256=digest(figures),
        previous_sha256=before.sha256 if before else "", approved_by_role=approved_by_role, published_at=at,
    )  # fmt: skip
    published.sha256 = queries.link(published)
    published.save(force_insert=True)
    PublishedFigure.objects.bulk_create(_row(published, place, figure) for place, figure in enumerate(figures))
    record(kind="return.published", by=by, subject=published, detail={"sha256": published.sha256})
    return published


@transaction.atomic
def give_consent(
    *, commissioner: Commissioner, indicator_codes: Collection[str], acted_by_role: str, by: User, at: datetime
) -> ComparisonConsent:
    """Let a commissioner compare this mutual on these figures from now. Raises NoIndicators, OnlyFromInside."""
    if not indicator_codes:
        raise NoIndicators("Choose one figure or more.", field="indicator_codes")
    return _say(ComparisonConsent.Act.GIVEN, commissioner, sorted(indicator_codes), acted_by_role, by, at)


@transaction.atomic
def withdraw_consent(*, commissioner: Commissioner, acted_by_role: str, by: User, at: datetime) -> ComparisonConsent:
    """Take the word back: from now the commissioner sees neither name nor figure. Taken back twice, it stays so."""
    last = queries.consents_here().get(commissioner.pk)
    if last and last.act == ComparisonConsent.Act.WITHDRAWN:
        return last
    return _say(ComparisonConsent.Act.WITHDRAWN, commissioner, [], acted_by_role, by, at)


@transaction.atomic
def add_commissioner(*, name: str, place: str, by: User | None) -> Commissioner:
    """Let a body that buys services onto the public host; again, it is the same one."""
    commissioner, made = Commissioner.objects.get_or_create(name=name, defaults={"place": place})
    if made:
        record(kind="commissioner.added", by=by, subject=commissioner)
    return commissioner


@transaction.atomic
def give_seat(*, commissioner: Commissioner, user: User, by: User | None) -> CommissionerSeat:
    """Let somebody who works for a commissioner see what it may compare; again, it is the same seat."""
    seat, made = CommissionerSeat.objects.get_or_create(user=user, defaults={"commissioner": commissioner})
    if made:
        record(kind="commissioner-seat.given", by=by, subject=user)
    return seat


def _say(
    act: ComparisonConsent.Act, commissioner: Commissioner, codes: list[str], role: str, by: User, at: datetime
) -> ComparisonConsent:
    scope, tenant_id = _mutual()
    _lock(tenant_id)
    number = ComparisonConsent.objects.filter(tenant_id=tenant_id, commissioner=commissioner).count() + 1
    row = ComparisonConsent.objects.create(
        tenant_id=tenant_id, tenant_name=scope.name, commissioner=commissioner, number=number, act=act,
        indicator_codes=codes, acted_by_role=role, acted_at=at,
    )  # fmt: skip
    record(kind=f"comparison-consent.{act.value.lower()}", by=by, subject=row)
    return row


def _mutual() -> tuple[Scope, UUID]:
    scope = current_scope()
    if scope.tenant_id is None:
        raise OnlyFromInside("A mutual does this itself, from inside.")
    return scope, scope.tenant_id


def _lock(tenant_id: UUID) -> None:
    """One publication of a mutual at a time: its rows may not be updated, so there is none to lock."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"region {tenant_id}"])


def _row(published: PublishedReturn, place: int, figure: Figure) -> PublishedFigure:
    values = {field.name: getattr(figure, field.name) for field in fields(Figure)}
    return PublishedFigure(published_return=published, tenant_id=published.tenant_id, place=place, **values)
