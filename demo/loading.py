"""Loading the demonstration: each tenant in one transaction, from a fixed seed, once."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from importlib import import_module
from typing import Any

from django.conf import settings

from demo.plans import PLANS, SEED, Plan
from kith.audit.models import Event
from kith.audit.operations import record
from kith.catalogue.assessments.operations import load_kit
from kith.scope import Scope
from tenants.hosts import door_for_host
from tenants.isolation import PUBLIC_SCOPE, unit_of_work
from tenants.provisioning import make_tenant

Tell = Callable[[str], None]

LOADED = "demo.loaded"
ROOMS = {
    "mutual": (
        "demo.people", "demo.peersupport", "demo.outreach", "demo.local_services", "demo.assessment", "demo.after",
        "demo.peersupport_moving_on", "demo.couple", "demo.loss", "demo.rights", "demo.community", "demo.governance",
        "demo.commissioning",
    ),
    "service": (
        "demo.people", "demo.peersupport", "demo.outreach", "demo.local_services", "demo.assessment", "demo.after",
        "demo.peersupport_moving_on", "demo.couple", "demo.loss", "demo.rights", "demo.community",
    ),
}  # fmt: skip
SAID = {
    "demo.people": "people and roles",
    "demo.peersupport": "families and supporters",
    "demo.outreach": "places we go to",
    "demo.local_services": "local services",
    "demo.community": "activities",
    "demo.assessment": "assessments and measures",
    "demo.after": "what comes after the cards",
    "demo.peersupport_moving_on": "moving on",
    "demo.couple": "two people as a couple",
    "demo.loss": "a loss",
    "demo.rights": "what people ask about their records",
    "demo.governance": "decisions and money",
    "demo.commissioning": "returns",
}


def load(*, today: date, tell: Tell) -> bool:
    """Bring the demonstration in; False when it was all there already."""
    made = [_load_public(today, tell), *(_load_tenant(plan, today, tell) for plan in PLANS)]
    return any(made)


def _load_public(today: date, tell: Tell) -> bool:
    with unit_of_work(PUBLIC_SCOPE):
        if _is_loaded():
            return False
        tell("Kith: places, operator, founder and commissioner")
        import_module("demo.places").load()
        load_kit()
        import_module("demo.people").load_public_people()
        import_module("demo.commissioning").load_region(today)
        record(kind=LOADED, by=None, subject=None)
    return True


def _load_tenant(plan: Plan, today: date, tell: Tell) -> bool:
    scope = _scope_of(plan)
    with unit_of_work(scope):
        if _is_loaded():
            return False
        rng = random.Random(f"{SEED} {plan.schema}")
        for room in ROOMS[plan.kind]:
            tell(f"{plan.name}: {SAID[room]}")
            _room(room).load(plan, rng, today, lambda line: tell(f"{plan.name}: {line}"))
        record(kind=LOADED, by=None, subject=None)
    return True


def _room(name: str) -> Any:
    return import_module(name)


def _scope_of(plan: Plan) -> Scope:
    host = f"{plan.schema}.{settings.TENANT_HOST_SUFFIX}"
    door = door_for_host(host)
    if door is not None:
        return door.scope
    looks = {"strapline": plan.strapline, "place": plan.place, "accent": plan.accent}
    tenant = make_tenant(schema=plan.schema, kind=plan.kind, name=plan.name, host=host, **looks)
    with unit_of_work(PUBLIC_SCOPE):
        import_module("demo.places").open_to_families(tenant)
    return tenant.scope


def _is_loaded() -> bool:
    return Event.objects.filter(kind=LOADED).exists()
