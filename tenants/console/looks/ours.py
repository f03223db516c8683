"""The looks that every console has, in the order in which they are shown."""

from __future__ import annotations

from tenants.console.looks import kept, now
from tenants.console.looks.registry import Look, keep, looks
from tenants.fleet.works import Doing, Step, Work

FIVE_MINUTES, HOUR = 300.0, 3600.0
KIND = "look"

LOOKS = (
    Look("versions", "Versions", now.versions),
    Look("rollout", "Roll-outs", now.rollout),
    Look("orders", "Orders", now.orders),
    Look("pool", "Ready-made tenants", now.pool),
    Look("rights", "Rights and roles", kept.rights, FIVE_MINUTES),
    Look("structure", "Tables", kept.structure, HOUR),
    Look("left-behind", "What was left behind", kept.left_behind, FIVE_MINUTES),
    Look("quotas", "Quotas", now.quotas),
    Look("connections", "Connections and memory", now.connections),
    Look("catalogue", "The catalogue", kept.catalogue, FIVE_MINUTES),
    Look("vacuum", "Autovacuum", kept.vacuum, FIVE_MINUTES),
)


def look_again(doing: Doing) -> None:
    """Everything that is kept, now."""
    dear = [look for look in looks() if look.every_seconds]
    for number, look in enumerate(dear):
        doing.tell(look.title, share=number / len(dear))
        keep(look)


WORK = Work(KIND, "Look over the whole fleet", (Step("Looking from every side", look_again),))
