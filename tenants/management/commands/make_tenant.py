from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from kith.errors import Refused
from tenants.fleet.asking import ask_to_make_tenant, host_of, unfinished
from tenants.fleet.caretaker import do_orders
from tenants.fleet.models import Order
from tenants.fleet.operations import try_again
from tenants.isolation import OWNER, PUBLIC_SCOPE, unit_of_work
from tenants.models import Tenant

LOOK_SECONDS = 0.5
"""How often we look at an order that a caretaker has in hand."""


class Command(BaseCommand):
    help = "Make a tenant and let in its first admin. Done again after a crash, it goes on where it stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("label", help="the first word of its address: LABEL.TENANT_HOST_SUFFIX")
        parser.add_argument("name", help='such as "West Basildon Families"')
        parser.add_argument("--kind", choices=Tenant.Kind.values, default=Tenant.Kind.MUTUAL)
        parser.add_argument("--place", default="", help='such as "West Basildon"')
        parser.add_argument("--admin-email", required=True)
        parser.add_argument("--admin-name", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        if OWNER not in connections.settings:
            raise CommandError("Set OWNER_DATABASE_URL: making a tenant makes a schema and a role.")
        try:
            order = self._order(options)
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        while order.is_open:
            if not do_orders(only=order.pk):
                time.sleep(LOOK_SECONDS)  # a caretaker has it
            order = _again(order)
        if order.state == Order.State.FAILED:
            raise CommandError(order.why)
        self.stdout.write(f"{order.asked['name']} answers at {order.asked['host']}.")

    def _order(self, options: dict[str, Any]) -> Order:
        """The order begun before, or a new one."""
        with unit_of_work(PUBLIC_SCOPE):
            begun = unfinished(host_of(options["label"]))
            if begun is None:
                wanted = {key: options[key] for key in ("label", "name", "kind", "place", "admin_name", "admin_email")}
                return ask_to_make_tenant(**wanted, way_in=f"http{'s' * settings.HTTPS}://{{}}", by=None)
            return begun if begun.is_open else try_again(order=begun, by=None)


def _again(order: Order) -> Order:
    with unit_of_work(PUBLIC_SCOPE):
        return Order.objects.get(pk=order.pk)
