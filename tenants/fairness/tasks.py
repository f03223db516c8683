"""What a tenant's tasks ask of the workers."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from celery import Task
from celery.exceptions import TaskPredicate

from kith.scope import Scope
from tenants.fairness.keeping import begin_keeping
from tenants.fairness.limits import limits_of, under
from tenants.fairness.turns import NoPlaceFree, wait_for_a_turn
from tenants.fairness.usage import Counts, note
from tenants.hosts import Door
from tenants.isolation import unit_of_work


@contextmanager
def counted(scope: Scope) -> Iterator[None]:
    """Count a task of `scope`, and whether it failed; one that asks to run again later has not."""
    began, counts = time.perf_counter(), Counts(tasks=1)
    try:
        yield
    except NoPlaceFree:
        counts = Counts(refused_for_limit=1)
        raise
    except TaskPredicate:
        raise
    except Exception:
        counts.failures = 1
        raise
    finally:
        if scope.tenant_id is not None:
            begin_keeping()
            counts.work_ms = (time.perf_counter() - began) * 1000
            note(scope.tenant_id, counts)


@contextmanager
def further_unit_of_work(door: Door) -> Iterator[None]:
    """A task that had its turn goes on in another transaction."""
    limits = limits_of(door)
    with under(limits, limits.tasks), unit_of_work(door.scope):
        yield


@contextmanager
def fair_unit_of_work(task: Task, door: Door) -> Iterator[None]:
    """The unit of work of a task: by its tenant's limits, in its turn, and counted. Raises NoPlaceFree."""
    limits = limits_of(door)
    with counted(door.scope), under(limits, limits.tasks), unit_of_work(door.scope):
        wait_for_a_turn(task, door.scope, limits)
        yield
