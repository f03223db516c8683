"""Tasks carry their tenant in a header; one without a tenant refuses to run."""

from __future__ import annotations

from typing import Any

from celery import Task
from celery.exceptions import Reject

from kith.scope import current_scope
from tenants.fairness.tasks import fair_unit_of_work
from tenants.hosts import door_for_key

HEADER = "kith_scope"


class NoTenantInHeader(RuntimeError):
    """A task came without saying whose it is, or for a tenant that is not there."""


class ScopedTask(Task):
    """Every task of ours. Sent from within a scope, it runs as one unit of work in that scope."""

    abstract = True

    def apply_async(self, args: Any = None, kwargs: Any = None, **options: Any) -> Any:
        headers = {**(options.pop("headers", None) or {})}
        headers.setdefault(HEADER, current_scope().key)
        return super().apply_async(args, kwargs, headers=headers, **options)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        door = door_for_key(self._scope_key())
        if door is None:
            raise NoTenantInHeader(f"{self.name} was sent for a tenant that does not exist.")
        if not door.open:
            raise Reject(f"{door.name} is not open.", requeue=False)
        with fair_unit_of_work(self, door):
            return self.run(*args, **kwargs)

    def _scope_key(self) -> str:
        key = (self.request.headers or {}).get(HEADER) or getattr(self.request, HEADER, None)
        if not key:
            raise NoTenantInHeader(f"{self.name} was sent without a tenant; it has not run.")
        return str(key)
