"""What a tenant leaves outside its schema, and how it is taken away: each app says what is its own, from ready()."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from django.apps import apps
from django.db import models

from tenants.isolation import OWNER, OWNER_PUBLIC_SCOPE, unit_of_work


@dataclass(frozen=True)
class Leaving:
    """A tenant on its way out, as a sweep needs it. `key` is its scope key: all outside the tables is keyed by it."""

    tenant_id: UUID
    schema: str

    @property
    def key(self) -> str:
        return self.tenant_id.hex


@dataclass(frozen=True)
class Sweep:
    """One kind of thing a tenant has. `what` stands on the certificate: "files".

    `count` says how many are there now, `remove` takes them away and may be done again; both open the units of work
    they need. `covers` names the models whose rows it takes.
    """

    what: str
    count: Callable[[Leaving], int]
    remove: Callable[[Leaving], None]
    covers: frozenset[str] = field(default_factory=frozenset)


_sweeps: dict[str, Sweep] = {}


def register_sweep(sweep: Sweep) -> None:
    """Call from AppConfig.ready(). Sweeps are done in the order in which they were registered."""
    _sweeps[sweep.what] = sweep


def register_rows(what: str, *labels: str, by: str = "tenant_id") -> None:
    """Sweep the rows of shared models whose field `by` holds the tenant's id; who points at others comes first."""

    def remove(leaving: Leaving) -> None:
        for label in labels:
            _rows(label, by, leaving, _delete)

    register_sweep(
        Sweep(
            what,
            count=lambda leaving: sum(_rows(label, by, leaving, _count) for label in labels),
            remove=remove,
            covers=frozenset(labels),
        )
    )


def sweeps() -> list[Sweep]:
    return list(_sweeps.values())


def covered_models() -> frozenset[str]:
    return frozenset().union(*(sweep.covers for sweep in sweeps()))


def _rows(label: str, by: str, leaving: Leaving, do: Callable[[models.QuerySet[models.Model]], int]) -> int:
    manager = apps.get_model(label)._default_manager
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        return do(manager.using(OWNER).filter(**{by: leaving.tenant_id}))


def _count(rows: models.QuerySet[models.Model]) -> int:
    return rows.count()


def _delete(rows: models.QuerySet[models.Model]) -> int:
    return rows.delete()[0]
