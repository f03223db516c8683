from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kith.errors import Refused
from tenants.archives.operations.asking import move_hosts
from tenants.fleet.caretaker import do_orders
from tenants.isolation import PUBLIC_SCOPE, unit_of_work
from tenants.models import Tenant


class Command(BaseCommand):
    help = "Give a tenant's addresses to the one put back from its archive: that one opens, the first is suspended."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("old", help="short name of the tenant that has the addresses")
        parser.add_argument("new", help="short name of the one that was put back")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with unit_of_work(PUBLIC_SCOPE):
                old, new = (Tenant.objects.get(schema_name=options[name]) for name in ("old", "new"))
                hosts = move_hosts(old=old, new=new, by=None)
        except (Refused, Tenant.DoesNotExist) as refusal:
            raise CommandError(str(refusal)) from refusal
        do_orders()
        self.stdout.write(f"{', '.join(hosts)} lead to {new.name} ({new.schema_name}) now; {old.schema_name} is shut.")
