"""For commands: do an order here, and say how it ended."""

from __future__ import annotations

from kith.errors import Refused
from tenants.fleet.caretaker import TRIES, do_orders
from tenants.fleet.models import Order
from tenants.isolation import PUBLIC_SCOPE, unit_of_work


class NotDone(Refused):
    """The order could not be done, or another caretaker has it in hand."""


def done_here(order: Order) -> Order:
    """The order, done. Raises NotDone with the reason."""
    for _ in range(TRIES):
        do_orders()
        with unit_of_work(PUBLIC_SCOPE):
            order = Order.objects.get(pk=order.pk)
        if not order.is_open:
            break
    if order.state != Order.State.DONE:
        raise NotDone(order.why or "A caretaker is doing it: its page on the public host says how far it is.")
    return order
