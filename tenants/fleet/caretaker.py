"""The one process that holds the owner's rights: it does the orders, and small chores at their times.

An order is held by a lock of the caretaker's own connection, so a caretaker that dies lets go of it, and whoever comes
next goes on at the step that was not finished. Several may run; each order is one's.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from django.db import OperationalError, connections
from django.utils import timezone

from kith.errors import Refused
from tenants.fleet.models import Order
from tenants.fleet.operations import CHANNEL
from tenants.fleet.works import Work, work_of, works
from tenants.isolation import OWNER, OWNER_PUBLIC_SCOPE, unit_of_work
from tenants.reasons import reason

TRIES = 3
LOOK_SECONDS = 5.0
"""How long the caretaker sleeps where nobody calls."""
LOCKS = 0x6B697468
"""First half of the locks' key, so that no other advisory lock is ours."""

logger = logging.getLogger("kith.caretaker")


@dataclass
class Chore:
    """Small work that nobody asks for, done again every so many seconds."""

    name: str
    every_seconds: float
    do: Callable[[], object]
    due: float = 0.0


_chores: dict[str, Chore] = {}


def register_chore(name: str, do: Callable[[], object], *, every_seconds: float) -> None:
    """Call from AppConfig.ready(). The chore opens its own units of work; one that fails is logged and comes again."""
    _chores[name] = Chore(name, every_seconds, do)


class Held:
    """An order in hand: what a step is given."""

    def __init__(self, order: Order) -> None:
        self.order = order

    @property
    def tenant_id(self) -> UUID | None:
        return self.order.tenant_id

    @property
    def asked(self) -> dict[str, Any]:
        return dict(self.order.asked)

    @property
    def kept(self) -> dict[str, Any]:
        return dict(self.order.kept)

    def keep(self, **found: Any) -> None:
        self.note(kept={**self.order.kept, **found})

    def about(self, tenant_id: UUID) -> None:
        self.note(tenant_id=tenant_id)

    def tell(self, doing: str, *, share: float = 0) -> None:
        self.note(doing=doing[:200], share=min(max(share, 0), 1))

    def note(self, **changes: Any) -> None:
        for name, value in changes.items():
            setattr(self.order, name, value)
        with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
            Order.objects.using(OWNER).filter(pk=self.order.pk).update(**changes)


def do_orders(*, only: UUID | None = None) -> int:
    """Do every open order (or one) that nobody else has in hand, the oldest first; how many were taken up."""
    taken = 0
    with _own_connection() as connection:
        for pk in [only] if only else _open_orders():
            with _lock(connection, pk) as ours:
                if ours and (order := _still_open(pk)):
                    taken += 1
                    _do(Held(order))
    return taken


def do_chores(*, now: float) -> None:
    """`now` is on the clock of time.monotonic()."""
    for chore in _chores.values():
        if chore.due > now:
            continue
        chore.due = now + chore.every_seconds
        try:
            chore.do()
        except Exception:
            logger.exception("The chore %s failed", chore.name)


def keep_house(*, until: Callable[[], bool]) -> None:
    """Do orders and chores until `until` says so; where the database goes away, wait for it."""
    while not until():
        with suppress(psycopg.OperationalError, OperationalError), _own_connection() as connection:
            connection.execute(f"listen {CHANNEL}")
            while not until():
                do_orders()
                do_chores(now=time.monotonic())
                _sleep_until_called(connection)
        if not until():
            time.sleep(1)


def _sleep_until_called(connection: psycopg.Connection[Any]) -> None:
    for _ in connection.notifies(timeout=LOOK_SECONDS, stop_after=1):
        pass


def _do(held: Held) -> None:
    work = work_of(held.order.kind)
    held.note(
        state=Order.State.RUNNING,
        steps=len(work.steps),
        tries=held.order.tries + 1,
        started_at=held.order.started_at or timezone.now(),
    )
    try:
        _do_steps(held, work)
    except Refused as refusal:
        _end(held, work, Order.State.FAILED, refusal.sentence)
    except Exception as error:
        logger.exception("The order %s failed", held.order.pk)
        if held.order.tries >= TRIES:
            _end(held, work, Order.State.FAILED, reason(error)[:1000])
        else:
            held.note(state=Order.State.WAITING)
    else:
        _end(held, work, Order.State.DONE, "")


def _do_steps(held: Held, work: Work) -> None:
    for number, step in enumerate(work.steps[held.order.steps_done :], start=held.order.steps_done + 1):
        held.tell(step.says)
        step.do(held)
        held.note(steps_done=number, share=0)


def _end(held: Held, work: Work, state: Order.State, why: str) -> None:
    """A failed order keeps what it was asked: it may be tried again."""
    forgets = work.forgets if state == Order.State.DONE else frozenset()
    held.note(
        state=state,
        why=why,
        doing="",
        finished_at=timezone.now(),
        asked={key: value for key, value in held.order.asked.items() if key not in forgets},
        kept={key: value for key, value in held.order.kept.items() if key not in forgets},
    )


def _open_orders() -> list[UUID]:
    """Of kinds this code knows: an order that newer code was asked for waits for a caretaker of that code."""
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        known = Order.objects.using(OWNER).filter(kind__in=works())
        open_ones = known.filter(state__in=[Order.State.WAITING, Order.State.RUNNING])
        return list(open_ones.order_by("asked_at", "pk").values_list("pk", flat=True))


def _still_open(pk: UUID) -> Order | None:
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        order = Order.objects.using(OWNER).filter(pk=pk).first()
    return order if order is not None and order.is_open else None


@contextmanager
def _own_connection() -> Iterator[psycopg.Connection[Any]]:
    """Outside Django's: its locks last as long as the process does, whatever becomes of transactions."""
    connections[OWNER].ensure_connection()
    with psycopg.connect(**connections[OWNER].get_connection_params(), autocommit=True) as connection:
        yield connection


@contextmanager
def _lock(connection: psycopg.Connection[Any], pk: UUID) -> Iterator[bool]:
    key = (LOCKS, int.from_bytes(pk.bytes[:4], signed=True))
    row = connection.execute("select pg_try_advisory_lock(%s, %s)", key).fetchone()
    ours = bool(row and row[0])
    try:
        yield ours
    finally:
        if ours:
            connection.execute("select pg_advisory_unlock(%s, %s)", key)
