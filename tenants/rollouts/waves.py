"""In which order a fleet is done: one tenant, then a few of every sort, then the rest."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tenants.collected import Way
from tenants.models import Tenant

FIRST_SHARE = 0.05


@dataclass(frozen=True)
class Turn:
    """`way` is None for a tenant that lacks nothing but rights."""

    tenant: Tenant
    way: Way | None

    @property
    def missing(self) -> int:
        return len(self.way.missing) if self.way else 0


@dataclass(frozen=True)
class Wave:
    """`alone`: where it fails, nobody follows."""

    name: str
    turns: tuple[Turn, ...]
    alone: bool = False


def waves(turns: Sequence[Turn], *, canary: str = "") -> list[Wave]:
    """The canary is the tenant whose schema is `canary`, or the first; the second wave has one of each way first."""
    if not turns:
        return []
    first = next((turn for turn in turns if turn.tenant.schema_name == canary), turns[0])
    rest = _one_of_each_first([turn for turn in turns if turn is not first])
    few = math.ceil(FIRST_SHARE * len(rest))
    found = [
        Wave("the canary", (first,), alone=True),
        Wave("the first few", tuple(rest[:few])),
        Wave("the rest", tuple(rest[few:])),
    ]
    return [wave for wave in found if wave.turns]


def _one_of_each_first(turns: list[Turn]) -> list[Turn]:
    first: dict[Way | None, Turn] = {}
    for turn in turns:
        first.setdefault(turn.way, turn)
    ahead = list(first.values())
    return ahead + [turn for turn in turns if turn not in ahead]
