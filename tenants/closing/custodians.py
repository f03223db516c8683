"""Naming who takes a mutual's archive over: by the mutual itself, from inside, or by an operator for it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from kith.audit.operations import Actor, record
from kith.errors import BadInput
from kith.scope import current_scope
from tenants.closing.models import Custodian


class NotAgreedYet(BadInput):
    """Whoever is named has said yes before."""


@transaction.atomic
def name_custodian(
    *,
    tenant_id: UUID,
    organisation: str,
    contact_name: str,
    email: str,
    agreed_on: date,
    at: datetime,
    by: Actor | None,
) -> Custodian:
    """From now it is this one; who was named before stays on the record. Raises NotAgreedYet.

    Inside a tenant `tenant_id` is its own: the database refuses any other.
    """
    if agreed_on > at.date():
        raise NotAgreedYet("Ask them first: the day they agreed can’t be in the future.", field="agreed_on")
    custodian = Custodian.objects.create(
        tenant_id=tenant_id,
        organisation=organisation,
        contact_name=contact_name,
        email=email,
        agreed_on=agreed_on,
        named_at=at,
        named_by_id=by.pk if by else None,
        named_inside=not current_scope().is_public,
    )
    record(kind="custodian.named", by=by, subject=custodian)
    return custodian
