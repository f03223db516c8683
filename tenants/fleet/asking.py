"""Asking for a new tenant: at which address, and once."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.conf import settings

from kith.audit.operations import Actor
from kith.errors import BadInput
from tenants import provisioning
from tenants.fleet.models import Order
from tenants.fleet.operations import AlreadyAskedFor, ask_for

KIND = "make"
LABEL = re.compile(r"[a-z](-?[a-z0-9]){1,39}")
RESERVED = frozenset({
    "account", "accounts", "admin", "api", "app", "assets", "autodiscover", "blog", "demo", "docs", "ftp", "help",
    "imap", "kith", "localhost", "login", "mail", "media", "mta-sts", "ns1", "ns2", "pop", "public", "smtp", "static",
    "status", "support", "test", "www",
})  # fmt: skip
"""First words of an address that are ours, or that a browser or mail server takes to mean something."""


class LabelRefused(BadInput):
    """No tenant can have this first word of an address."""


def host_of(label: str) -> str:
    """The whole address of a tenant from its first word. Raises LabelRefused."""
    label = label.strip().lower().removesuffix(f".{settings.TENANT_HOST_SUFFIX}")
    if not LABEL.fullmatch(label):
        raise LabelRefused(
            "Use 2 to 40 small letters and figures, beginning with a letter; single hyphens may stand between.",
            field="label",
        )
    if label in RESERVED:
        raise LabelRefused(f"“{label}” is kept for the platform. Choose another word.", field="label")
    return f"{label}.{settings.TENANT_HOST_SUFFIX}"


def free_host(label: str) -> str:
    """The address of a new tenant, in the public scope. Raises LabelRefused, NameTaken."""
    host = host_of(label)
    provisioning.refuse_taken(host)
    if unfinished(host) is not None:
        raise provisioning.NameTaken(f"A tenant at {host} is being made now.", field="host")
    return host


def unfinished(host: str) -> Order | None:
    """The order that makes a tenant at `host` and is not done."""
    return Order.objects.filter(kind=KIND, asked__host=host).exclude(state=Order.State.DONE).first()


def ask_to_make_tenant(*, label: str, kind: str, by: Actor | None, order_id: UUID | None = None, **asked: Any) -> Order:
    """Ask for a tenant, in the public scope; asked again with the same `order_id`, it is the same order.

    `asked`: name, place, admin_name, admin_email, and way_in (what stands before and behind the host in an address,
    such as "http://{}:8000"). Raises LabelRefused, NameTaken.
    """
    if order_id and (again := _order(order_id)):
        return again
    host = free_host(label)
    try:
        return ask_for(kind=KIND, by=by, order_id=order_id, host=host, tenant_kind=kind, **asked)
    except AlreadyAskedFor:
        if order_id and (again := _order(order_id)):
            return again
        raise


def _order(order_id: UUID) -> Order | None:
    return Order.objects.filter(pk=order_id, kind=KIND).first()
