"""What a tenant's page tells about it, each part as a panel: nothing here is read from the tenant's own rows."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from kith.audit.presenters import COLUMNS as EVENT_COLUMNS
from kith.audit.presenters import event_rows
from kith.audit.queries import events
from kith.charts.chart import Chart
from kith.charts.days import Day, columns_by_day
from kith.people.models import User
from kith.permissions import Permission
from kith.web.templatetags.kith_words import say_moment
from kith.web.words import say_count
from tenants.console.acts import Act, act_named
from tenants.console.models import TenantSize
from tenants.console.panels import Panel
from tenants.console.quotas import quotas_of
from tenants.console.words import say_ago, say_bytes
from tenants.fairness.limits import read_limits
from tenants.fairness.models import UsageDay
from tenants.fleet.models import Order
from tenants.fleet.works import works
from tenants.fleet_state import migrations_on_disk
from tenants.models import Tenant
from tenants.rollouts.models import Step
from tenants.rollouts.queries import history_of

DAYS = 30
SHOWN = 10
TONES = {
    Order.State.WAITING: "waiting",
    Order.State.RUNNING: "info",
    Order.State.DONE: "done",
    Order.State.FAILED: "now",
}


def what_it_is(tenant: Tenant, user: User) -> dict[str, Any]:
    hosts = ", ".join(domain.domain for domain in tenant.domains.all())
    facts = [
        ("Kind", tenant.get_kind_display()),
        ("Place", tenant.place or "Not said"),
        ("Address", hosts or "None yet"),
        ("Schema", tenant.schema_name),
        ("Made", say_moment(tenant.made_at)),
        ("In this state since", say_moment(tenant.state_changed_at or tenant.made_at)),
    ]
    return {"facts": [*facts, *([("Why", tenant.state_reason)] if tenant.state_reason else [])]}


def version(tenant: Tenant, user: User) -> dict[str, Any]:
    """Which migrations of this code it lacks, and why the last one that failed did."""
    if tenant.state in Tenant.UNROUTED - {Tenant.State.PENDING}:
        return {"has_none": True}
    failed = history_of(tenant).filter(status=Step.Status.FAILED).first()
    lacks = _lacks(tenant.schema_name)
    return {
        "lacks": lacks,
        "known": len(migrations_on_disk()),
        "failed": failed,
        "pk": str(tenant.pk),
        "acts": _own_acts(user, "migrate" if lacks else "", "restore-rights"),
    }


def room(tenant: Tenant, user: User) -> dict[str, Any]:
    """Its quotas, and its size app by app."""
    size = TenantSize.objects.filter(tenant=tenant).first()
    if size is None:
        return {"size": None}
    parts = sorted(size.groups.items(), key=lambda part: -part[1][0])
    rows = [[_app(name), say_bytes(taken), f"{rows:,}"] for name, (taken, rows) in parts]
    foot = [say_count(size.tables, "table"), say_bytes(size.bytes), f"{size.rows:,}"]
    columns = ("Part", "#Size", "#Rows")
    return {"size": size, "quotas": quotas_of(tenant, size), "columns": columns, "rows": rows, "foot": foot}


def usage(tenant: Tenant, user: User) -> dict[str, Any]:
    """What it asked for in the last days, as a chart with its table; and how often it had to wait."""
    first = timezone.localdate() - dt.timedelta(days=DAYS - 1)
    kept = {day.day: day for day in UsageDay.objects.filter(tenant_id=tenant.pk, day__gte=first)}
    seconds = read_limits(tenant.limits).statement_seconds
    return {
        "chart": _chart([(first + dt.timedelta(days=n), kept.get(first + dt.timedelta(days=n))) for n in range(DAYS)]),
        "used": bool(kept),
        "failures": sum(day.failures for day in kept.values()),
        "waited": sum(day.refused_for_limit for day in kept.values()),
        "seconds": seconds,
        "last": say_ago(max((day.last_at for day in kept.values()), default=None)),
    }


def orders(tenant: Tenant, user: User) -> dict[str, Any]:
    """What the caretaker was asked to do with it, the newest first."""
    found = Order.objects.filter(tenant_id=tenant.pk).order_by("-asked_at", "pk")[:SHOWN]
    return {"columns": ("What", "State", "Asked", "Why not"), "rows": [_order(order) for order in found]}


def record(tenant: Tenant, user: User) -> dict[str, Any]:
    """Who did what to it, from the public host's log; for who may read that."""
    if not user.may(Permission.READ_AUDIT):
        return {"rows": []}
    about = Q(subject_id=tenant.pk) | Q(detail__tenant=str(tenant.pk))
    return {"columns": EVENT_COLUMNS, "rows": event_rows(events(for_user=user).filter(about)[:SHOWN])}


PANELS = (
    Panel("facts", "What it is", 0, "console/_facts.html", what_it_is),
    Panel("usage", "How it is used", 20, "console/_usage.html", usage),
    Panel("room", "The room it takes", 30, "console/_room.html", room),
    Panel("version", "Version", 40, "console/_version.html", version),
    Panel("orders", "Orders", 80, "console/_orders.html", orders),
    Panel("record", "On the record", 90, "console/_record.html", record),
)


def _own_acts(user: User, *names: str) -> list[Act]:
    """Those of these acts that this person may do."""
    may_act = user.may(Permission.MANAGE_TENANTS)
    return [act for name in names if may_act and (act := act_named(name))]


def _lacks(schema: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("select public.schema_lacks(%s, %s)", [schema, list(migrations_on_disk())])
        return sorted(name for (name,) in cursor.fetchall())


def _app(word: str) -> str:
    """The name of the app whose tables begin with this word."""
    config = apps.app_configs.get(word)
    return str(config.verbose_name) if config else word.capitalize()


def _chart(days: list[tuple[dt.date, UsageDay | None]]) -> Chart:
    drawn = [
        Day(day, kept.requests if kept else 0, _more(kept) if kept else ("0", "0", "0", "0 s")) for day, kept in days
    ]
    more = ("Failures", "Asked to wait", "Tasks", "Working time")
    return columns_by_day(ident="usage-chart", title="Requests, day by day", unit="requests", days=drawn, more=more)


def _more(day: UsageDay) -> tuple[str, ...]:
    return f"{day.failures:,}", f"{day.refused_for_limit:,}", f"{day.tasks:,}", f"{day.work_ms / 1000:,.0f} s"


def _order(order: Order) -> list[Any]:
    work = works().get(order.kind)
    title = work.title if work else order.kind
    state = {"text": order.get_state_display(), "tone": TONES[Order.State(order.state)]}
    return [
        {"text": title, "url": _address(order)},
        state,
        say_ago(order.asked_at),
        {"text": order.why, "bare": not order.why},
    ]


def _address(order: Order) -> str:
    """ "" where no page shows orders."""
    try:
        return reverse("fleet:order", args=[order.pk])
    except NoReverseMatch:
        return ""
