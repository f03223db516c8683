"""From a host name to a tenant: exact match, remembered for a few seconds in the process."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from kith.scope import Scope
from tenants.isolation import PUBLIC_SCOPE, unit_of_work
from tenants.models import Tenant

REMEMBER_SECONDS = 5.0
REMEMBER_HOSTS = 4096


@dataclass(frozen=True, slots=True)
class Door:
    """What stands behind a host: its scope, its state, its own limits, and how it looks."""

    scope: Scope
    state: str
    name: str
    strapline: str = ""
    accent: str = ""
    place: str = ""
    mark: str = ""
    limits: Mapping[str, int] = field(default_factory=dict)

    @property
    def open(self) -> bool:
        return self.state in Tenant.OPEN

    @property
    def may_write(self) -> bool:
        return self.state in Tenant.WRITABLE

    @property
    def reading_only(self) -> bool:
        return self.state == Tenant.State.READ_ONLY


PUBLIC_DOOR = Door(PUBLIC_SCOPE, Tenant.State.ACTIVE, "Kith")

_remembered: OrderedDict[str, tuple[float, Door | None]] = OrderedDict()
_lock = Lock()


def door_for_host(host: str) -> Door | None:
    """The door behind `host` (no port), or None. No query when it was asked for in the last few seconds."""
    host = host.lower().rstrip(".")
    if host in settings.PUBLIC_HOSTS:
        return PUBLIC_DOOR
    return _recall(f"host {host}", Q(domains__domain=host))


def door_for_key(key: str) -> Door | None:
    """The door of a scope key, for tasks and commands. None when there is no such tenant."""
    if key == PUBLIC_SCOPE.key:
        return PUBLIC_DOOR
    try:
        return _recall(f"key {key}", Q(pk=UUID(hex=key)))
    except ValueError:
        return None


def forget_doors() -> None:
    """Call when a tenant or domain changes: this process at once, the others within REMEMBER_SECONDS."""
    with _lock:
        _remembered.clear()


def _recall(name: str, where: Q) -> Door | None:
    now = time.monotonic()
    with _lock:
        hit = _remembered.get(name)
    if hit and hit[0] > now:
        return hit[1]
    door = _look_up(where)
    with _lock:
        _remembered[name] = (now + REMEMBER_SECONDS, door)
        while len(_remembered) > REMEMBER_HOSTS:
            _remembered.popitem(last=False)
    return door


def _look_up(where: Q) -> Door | None:
    with unit_of_work(PUBLIC_SCOPE):
        tenant = Tenant.objects.exclude(state__in=Tenant.UNROUTED).filter(where).first()
    if tenant is None:
        return None
    return Door(
        tenant.scope,
        tenant.state,
        tenant.name,
        tenant.strapline,
        tenant.accent,
        tenant.place,
        limits=tenant.limits,
    )
