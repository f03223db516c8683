"""What the golden database holds: two mutuals and a service, each with the same three people under the same keys."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from django.utils import timezone

if TYPE_CHECKING:
    from tenants.models import Tenant

SPACE = UUID("6b697468-0000-4000-8000-000000000000")
PASSWORD = "a kettle and four cups"
TENANTS = {"north": "mutual", "south": "mutual", "east": "service"}
CAST = {
    "asha": ("Asha", ("COORDINATOR",)),
    "ben": ("Ben", ("PEER_SUPPORTER",)),
    "cara": ("Cara", ("PEER_SUPPORTER",)),
    "dina": ("Dina", ("DIRECTOR", "MEMBER")),
    "eve": ("Eve", ("MANAGER",)),
    "frank": ("Frank", ("TREASURER", "MEMBER")),
    "gita": ("Gita", ("PARENT",)),
    "hal": ("Hal", ("SAFEGUARDING_LEAD",)),
    "ivy": ("Ivy", ("TENANT_ADMIN",)),
    "jo": ("Jo", ("TUTOR",)),
    "kay": ("Kay", ("MEMBER",)),
}
PUBLIC_CAST = {"olu": ("Olu", ("OPERATOR",)), "vic": ("Vic", ("COMMISSIONER",)), "una": ("Una", ("FOUNDER",))}
PUBLIC_CAST |= {"wyn": ("Wyn", ("CATALOGUE_EDITOR",)), "xan": ("Xan", ("CATALOGUE_EDITOR",))}
MUTUAL_ONLY = {"dina", "eve", "frank", "kay"}


def key(name: str) -> UUID:
    """The same key for the same name in every tenant."""
    return uuid5(SPACE, name)


def build() -> None:
    from tenants.isolation import PUBLIC_SCOPE, unit_of_work
    from tenants.provisioning import make_tenant, prepare_public

    prepare_public()
    for schema, kind in TENANTS.items():
        host = f"{schema}.kith.localhost"
        made = make_tenant(schema=schema, kind=kind, name=schema.title(), host=host, id=key(f"tenant {schema}"))
        with unit_of_work(made.scope):
            let_in(CAST)
        with unit_of_work(PUBLIC_SCOPE):
            open_to_families(made)
    with unit_of_work(PUBLIC_SCOPE):
        let_in(PUBLIC_CAST)


def open_to_families(made: Tenant) -> None:
    """A mutual names its custodian and goes live; a service is live from the first."""
    from tenants.closing.custodians import name_custodian
    from tenants.closing.operations import go_live

    if made.state != made.State.SETTING_UP:
        return
    now = timezone.now()
    name_custodian(
        tenant_id=made.pk,
        organisation="The Next Town's Mutual",
        contact_name="Noor",
        email="noor@example.org",
        agreed_on=now.date(),
        at=now,
        by=None,
    )
    go_live(tenant=made, by=None)


def let_in(cast: dict[str, tuple[str, tuple[str, ...]]]) -> None:
    """These people with their roles, where we are."""
    from kith.people.models import User
    from kith.people.operations import give_role
    from kith.roles import Role

    for name, (display, roles) in cast.items():
        user = User(id=key(name), email=f"{name}@example.org", display_name=display)
        user.set_password(PASSWORD)
        user.save()
        for role in roles:
            give_role(user=user, role=Role(role), by=None)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kith.settings")
    import django

    django.setup()
    build()
