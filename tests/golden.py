"""What the golden database holds: two mutuals and a service, each with the same three people under the same keys."""

from __future__ import annotations

import os
from uuid import UUID, uuid5

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
            _people(CAST)
    with unit_of_work(PUBLIC_SCOPE):
        _people(PUBLIC_CAST)


def _people(cast: dict[str, tuple[str, tuple[str, ...]]]) -> None:
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
