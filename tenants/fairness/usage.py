"""Counts of what each tenant asks for: in memory while it is asked, in the database a few seconds later.

Counting takes a lock for a moment and never touches the database, so no request waits for it or fails by it.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
from collections import defaultdict
from dataclasses import dataclass, fields
from threading import Lock
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from tenants.isolation import PUBLIC_SCOPE, unit_of_work

logger = logging.getLogger("kith.usage")


@dataclass
class Counts:
    """Since they were last kept. `work_ms` is the time of units of work, in milliseconds."""

    requests: int = 0
    failures: int = 0
    refused_for_limit: int = 0
    work_ms: float = 0
    tasks: int = 0

    def add(self, other: Counts) -> None:
        for field in fields(self):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))


_waiting: defaultdict[tuple[UUID, dt.date], Counts] = defaultdict(Counts)
_last_at: dict[tuple[UUID, dt.date], dt.datetime] = {}
_lock = Lock()


def note(tenant_id: UUID, counts: Counts) -> None:
    """Count for a tenant, now. Counts of a process that is killed at once are lost with it: a few seconds' worth."""
    now = timezone.now()
    _put(tenant_id, timezone.localdate(now), counts, at=now)


def keep_usage() -> int:
    """Add what was counted to the database, in one statement; how many rows. What could not be kept is kept next time.

    A tenant that has been deleted meanwhile gets no row.
    """
    taken = _take()
    if not taken:
        return 0
    try:
        with unit_of_work(PUBLIC_SCOPE):
            return _upsert(taken)
    except Exception:
        for (tenant_id, day), (counts, last_at) in taken.items():
            _put(tenant_id, day, counts, at=last_at)
        logger.exception("Usage could not be kept; it will be tried again")
        return 0


def waiting() -> dict[tuple[UUID, dt.date], Counts]:
    """What this process has counted and not yet kept."""
    with _lock:
        return dict(_waiting)


def forget_usage() -> None:
    """Drop what was counted: in a process just forked, it is the parent's."""
    global _lock
    _lock = Lock()
    _waiting.clear()
    _last_at.clear()


os.register_at_fork(after_in_child=forget_usage)


def _put(tenant_id: UUID, day: dt.date, counts: Counts, *, at: dt.datetime) -> None:
    key = (tenant_id, day)
    with _lock:
        _waiting[key].add(counts)
        _last_at[key] = max(at, _last_at.get(key, at))


def _take() -> dict[tuple[UUID, dt.date], tuple[Counts, dt.datetime]]:
    with _lock:
        taken = {key: (counts, _last_at[key]) for key, counts in _waiting.items()}
        _waiting.clear()
        _last_at.clear()
    return taken


UPSERT = """
insert into fairness_usageday as kept
    (id, tenant_id, day, requests, failures, refused_for_limit, work_ms, tasks, last_at)
select gen_random_uuid(), new.*
from unnest(%s::uuid[], %s::date[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[],
            %s::timestamptz[])
    as new (tenant_id, day, requests, failures, refused_for_limit, work_ms, tasks, last_at)
where exists (select from tenants_tenant where tenants_tenant.id = new.tenant_id)
order by new.tenant_id, new.day  -- two processes that keep the same rows lock them in the same order
on conflict (tenant_id, day) do update set
    requests = kept.requests + excluded.requests,
    failures = kept.failures + excluded.failures,
    refused_for_limit = kept.refused_for_limit + excluded.refused_for_limit,
    work_ms = kept.work_ms + excluded.work_ms,
    tasks = kept.tasks + excluded.tasks,
    last_at = greatest(kept.last_at, excluded.last_at)
"""


def _upsert(taken: dict[tuple[UUID, dt.date], tuple[Counts, dt.datetime]]) -> int:
    rows = [
        (tenant_id, day, c.requests, c.failures, c.refused_for_limit, round(c.work_ms), c.tasks, last_at)
        for (tenant_id, day), (c, last_at) in taken.items()
    ]
    columns: list[list[Any]] = [list(column) for column in zip(*rows, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(UPSERT, columns)
        return int(cursor.rowcount)
