"""Reading the ledger of roll-outs. Operators only: nothing here says anything of what is inside a tenant."""

from __future__ import annotations

from django.db.models import QuerySet

from tenants.models import Tenant
from tenants.rollouts.models import Rollout, Step


def rollouts() -> QuerySet[Rollout]:
    """Every roll-out, the newest first."""
    return Rollout.objects.order_by("-started_at", "pk")


def latest_rollout() -> Rollout | None:
    return rollouts().first()


def steps_of(rollout: Rollout) -> QuerySet[Step]:
    """What was done to whom, in the order it was done; the public schema has no tenant."""
    return rollout.steps.select_related("tenant").order_by("at", "tenant__schema_name", "app", "name")


def history_of(tenant: Tenant) -> QuerySet[Step]:
    """Every migration that reached a tenant, or tried to, the newest first."""
    return Step.objects.filter(tenant=tenant).select_related("rollout").order_by("-at", "app", "name")
