"""For commands: do an order here, and say how it ended."""

from __future__ import annotations

import time

from kith.errors import Refused
from tenants.fleet.caretaker import do_orders
from tenants.fleet.models import Order
from tenants.isolation import PUBLIC_SCOPE, unit_of_work

LOOK_SECONDS = 0.5
"""How often we look at an order that a caretaker has in hand."""


class NotDone(Refused):
    """The order could not be done."""


def done_here(order: Order) -> Order:
    """The order, done here or by a caretaker that has it in hand. Raises NotDone with the reason."""
    while order.is_open:
        if not do_orders(only=order.pk):
            time.sleep(LOOK_SECONDS)
        with unit_of_work(PUBLIC_SCOPE):
            order = Order.objects.get(pk=order.pk)
    if order.state != Order.State.DONE:
        raise NotDone(order.why)
    return order
