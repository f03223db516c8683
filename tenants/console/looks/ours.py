"""The looks that every console has, in the order in which they are shown."""

from __future__ import annotations

from collections.abc import Iterator

from kith.observability.surroundings import Finding
from tenants.console.looks import kept, now
from tenants.console.looks.registry import Look, keep, looks
from tenants.console.models import LookKept
from tenants.fleet.works import Doing, Step, Work
from tenants.isolation import PUBLIC_SCOPE, unit_of_work

FIVE_MINUTES, SIX_HOURS = 300.0, 21_600.0
"""Tables are compared seldom: with a thousand tenants it keeps the caretaker some fifteen seconds from its orders."""
KIND = "look"

LOOKS = (
    Look("versions", "Versions", now.versions, see="/tenants/?version=behind", see_words="The tenants that are behind"),
    Look("rollout", "Roll-outs", now.rollout),
    Look("orders", "Orders", now.orders, see="/orders/", see_words="All orders"),
    Look("pool", "Ready-made tenants", now.pool),
    Look("rights", "Rights and roles", kept.rights, FIVE_MINUTES),
    Look("structure", "Tables", kept.structure, SIX_HOURS),
    Look("left-behind", "What was left behind", kept.left_behind, FIVE_MINUTES),
    Look("quotas", "Quotas", now.quotas, see="/tenants/?order=size", see_words="The biggest tenants"),
    Look("connections", "Connections and memory", now.connections),
    Look("catalogue", "The catalogue", kept.catalogue, FIVE_MINUTES),
    Look("vacuum", "Autovacuum", kept.vacuum, FIVE_MINUTES),
)


DOCTORS_OWN = frozenset({"versions", "rights", "left-behind"})
"""What the doctor has examinations of its own for."""


def for_the_doctor() -> Iterator[Finding]:
    """Every other look: what is kept of the dearest, where the caretaker has kept it, and the rest as it is now."""
    with unit_of_work(PUBLIC_SCOPE):
        kept_looks = {each.name: each.findings for each in LookKept.objects.filter(name="structure")}
    for look in looks():
        if look.name in kept_looks:
            yield from (Finding(**finding) for finding in kept_looks[look.name])
        elif look.name not in DOCTORS_OWN:
            yield from look.examine()


def look_again(doing: Doing) -> None:
    """Everything that is kept, now."""
    dear = [look for look in looks() if look.every_seconds]
    for number, look in enumerate(dear):
        doing.tell(look.title, share=number / len(dear))
        keep(look)


WORK = Work(KIND, "Look over the whole fleet", (Step("Looking from every side", look_again),), alone=True)
