"""An order as a person reads it: what it is, how far it is, what comes next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from kith.people.models import User
from kith.web.words import say_count, say_since
from tenants.fleet.models import Order
from tenants.fleet.works import Step, works
from tenants.models import Tenant

COLUMNS = ["Order", "State", "How far", "Asked"]
FILE_COLUMNS = ["Order", "Tenant", "State", "Steps done", "Steps", "Why not", "Asked at", "Asked by", "Ended at"]
TONES = {
    Order.State.WAITING: "waiting",
    Order.State.RUNNING: "info",
    Order.State.DONE: "done",
    Order.State.FAILED: "now",
}
LONG_SECONDS = 60
"""An order that nobody has begun for so long makes one ask whether the caretaker runs."""

Tenants = Mapping[UUID, Tenant]
Askers = Mapping[UUID, User]


@dataclass(frozen=True)
class StepShown:
    """A step in the list: done, under way, or to come."""

    says: str
    when: str
    tone: str
    icon: str


def kinds() -> list[tuple[str, str]]:
    return sorted(((work.kind, work.title) for work in works().values()), key=lambda choice: choice[1])


def title(order: Order) -> str:
    work = works().get(order.kind)
    return work.title if work else order.kind


def name_of(order: Order, tenants: Tenants) -> str:
    """The tenant's name: as it is, or as it was asked for."""
    tenant = tenants.get(order.tenant_id) if order.tenant_id else None
    return tenant.name if tenant else str(order.asked.get("name", ""))


def heading(order: Order, tenants: Tenants) -> str:
    return ": ".join(filter(None, (title(order), name_of(order, tenants))))


def row(order: Order, tenants: Tenants, askers: Askers) -> list[Any]:
    """Cells of COLUMNS."""
    return [
        {"text": heading(order, tenants), "url": reverse("fleet:order", args=[order.pk])},
        {"text": order.get_state_display(), "tone": TONES[Order.State(order.state)]},
        _how_far(order),
        f"{_ago(order.asked_at)}, by {_asker(order, askers)}",
    ]


def file_row(order: Order, tenants: Tenants, askers: Askers) -> list[Any]:
    """Cells of FILE_COLUMNS."""
    return [
        title(order), name_of(order, tenants), order.get_state_display(), order.steps_done, order.steps, order.why,
        _written(order.asked_at), _asker(order, askers), _written(order.finished_at),
    ]  # fmt: skip


def steps(order: Order) -> list[StepShown]:
    work = works().get(order.kind)
    return [_step(order, number, step) for number, step in enumerate(work.steps if work else (), 1)]


def now(order: Order, *, at: dt.datetime) -> str:
    """One sentence: what happens now."""
    match order.state:
        case Order.State.WAITING if order.tries:
            return "Something went wrong. We are trying again."
        case Order.State.WAITING if (at - order.asked_at).total_seconds() > LONG_SECONDS:
            return "Nobody has begun it yet. Ask whoever runs the servers whether the caretaker is up."
        case Order.State.WAITING:
            return "It begins in a moment."
        case Order.State.RUNNING:
            return f"Step {min(order.steps_done + 1, order.steps)} of {order.steps}. {order.doing}".strip()
        case Order.State.DONE:
            return f"Done, in {_took(order)}."
    return f"It stopped at step {min(order.steps_done + 1, order.steps)} of {order.steps}."


def seen(order: Order, *, at: dt.datetime) -> str:
    """Changes when there is something new to show."""
    return f"{order.state}-{order.steps_done}-{round(order.share * 100)}-{now(order, at=at)}"


def _step(order: Order, number: int, step: Step) -> StepShown:
    if number <= order.steps_done:
        return StepShown(step.says, "Done", "done", "check")
    if number > order.steps_done + 1 or order.state == Order.State.WAITING:
        return StepShown(step.says, "", "", "more")
    if order.state == Order.State.FAILED:
        return StepShown(step.says, "It stopped here", "now", "now")
    doing = order.doing if order.doing != step.says else ""
    return StepShown(step.says, doing or "Now", "next", "next")


def _how_far(order: Order) -> str:
    if order.state == Order.State.FAILED:
        return order.why
    return f"{order.steps_done} of {say_count(order.steps, 'step')}"


def _took(order: Order) -> str:
    if order.finished_at is None or order.started_at is None:
        return "a moment"
    seconds = round((order.finished_at - order.started_at).total_seconds())
    if seconds < 1:
        return "less than a second"
    return say_count(seconds, "second") if seconds < 120 else say_count(round(seconds / 60), "minute")


def _asker(order: Order, askers: Askers) -> str:
    asker = askers.get(order.asked_by_id) if order.asked_by_id else None
    return str(asker) if asker else "a command"


def _ago(moment: dt.datetime) -> str:
    return say_since(timezone.localtime(moment), at=timezone.localtime())


def _written(moment: dt.datetime | None) -> str:
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else ""


def rows(found: Iterable[Order], tenants: Tenants, askers: Askers) -> list[list[Any]]:
    return [row(order, tenants, askers) for order in found]
