"""Tasks carry their tenant in a header; one without a tenant refuses to run, and one whose tenant is shut waits."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from typing import Any
from uuid import UUID

from celery import Task
from celery.exceptions import Ignore, Reject
from django.db import ProgrammingError

from kith.observability.tasks import SCOPE_HEADER
from kith.scope import current_scope
from tenants.closing.models import DeletionCertificate
from tenants.closing.pages import was_not_allowed
from tenants.fairness.tasks import fair_unit_of_work, further_unit_of_work
from tenants.hosts import Door, door_for_key, forget_doors
from tenants.isolation import PUBLIC_SCOPE, unit_of_work
from tenants.models import Tenant

LOOKS_AGAIN_SECONDS = 60
"""A task of a tenant that is shut comes again after this long, and a little, so that many spread."""

logger = logging.getLogger("kith.tasks")


class NoTenantInHeader(RuntimeError):
    """A task came without saying whose it is, or for a tenant that is not there."""


class WaitsForItsTenant(Ignore):
    """The tenant is shut for now; the task is in the queue again."""


class ScopedTask(Task):
    """Every task of ours. Sent from within a scope, it runs as one unit of work in that scope.

    While its tenant is suspended it waits in the queue; while the tenant is only read, a task that writes nothing
    (`reads_only`) runs and every other one waits. Of a tenant that is to be deleted, it is dropped.
    """

    abstract = True
    reads_only = False
    then: Callable[[Any], Any] | None = None
    """Called with what the task returned, unless that is None, in a further unit of work once the first is stored."""

    def apply_async(self, args: Any = None, kwargs: Any = None, **options: Any) -> Any:
        headers = {**(options.pop("headers", None) or {})}
        if SCOPE_HEADER not in headers:
            headers[SCOPE_HEADER] = current_scope().key
        return super().apply_async(args, kwargs, headers=headers, **options)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        door = self._door()
        try:
            with fair_unit_of_work(self, door):
                found = self.run(*args, **kwargs)
            if self.then is None or found is None:
                return found
            with further_unit_of_work(door):
                return self.then(found)
        except ProgrammingError as error:
            if not was_not_allowed(error):
                raise
            forget_doors()  # it was shut while the task ran: what was done is rolled back, and done later
            self._door()
            raise

    def _door(self) -> Door:
        """The door of the task's tenant, open for it. Raises NoTenantInHeader, Reject, WaitsForItsTenant."""
        key = self._scope_key()
        door = door_for_key(key)
        if door is None and not _on_its_way_out(key):
            raise NoTenantInHeader(f"{self.name} was sent for a tenant that does not exist.")
        if door is None or door.state == Tenant.State.SCHEDULED:
            logger.warning("dropped %s: its tenant is to be deleted", self.name)
            raise Reject("The tenant is to be deleted.", requeue=False)
        if not (door.may_write or (door.reading_only and self.reads_only)):
            self._wait()
        return door

    def _wait(self) -> None:
        """The same task again, its tries not counted."""
        if not self.request.is_eager:
            seconds = LOOKS_AGAIN_SECONDS + os.urandom(1)[0] / 16
            headers = {**(self.request.headers or {}), SCOPE_HEADER: self._scope_key()}
            self.signature_from_request(headers=headers, countdown=seconds).apply_async()
        raise WaitsForItsTenant("The tenant is shut for now.")

    def _scope_key(self) -> str:
        key = (self.request.headers or {}).get(SCOPE_HEADER) or getattr(self.request, SCOPE_HEADER, None)
        if not key:
            raise NoTenantInHeader(f"{self.name} was sent without a tenant; it has not run.")
        return str(key)


def _on_its_way_out(key: str) -> bool:
    """True for a tenant that is being deleted or was."""
    try:
        tenant_id = UUID(hex=key)
    except ValueError:
        return False
    with unit_of_work(PUBLIC_SCOPE):
        being = Tenant.objects.filter(pk=tenant_id, state=Tenant.State.DELETING).exists()
        return being or DeletionCertificate.objects.filter(tenant_id=tenant_id).exists()
