"""Going the rounds: what rooms want done again and again in every tenant that may be written to."""

from __future__ import annotations

import logging

from kith.jobs.rounds import rounds_in
from kith.scope import Scope
from tenants.isolation import PUBLIC_SCOPE, unit_of_work
from tenants.models import Tenant

EVERY_SECONDS = 30.0

logger = logging.getLogger("kith.rounds")


def go_the_rounds() -> int:
    """Do every round in every tenant that is open; what fails in one is logged, and the others go on. How many."""
    with unit_of_work(PUBLIC_SCOPE):
        scopes = [each.scope for each in Tenant.objects.filter(state__in=Tenant.WRITABLE).order_by("pk")]
    return sum(_go_round(scope) for scope in scopes)


def _go_round(scope: Scope) -> int:
    done = 0
    for one in rounds_in(scope.kind):
        try:
            with unit_of_work(scope):
                one.do()
            done += 1
        except Exception:
            logger.exception("The round %s failed in %s", one.name, scope.key)
    return done
