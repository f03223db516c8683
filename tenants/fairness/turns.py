"""How many of a tenant's tasks run at once, whichever processes they are in.

A running task holds one of its tenant's places: a lock of its own transaction, so that a process that dies lets go of
it. A task that finds no place free goes back to the queue and comes again in a few seconds, then later and later.
"""

from __future__ import annotations

import hashlib
import os
import time
from typing import Any

from celery import Task
from celery.exceptions import Ignore
from django.conf import settings
from django.db import OperationalError, connection, transaction
from psycopg.errors import LockNotAvailable

from kith.scope import Scope
from tenants.fairness.limits import Limits

PUT_BACK = "kith_put_back"
"""Header: how many times a task has gone back to the queue."""
GRACE_MILLISECONDS = 200
"""Short tasks are over this soon: worth waiting for."""
NO_GRACE_SECONDS = 5.0
"""After a wait in vain, the tenant's tasks are long ones: the next go back at once, so that others' come forward."""
LONGEST_SECONDS = 20

_in_vain: dict[str, float] = {}


class NoPlaceFree(Ignore):
    """The tenant has as many tasks running as it may; this one is in the queue again."""


def wait_for_a_turn(task: Task, scope: Scope, limits: Limits) -> None:
    """Inside the task's unit of work: hold a place of the tenant's until it ends. Raises NoPlaceFree."""
    if scope.tenant_id is None or not settings.FAIR_SHARES or not _is_delivered(task):
        return
    if not take_place(scope, places=places_of(limits)):
        _put_back(task)
        raise NoPlaceFree(f"{scope.name or scope.key} has enough tasks running.")


def places_of(limits: Limits) -> int:
    return max(1, settings.WORKER_PROCESSES * limits.worker_percent // 100)


def take_place(scope: Scope, *, places: int) -> bool:
    """True once this transaction holds one of the tenant's `places`, until it ends."""
    locks = [_lock_of(scope.key, place) for place in range(places)]
    if any(_try(lock) for lock in locks):
        return True
    if _in_vain.get(scope.key, 0) > time.monotonic():
        return False
    if _wait(locks[0]):
        return True
    _in_vain[scope.key] = time.monotonic() + NO_GRACE_SECONDS
    return False


def _lock_of(key: str, place: int) -> int:
    digest = hashlib.sha256(f"kith worker {key} {place}".encode()).digest()
    return int.from_bytes(digest[:8], signed=True)


def _try(lock: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [lock])
        return bool(cursor.fetchone()[0])


def _wait(lock: int) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select set_config('lock_timeout', %s, true)", [f"{GRACE_MILLISECONDS}ms"])
            cursor.execute("select pg_advisory_xact_lock(%s)", [lock])
            cursor.execute("select set_config('lock_timeout', '0', true)")
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            return False
        raise
    return True


def _is_delivered(task: Task) -> bool:
    return not (task.request.called_directly or task.request.is_eager)


def _put_back(task: Task) -> None:
    """The same task again, its tries not counted, after 2, 4, 8 … seconds and a little, so that they spread."""
    times = _times_put_back(task) + 1
    seconds = min(LONGEST_SECONDS, 2**times) + os.urandom(1)[0] / 128
    headers: dict[str, Any] = {**(task.request.headers or {}), PUT_BACK: times}
    task.signature_from_request(headers=headers, countdown=seconds).apply_async()


def _times_put_back(task: Task) -> int:
    found = (task.request.headers or {}).get(PUT_BACK) or getattr(task.request, PUT_BACK, None)
    return min(int(found or 0), 10)
