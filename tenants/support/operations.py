"""Letting Kith support in, taking that back, and one operator's way in and out. Each step is on the tenant's record."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from kith.audit.operations import record
from kith.errors import BadInput, Refused
from kith.people.models import User
from kith.scope import current_scope
from tenants.support.models import (
    LONGEST_HOURS,
    PASS_SECONDS,
    VISIT_MINUTES,
    SupportGrant,
    SupportGrantEnd,
    SupportPass,
    SupportVisit,
)
from tenants.support.queries import open_grants

HOURS = (1, 4, LONGEST_HOURS)


class OnlyFromInside(Refused):
    """A tenant lets support in itself; nobody does it for them."""


class AlreadyLetIn(Refused):
    """Support may come in already."""


class TooLong(BadInput):
    """Leave is for one of a few numbers of hours."""


class NotLetIn(Refused):
    """The tenant has not given leave, or has taken it back, or its time is over."""

    status = 403


class PassNotGood(Refused):
    """The pass leads nowhere. `why` is for the record: unknown, used, late, other-browser, not-let-in, reading-only."""

    status = 403

    def __init__(self, why: str) -> None:
        super().__init__("This link doesn’t open the door. It works once, for a minute, in one browser.")
        self.why = why


@transaction.atomic
def let_in(*, reason: str, hours: int, at: datetime, by: User) -> SupportGrant:
    """Let Kith support into this tenant for so many hours. Raises OnlyFromInside, TooLong, AlreadyLetIn."""
    tenant_id = tenant_here()
    if hours not in HOURS:
        raise TooLong("Choose 1, 4 or 24 hours.", field="hours")
    if open_grants(tenant_id, at=at).exists():
        raise AlreadyLetIn("Kith support can come in already. End that first, or wait until its time is over.")
    grant = SupportGrant.objects.create(
        tenant_id=tenant_id,
        reason=reason.strip(),
        opened_at=at,
        good_until=at + timedelta(hours=hours),
        opened_by_id=by.pk,
    )
    record(kind="support-grant.opened", by=by, subject=grant, detail={"hours": hours})
    return grant


@transaction.atomic
def end_grant(*, grant: SupportGrant, at: datetime, by: User) -> None:
    """Take the leave back: from now no pass is good and any visit is over. Ended twice, it stays ended."""
    _end, ended = SupportGrantEnd.objects.get_or_create(
        grant=grant, tenant_id=tenant_here(), defaults={"ended_at": at, "ended_by_id": by.pk}
    )
    if ended:
        record(kind="support-grant.ended", by=by, subject=grant)


@transaction.atomic
def make_pass(*, grant: SupportGrant, knock: str, at: datetime, by: User) -> str:
    """On the public host: a token that lets one operator in, once, within a minute, in the browser that holds what
    `knock` is the fingerprint of. Raises NotLetIn."""
    if not open_grants(grant.tenant_id, at=at).filter(pk=grant.pk).exists():
        raise NotLetIn("They haven’t let support in, or have ended it.")
    token = secrets.token_urlsafe(32)
    made = SupportPass.objects.create(
        tenant_id=grant.tenant_id,
        grant=grant,
        operator_id=by.pk,
        operator_name=str(by),
        token_sha256=fingerprint(token),
        knock_sha256=knock,
        made_at=at,
        good_until=min(grant.good_until, at + timedelta(seconds=PASS_SECONDS)),
    )
    record(kind="support-pass.made", by=by, subject=made, detail={"tenant": str(grant.tenant_id)})
    return token


@transaction.atomic
def come_in(*, token: str, knock: str, at: datetime) -> SupportVisit:
    """Inside a tenant: begin the visit that a pass is for; `knock` is the browser's own secret. Raises PassNotGood."""
    tenant_id = tenant_here()
    found = SupportPass.objects.select_related("grant").filter(
        token_sha256=fingerprint(token), tenant_id=tenant_id
    ).first()  # fmt: skip
    if found is None:
        raise PassNotGood("unknown")
    _check(found, knock, at)
    visit = _begin(found, at)
    record(kind="support.entered", by=None, subject=visit, detail=_told(visit))
    return visit


def look_at(*, visit: SupportVisit, page: str) -> None:
    """A page of the tenant is about to be shown to support; `page` is the address's name, never what it shows."""
    record(kind="support.looked-at", by=None, subject=visit, detail={**_told(visit), "page": page})


def turn_away(*, visit: SupportVisit, page: str) -> None:
    """Support asked for a page, or an act, that is not for it."""
    record(kind="support.turned-away", by=None, subject=visit, detail={**_told(visit), "page": page})


def leave(*, visit: SupportVisit, why: str) -> None:
    """The visit is over: `why` is asked, ended or late."""
    record(kind="support.left", by=None, subject=visit, detail={**_told(visit), "why": why})


def leave_late(*, pk: UUID) -> None:
    """A visit was found to be over: its time is, or the leave was taken back. One that is not this tenant's is nobody's
    here."""
    visit = SupportVisit.objects.filter(pk=pk, tenant_id=tenant_here()).select_related("grant__end").first()
    if visit is not None:
        leave(visit=visit, why="ended" if hasattr(visit.grant, "end") else "late")


def refuse(*, why: str) -> None:
    """Somebody came with a pass that was not good here."""
    record(kind="support.refused", by=None, subject=None, detail={"why": why})


def refuse_pass(*, grant: SupportGrant, by: User) -> None:
    """On the public host: an operator asked for a pass where there is no leave."""
    record(kind="support-pass.refused", by=by, subject=grant, detail={"tenant": str(grant.tenant_id)})


def tenant_here() -> UUID:
    """Raises OnlyFromInside on the public host."""
    tenant_id = current_scope().tenant_id
    if tenant_id is None:
        raise OnlyFromInside("Only the tenant itself can do this, from inside.")
    return tenant_id


def fingerprint(secret: str) -> str:
    """What is kept of a secret: it cannot be used to come in."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _check(found: SupportPass, knock: str, at: datetime) -> None:
    if SupportVisit.objects.filter(support_pass=found).exists():
        raise PassNotGood("used")
    if not secrets.compare_digest(found.knock_sha256, fingerprint(knock)):
        raise PassNotGood("other-browser")
    if found.good_until <= at:
        raise PassNotGood("late")
    if not open_grants(found.tenant_id, at=at).filter(pk=found.grant_id).exists():
        raise PassNotGood("not-let-in")


def _begin(found: SupportPass, at: datetime) -> SupportVisit:
    """Two at once with one pass: the database lets one begin."""
    visit = SupportVisit(
        tenant_id=found.tenant_id,
        grant=found.grant,
        support_pass=found,
        operator_id=found.operator_id,
        operator_name=found.operator_name,
        began_at=at,
        ends_by=min(found.grant.good_until, at + timedelta(minutes=VISIT_MINUTES)),
    )
    try:
        with transaction.atomic():
            visit.save(force_insert=True)
    except IntegrityError as error:
        raise PassNotGood("used") from error
    return visit


def _told(visit: SupportVisit) -> dict[str, Any]:
    return {"operator": visit.operator_name, "visit": str(visit.pk)}
