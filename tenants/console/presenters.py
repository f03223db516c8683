"""The list of tenants as the page and the file show it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from kith.web.words import say_count
from tenants.console.lines import RECENT_DAYS, Line
from tenants.console.words import say_ago, say_bytes, say_version, state_tag

COLUMNS = ("Tenant", "State", "Version", "#Size", "#Rows", "Last used", f"#Failed in {RECENT_DAYS} days", "Orders")
FILE_COLUMNS = (
    "Name", "Kind", "State", "Place", "Hosts", "Schema", "Migrations behind", "Bytes", "Rows", "Measured at",
    "Last used at", f"Requests in {RECENT_DAYS} days", f"Failures in {RECENT_DAYS} days", "Open orders", "Made at",
)  # fmt: skip


def row(line: Line, hosts: dict[Any, list[str]], *, may_pick: bool) -> list[dict[str, Any]]:
    """One tenant as cells of the list; with a box to tick where something can be done about it."""
    tenant, size = line.tenant, line.size
    said = [tenant.get_kind_display(), tenant.place, *hosts.get(tenant.pk, [])[:1]]
    name = {
        "text": tenant.name,
        "url": reverse("tenants:tenant", args=[tenant.pk]),
        "note": " · ".join(filter(None, said)),
        "name": "tenant",
        "pick": str(tenant.pk) if may_pick else "",
    }
    failed = {"text": f"{line.recent.failures:,}", **({"tone": "now"} if line.recent.failures else {})}
    return [
        name,
        state_tag(tenant),
        say_version(line.missing),
        {"text": say_bytes(size.bytes) if size else "not yet"},
        {"text": f"{size.rows:,}" if size else "not yet"},
        {"text": say_ago(line.recent.last_at)},
        failed,
        _orders(line),
    ]


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


def _orders(line: Line) -> dict[str, str]:
    return {"text": f"{say_count(line.orders, 'order')} open", "tone": "waiting"} if line.orders else {"text": "none"}
