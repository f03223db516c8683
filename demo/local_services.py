"""The list of local services of the demonstration: most checked lately, two a while ago, one not yet."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from django.utils import timezone

from apps.peersupport.operations.services import add_service
from demo.plans import Plan
from kith.people.models import User
from kith.roles import Role

with Path(__file__).with_suffix(".toml").open("rb") as _file:
    SERVICES = tomllib.load(_file)["service"]


def load(plan: Plan, rng: random.Random, today: date, tell: Callable[[str], None]) -> None:
    """Fill the open scope."""
    coordinator = User.objects.filter(role_grants__role=Role.COORDINATOR).order_by("email")[0]
    town = plan.place.split(",")[0]
    for told in SERVICES:
        facts = {name: value for name, value in told.items() if name != "days"}
        if "address" in facts:
            facts["town"] = town
        add_service(
            facts=facts, checked="days" in told, at=timezone.now(), on=today - timedelta(days=told.get("days", 0)),
            by=coordinator,
        )  # fmt: skip
    tell(f"{len(SERVICES)} local services")
