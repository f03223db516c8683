from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kith.errors import Refused
from kith.people.operations import add_person, give_role
from kith.roles import Role
from tenants.isolation import unit_of_work
from tenants.models import Tenant
from tenants.provisioning import make_tenant


class Command(BaseCommand):
    help = "Make a tenant and its first admin. Done again after a crash, it goes on where it stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("schema", help="small letters, figures and underscores; also the first part of its host")
        parser.add_argument("name", help='such as "West Basildon Families"')
        parser.add_argument("--kind", choices=Tenant.Kind.values, default=Tenant.Kind.MUTUAL)
        parser.add_argument("--host", help="default: SCHEMA.TENANT_HOST_SUFFIX")
        parser.add_argument("--admin-email", required=True)
        parser.add_argument("--admin-name", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        host = options["host"] or f"{options['schema']}.{settings.TENANT_HOST_SUFFIX}"
        try:
            made = make_tenant(schema=options["schema"], kind=options["kind"], name=options["name"], host=host)
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        except ValidationError as fault:
            raise CommandError("; ".join(fault.messages)) from fault
        with unit_of_work(made.scope):
            admin = add_person(email=options["admin_email"], display_name=options["admin_name"], by=None)
            give_role(user=admin, role=Role.TENANT_ADMIN, by=None)
        self.stdout.write(f"{made.name} answers at {host}.")
