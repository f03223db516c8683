from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from kith.people.operations import add_person, give_role
from kith.roles import Role
from tenants.isolation import PUBLIC_SCOPE, unit_of_work


class Command(BaseCommand):
    help = "Let somebody in as an operator of the platform: the first one has nobody to invite them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name", help='such as "Olu Adeyemi"')

    def handle(self, *args: Any, **options: Any) -> None:
        with unit_of_work(PUBLIC_SCOPE):
            person = add_person(email=options["email"], display_name=options["name"], by=None)
            give_role(user=person, role=Role.OPERATOR, by=None)
        host = min(settings.PUBLIC_HOSTS)
        self.stdout.write(f"{person.display_name} signs in at {host} with {person.email}, and is sent a code.")
