"""Fixtures for every test: a database of our own, the tenants north, south and east, and the people in each."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.test import Client

from kith.scope import Scope
from tests.databases import ROOT, copied
from tests.environment import NAME
from tests.golden import key

LOAD_THE_DEMONSTRATION = "from tests.databases import make_demo_ready as go; go()"
In = Callable[..., AbstractContextManager[Scope]]


def pytest_collection() -> None:
    """Where `test_guards_have_mutants` asked for it, take one guard away before the tests are read."""
    if name := os.environ.get("KITH_TEST_MUTANT"):
        from tests.isolation.mutants import MUTANTS

        MUTANTS[name].remove()


def pytest_collection_finish() -> None:
    """The thousands of tests stay till the end: the collector of garbage need not look them over again and again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(config: pytest.Config) -> None:
    """Where all tests run, the demonstration is loaded beside the first of them, before a journey waits for it."""
    if config.args_source is not pytest.Config.ArgsSource.ARGS:
        loading = subprocess.Popen([sys.executable, "-c", LOAD_THE_DEMONSTRATION], cwd=ROOT)
        config.add_cleanup(loading.wait)


@pytest.fixture(scope="session")
def django_db_setup() -> Iterator[None]:
    """pytest-django's way in: this worker's own copy of the golden database."""
    from django.db import connections

    with copied(NAME):
        yield
        connections.close_all()


@pytest.fixture
def further_tenants(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[Any]]:
    """What `another_tenant` made, dropped once the test's own transaction, which may hold its tables, is over."""
    from tests.tenants_at_hand import drop

    made: list[Any] = []
    yield made
    with django_db_blocker.unblock():
        for tenant in made:
            drop(tenant)


@pytest.fixture
def another_tenant(further_tenants: list[Any], django_db_blocker: Any) -> Callable[..., Any]:
    """`another_tenant("mutual", people=("asha", "ivy"))`: a further tenant for this test, live, with these of the cast.

    It is made as in production, from the snapshot (0.2 s or so), answers at its own host, and is gone after the test:
    schema, role and rows. `inside(tenant)` and `browse(tenant, "asha")` take it in place of a name. With `rolled_back`
    (or `inside`, `browse`) the people are undone with everything else the test wrote. Not with `database`: there make
    one with `tenants.provisioning.make_tenant`.
    """
    from tenants.isolation import unit_of_work
    from tests.golden import CAST, let_in
    from tests.tenants_at_hand import make

    def another(kind: str, *, people: tuple[str, ...] = ()) -> Any:
        with django_db_blocker.unblock():
            tenant = make(kind)
            further_tenants.append(tenant)
            with unit_of_work(tenant.scope):
                let_in({name: CAST[name] for name in people})
        return tenant

    return another


@pytest.fixture
def rolled_back(further_tenants: list[Any], django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Whatever the test writes, in any tenant, is undone: one transaction around it all, opened for nobody."""
    from django.core.cache import caches
    from django.db import connection, transaction

    from tenants.hosts import forget_doors

    with django_db_blocker.unblock():
        forget_doors()
        connection.unscoped_allowed = True
        outer = transaction.atomic()
        outer._from_testcase = True  # type: ignore[attr-defined]
        outer.__enter__()
        try:
            yield
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)
            connection.unscoped_allowed = False
            caches["default"].clear()
            forget_doors()


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database as it is, with no transaction around the test. Write nothing that stays."""
    from django.db import connections

    with django_db_blocker.unblock():
        yield
        connections.close_all()


@pytest.fixture
def inside(rolled_back: None) -> In:
    """`with inside("north"): …` works in that tenant; `inside("public")` on the public host; or in `another_tenant`."""
    from tenants.isolation import PUBLIC_SCOPE, tenant_scope, unit_of_work
    from tests.golden import TENANTS

    @contextmanager
    def enter(name: Any) -> Iterator[Scope]:
        if not isinstance(name, str):
            scope = name.scope
        elif name == "public":
            scope = PUBLIC_SCOPE
        else:
            tenant_id = key(f"tenant {name}")
            scope = tenant_scope(tenant_id=tenant_id, kind=TENANTS[name], schema=name, name=name.title())
        with unit_of_work(scope):
            yield scope

    return enter


@pytest.fixture
def north(inside: In) -> Iterator[Scope]:
    """The whole test is in the mutual `north`."""
    with inside("north") as scope:
        yield scope


@pytest.fixture
def public(inside: In) -> Iterator[Scope]:
    """The whole test is on the public host."""
    with inside("public") as scope:
        yield scope


@pytest.fixture
def person(rolled_back: None) -> Callable[[str], Any]:
    """`person("asha")`: the user of that name, in the scope the test is in."""
    from kith.people.models import User

    def find(name: str) -> Any:
        return User.objects.get(pk=key(name))

    return find


@pytest.fixture
def browse(inside: In) -> Callable[..., Client]:
    """`browse("north", "asha")`: a browser at north's host, signed in as Asha with her second step done."""
    from kith.people.models import User
    from tests.signing_in import sign_in

    def open_browser(tenant: Any, name: str | None = None) -> Client:
        label = tenant if isinstance(tenant, str) else tenant.schema_name
        host = "kith.localhost" if label == "public" else f"{label}.kith.localhost"
        client = Client(headers={"host": host})
        if name:
            with inside(tenant):
                sign_in(client, User.objects.get(pk=key(name)))
        return client

    return open_browser
