"""Asking for work on tenants, and asking again. The caretaker does it; nothing here holds the owner's rights."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction

from kith.audit.operations import Actor, record
from kith.errors import Refused
from tenants.fleet.models import Order
from tenants.fleet.works import Work, work_of

CHANNEL = "kith_orders"


class AlreadyAskedFor(Refused):
    """The same work is waiting or under way for this tenant."""


class NotOver(Refused):
    """The order has not failed, so there is nothing to try again."""


def ask_for(
    *, kind: str, by: Actor | None, tenant_id: UUID | None = None, order_id: UUID | None = None, **asked: Any
) -> Order:
    """Ask the caretaker for work, inside the public scope. With an `order_id`, once and no more for that id.

    Raises AlreadyAskedFor.
    """
    work = work_of(kind)
    order = Order(
        id=order_id or uuid4(),
        kind=kind,
        tenant_id=tenant_id,
        asked=asked,
        steps=len(work.steps),
        asked_by_id=by.pk if by else None,
    )
    try:
        with transaction.atomic():
            _refuse_second(work)
            order.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyAskedFor(f"{work.title}: this is already under way.") from error
    record(kind="order.asked", by=by, subject=order, detail={"kind": kind, "tenant": str(tenant_id or "")})
    _wake()
    return order


def try_again(*, order: Order, by: Actor | None) -> Order:
    """Go on with an order that could not be done, from the step it stopped at. Raises NotOver."""
    order = Order.objects.select_for_update().get(pk=order.pk)
    if order.state != Order.State.FAILED:
        raise NotOver("This has not failed: there is nothing to try again.")
    order.state, order.why, order.tries, order.finished_at = Order.State.WAITING, "", 0, None
    try:
        with transaction.atomic():
            _refuse_second(work_of(order.kind))
            order.save(update_fields=["state", "why", "tries", "finished_at"])
    except IntegrityError as error:
        raise AlreadyAskedFor(f"{work_of(order.kind).title}: this is already under way.") from error
    record(kind="order.asked-again", by=by, subject=order, detail={"kind": order.kind})
    _wake()
    return order


def _refuse_second(work: Work) -> None:
    """Two who ask at once for work that is done alone ask one after the other."""
    if not work.alone:
        return
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [f"kith order {work.kind}"])
    if Order.objects.filter(kind=work.kind, state__in=[Order.State.WAITING, Order.State.RUNNING]).exists():
        raise AlreadyAskedFor(f"{work.title}: this is already under way.")


def _wake() -> None:
    """Told when the transaction commits; a caretaker that does not hear looks every few seconds anyway."""
    with connection.cursor() as cursor:
        cursor.execute(f"notify {CHANNEL}")
