"""Whose day has come: asked for by the caretaker, as an operator would."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from django.utils import timezone

from kith.errors import Refused
from tenants.closing.operations import ask_deletion
from tenants.fleet.models import Order
from tenants.isolation import PUBLIC_SCOPE, unit_of_work
from tenants.models import Tenant

AGAIN_AFTER = timedelta(days=1)
"""A deletion that was refused is asked for again a day later: an operator has seen the order by then."""


def ask_for_due_deletions(*, now: datetime) -> int:
    """Ask for the deletion of every tenant whose day has come and that nothing holds; how many were asked for."""
    asked = 0
    with unit_of_work(PUBLIC_SCOPE):
        for tenant in _due(now):
            with suppress(Refused):
                ask_deletion(tenant=tenant, typed_name=tenant.name, despite="", by=None)
                asked += 1
    return asked


def ask_now() -> int:
    return ask_for_due_deletions(now=timezone.now())


def _due(now: datetime) -> list[Tenant]:
    tried = Order.objects.filter(kind="delete", tenant_id__isnull=False, asked_at__gt=now - AGAIN_AFTER)
    due = Tenant.objects.filter(state=Tenant.State.SCHEDULED, delete_on__lte=timezone.localdate(now), hold_reason="")
    return list(due.exclude(pk__in=tried.values("tenant_id")).order_by("delete_on", "pk"))
