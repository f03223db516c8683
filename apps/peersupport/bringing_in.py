"""A list of families is brought in step by step, each step a task of its own."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from apps.peersupport.operations.importing_families import go_on
from apps.peersupport.queries.imports import imports_to_go_on_with
from kith.celery import app

FORGOTTEN_SECONDS = 60


@app.task(name="peersupport.bring_in")
def bring_in(pk: str) -> bool:
    """One step; the next one is asked for when this one is stored."""
    more = go_on(pk=UUID(pk))
    if more:
        transaction.on_commit(lambda: bring_in.delay(pk))
    return more


def go_on_with_imports() -> int:
    """A round: whatever waits for a step is asked for, though a worker may have died at the last one. How many."""
    waiting = imports_to_go_on_with()
    for pk in waiting:
        bring_in.apply_async((str(pk),), expires=FORGOTTEN_SECONDS)
    return len(waiting)
