from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kith.errors import Refused
from tenants.closing import operations
from tenants.fleet.caretaker import do_orders
from tenants.fleet.models import Order
from tenants.isolation import PUBLIC_SCOPE, unit_of_work
from tenants.models import Tenant


class Command(BaseCommand):
    help = "Suspend a tenant, make it reading only, or open it. Every process follows within a few seconds."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("schema")
        parser.add_argument("state", choices=("active", "read-only", "suspended"))
        parser.add_argument("--reason", required=True, help="it stands on the record")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with unit_of_work(PUBLIC_SCOPE):
                tenant = _find(options["schema"])
                order = _change(tenant, options["state"])(tenant, options["reason"])
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        if isinstance(order, Order):
            do_orders(only=order.pk)
        with unit_of_work(PUBLIC_SCOPE):
            tenant = _find(options["schema"])
        self.stdout.write(f"{tenant.name} is {tenant.get_state_display().lower()}.")


def _find(schema: str) -> Tenant:
    tenant = Tenant.objects.exclude(state__in=Tenant.UNROUTED).filter(schema_name=schema).first()
    if tenant is None:
        raise CommandError(f"There is no tenant with the schema {schema}.")
    return tenant


def _change(tenant: Tenant, state: str) -> Callable[[Tenant, str], object]:
    if state == "suspended":
        return lambda tenant, reason: operations.suspend(tenant=tenant, reason=reason, by=None)
    if state == "read-only":
        return lambda tenant, reason: operations.make_read_only(tenant=tenant, reason=reason, by=None)
    if tenant.state == Tenant.State.SETTING_UP:
        return lambda tenant, reason: operations.go_live(tenant=tenant, by=None)
    return lambda tenant, reason: operations.reopen(tenant=tenant, reason=reason, by=None)
