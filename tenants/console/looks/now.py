"""What can be looked at each time somebody asks: orders, the last roll-out, the pool, quotas, connections."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.db import connection
from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from kith.observability.surroundings import Finding, this_process
from kith.web.words import say_count
from tenants import examinations
from tenants.console.models import Backend, TenantSize
from tenants.console.quotas import fullest
from tenants.console.words import say_ago, say_bytes, some
from tenants.fleet.models import Order
from tenants.isolation import PUBLIC_SCOPE, unit_of_work
from tenants.models import Tenant
from tenants.rollouts.models import Rollout
from tenants.rollouts.queries import latest_rollout

PATIENCE = dt.timedelta(minutes=2)
"""So long an order may wait while none is under way."""
SILENCE = dt.timedelta(minutes=5)
"""So long the caretaker may measure nobody."""
RECENT = dt.timedelta(days=7)
LONG_WORK = dt.timedelta(minutes=15)
MEMORY_BYTES = 100_000_000
"""What one connection's server process may take for itself."""
CARETAKER = "See that manage.py caretaker runs where OWNER_DATABASE_URL is set, and read its log."


def versions() -> Iterator[Finding]:
    yield from examinations.migrations(this_process("operator"))


def rollout() -> Iterator[Finding]:
    with unit_of_work(PUBLIC_SCOPE):
        last = latest_rollout()
    if last is None:
        yield Finding("no roll-out has been made yet")
        return
    bad = last.state in {Rollout.State.FAILED, Rollout.State.STOPPED, Rollout.State.BROKEN_OFF}
    about = (
        f"last roll-out, {say_ago(last.started_at)}: {last.get_state_display().lower()}, {last.done} of {last.behind}"
    )
    problem = f"{say_count(last.failed, 'tenant')} failed. {last.why}".strip() if bad else ""
    yield Finding(about, problem, "Read why on the tenant’s page, mend it, and run manage.py prepare: it goes on.")


def orders() -> Iterator[Finding]:
    with unit_of_work(PUBLIC_SCOPE):
        found = Order.objects.aggregate(
            waiting=Count("pk", filter=Q(state=Order.State.WAITING)),
            oldest=Min("asked_at", filter=Q(state=Order.State.WAITING)),
            running=Count("pk", filter=Q(state=Order.State.RUNNING)),
            failed=Count("pk", filter=Q(state=Order.State.FAILED, finished_at__gte=timezone.now() - RECENT)),
        )
        last, due = TenantSize.objects.aggregate(at=Max("measured_at"))["at"], _is_somebody_to_measure()
    stuck = found["waiting"] and not found["running"] and found["oldest"] < timezone.now() - PATIENCE
    said = f"{found['waiting']} orders wait, {found['running']} are under way"
    yield Finding(said, f"The oldest has waited since {say_ago(found['oldest'])}." if stuck else "", CARETAKER)
    problem = f"{say_count(found['failed'], 'order')} could not be done in the last week." if found["failed"] else ""
    yield Finding("orders are done", problem, "Open each under Orders, read why, and try it again.", is_advice=True)
    silent = due and (last is None or last < timezone.now() - SILENCE)
    told = f"It last measured a tenant: {say_ago(last)}." if silent else ""
    yield Finding("the caretaker is at work", told, CARETAKER, is_advice=True)


def pool() -> Iterator[Finding]:
    with unit_of_work(PUBLIC_SCOPE):
        pending = Tenant.objects.filter(state=Tenant.State.PENDING).values_list("kind")
        ready = dict(pending.annotate(Count("pk")).order_by())
    for kind, wanted in settings.POOL_SIZES.items():
        there = ready.get(kind, 0)
        empty = "None is ready: the next one is made while somebody waits." if wanted and not there else ""
        yield Finding(f"ready-made tenants ({kind}): {there} of {wanted}", empty, CARETAKER, is_advice=True)


def quotas() -> Iterator[Finding]:
    with unit_of_work(PUBLIC_SCOPE):
        sizes = list(TenantSize.objects.select_related("tenant").order_by("tenant__schema_name"))
    full = [(size.tenant, quota) for size in sizes if (quota := fullest(size.tenant, size)) and quota.is_nearly_full]
    names = [f"{tenant.schema_name} ({quota.title.lower()}: {quota.share:.0%})" for tenant, quota in full]
    taken = sum(size.bytes for size in sizes)
    yield Finding(
        f"{say_count(len(sizes), 'tenant')} take {say_bytes(taken)} together",
        f"Nearly full: {some(names)}." if names else "",
        "Speak with them, or give them more on their page.",
        is_advice=True,
    )


def connections() -> Iterator[Finding]:
    with unit_of_work(PUBLIC_SCOPE), connection.cursor() as cursor:
        cursor.execute("select login, backends, oldest, longest from public.backends() order by login")
        rows = cursor.fetchall()
        cursor.execute("select current_setting('max_connections')::int")
        most = cursor.fetchone()[0]
        biggest = Backend.objects.filter(at__gte=timezone.now() - dt.timedelta(hours=1)).order_by("-bytes").first()
    used = sum(backends for _login, backends, _oldest, _longest in rows)
    said = ", ".join(f"{login} {backends}" for login, backends, _oldest, _longest in rows)
    many = f"{used} of {most} are taken." if used > 0.8 * most else ""
    yield Finding(
        f"connections: {said or 'none but this one'}", many, "Raise max_connections, or put PgBouncer between."
    )
    yield _longest(rows)
    yield _biggest(biggest)


def _longest(rows: list[tuple[str, int, dt.datetime | None, dt.datetime | None]]) -> Finding:
    since = [(longest, login) for login, _backends, _oldest, longest in rows if longest]
    late = [f"{login} since {say_ago(begun)}" for begun, login in since if begun < timezone.now() - LONG_WORK]
    problem = f"Under way: {some(late)}." if late else ""
    mend = "Find it in pg_stat_activity. While it lasts, dead rows of the whole fleet cannot be cleared."
    return Finding("no transaction lasts long", problem, mend, is_advice=True)


def _biggest(backend: Backend | None) -> Finding:
    if backend is None or backend.bytes is None:
        about = "memory of a connection: nothing told in the last hour"
        mend = "Run deploy/postgres/roles.sql, which lets kith_owner read statistics."
        return Finding(about, "" if backend is None else "The server does not say.", mend, is_advice=True)
    age = f", open since {say_ago(backend.since)}" if backend.since else ""
    about = f"biggest connection: {say_bytes(backend.bytes)} after {say_count(backend.tenants, 'scope')}{age}"
    over = f"That is more than {say_bytes(MEMORY_BYTES)}." if backend.bytes > MEMORY_BYTES else ""
    return Finding(about, over, "Lower TENANTS_PER_CONNECTION: a connection is closed after so many.", is_advice=True)


def _is_somebody_to_measure() -> bool:
    return Tenant.objects.exclude(state__in=Tenant.UNROUTED).exists()
