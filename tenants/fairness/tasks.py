"""What a tenant's tasks ask of the workers."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from celery.exceptions import TaskPredicate

from kith.scope import Scope
from tenants.fairness.keeping import begin_keeping
from tenants.fairness.usage import Counts, note


@contextmanager
def counted(scope: Scope) -> Iterator[None]:
    """Count a task of `scope`, and whether it failed; one that asks to run again later has not."""
    began, failed = time.perf_counter(), 0
    try:
        yield
    except TaskPredicate:
        raise
    except Exception:
        failed = 1
        raise
    finally:
        if scope.tenant_id is not None:
            begin_keeping()
            spent = (time.perf_counter() - began) * 1000
            note(scope.tenant_id, Counts(tasks=1, failures=failed, work_ms=spent))
