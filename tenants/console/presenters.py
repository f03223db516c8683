"""The list of tenants as the page and the file show it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from kith.web.words import say_count
from tenants.console.lines import RECENT_DAYS, Line, Recent
from tenants.console.quotas import fullest
from tenants.console.words import say_ago, say_bytes, say_version, state_tag
from tenants.models import Tenant

COLUMNS = ("Tenant", "State", "Version", "#Size", "#Last used", f"#Failed, {RECENT_DAYS} days", "Orders")
FILE_COLUMNS = (
    "Name", "Kind", "State", "Place", "Hosts", "Schema", "Migrations behind", "Bytes", "Rows", "Measured at",
    "Last used at", f"Requests in {RECENT_DAYS} days", f"Failures in {RECENT_DAYS} days", "Open orders", "Made at",
)  # fmt: skip


MANY_FAILURES = 0.01
"""From this share of a tenant's requests on, its failures are marked."""


def row(line: Line, hosts: dict[Any, list[str]], *, may_pick: bool) -> list[dict[str, Any]]:
    """One tenant as cells of the list; with a box to tick where something can be done about it."""
    return [
        _name(line.tenant, hosts.get(line.tenant.pk, []), may_pick),
        _state(line.tenant),
        {"text": "not yet"} if line.tenant.state in Tenant.UNROUTED else say_version(line.missing),
        _size(line),
        {"text": say_ago(line.recent.last_at)},
        _failures(line.recent),
        _orders(line),
    ]


def _name(tenant: Tenant, hosts: list[str], may_pick: bool) -> dict[str, Any]:
    said = [tenant.get_kind_display(), tenant.place, *hosts[:1]]
    return {
        "text": tenant.name,
        "url": reverse("tenants:tenant", args=[tenant.pk]),
        "note": " · ".join(filter(None, said)),
        "name": "tenant",
        "pick": str(tenant.pk) if may_pick else "",
    }


def _state(tenant: Tenant) -> dict[str, Any]:
    """Where it is not as it is meant to be, since when."""
    settled = tenant.state == Tenant.State.ACTIVE or tenant.state_changed_at is None
    return {**state_tag(tenant), "note": "" if settled else f"since {say_ago(tenant.state_changed_at)}"}


def _size(line: Line) -> dict[str, Any]:
    """With how full its fullest quota is, where that is nearly full."""
    if line.size is None:
        return {"text": "not yet measured"}
    quota = fullest(line.tenant, line.size)
    said = {"text": say_bytes(line.size.bytes), "note": say_count(line.size.rows, "row")}
    if quota is not None and quota.is_nearly_full:
        said |= {"tone": "now", "note": quota.words}
    return said


def _failures(recent: Recent) -> dict[str, Any]:
    if not recent.requests:
        return {"text": f"{recent.failures:,}", "bare": not recent.failures}
    many = {"tone": "now"} if recent.failures > MANY_FAILURES * recent.requests else {}
    return {"text": f"{recent.failures:,}", "note": f"of {recent.requests:,}", **many}


def file_rows(lines: Iterable[Line], hosts: dict[Any, list[str]]) -> list[list[Any]]:
    """Every tenant for a spreadsheet: numbers in full, moments as a computer writes them."""
    return [_file_row(line, hosts.get(line.tenant.pk, [])) for line in lines]


def _file_row(line: Line, hosts: list[str]) -> list[Any]:
    tenant, size, recent = line.tenant, line.size, line.recent
    return [
        tenant.name, tenant.get_kind_display(), tenant.get_state_display(), tenant.place, " ".join(hosts),
        tenant.schema_name, line.missing, size.bytes if size else "", size.rows if size else "",
        _written(size.measured_at if size else None), _written(recent.last_at), recent.requests, recent.failures,
        line.orders, _written(tenant.made_at),
    ]  # fmt: skip


def _written(moment: Any) -> str:
    return timezone.localtime(moment).isoformat(timespec="minutes") if moment else ""


def _orders(line: Line) -> dict[str, Any]:
    open_ones = say_count(line.orders, "order")
    return {"text": f"{open_ones} open", "tone": "waiting"} if line.orders else {"text": "", "bare": True}
