"""How long a statement may take goes to the server with the role: by the kind of work, and for that work only."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection, connections

from kith.scope import Scope
from tenants.engine.patience import OTHERWISE, Patience, patient
from tenants.isolation import OWNER, OWNER_PUBLIC_SCOPE, PUBLIC_SCOPE, tenant_scope, unit_of_work
from tests.golden import key

pytestmark = pytest.mark.usefixtures("committed")

NORTH = tenant_scope(tenant_id=key("tenant north"), kind="mutual", schema="north", name="North")


def waits(scope: Scope = NORTH, using: str = "default") -> tuple[int, int]:
    """In milliseconds, as the server has them: for a statement, and between two."""
    with unit_of_work(scope, using=using), connections[using].cursor() as cursor:
        cursor.execute(
            "select setting::int from pg_settings"
            " where name in ('statement_timeout', 'idle_in_transaction_session_timeout') order by name desc"
        )
        (statement,), (idle,) = cursor.fetchall()
        return statement, idle


def test_work_of_no_special_kind_is_given_minutes() -> None:
    assert waits() == waits(PUBLIC_SCOPE) == (OTHERWISE.statement_seconds * 1000, OTHERWISE.idle_seconds * 1000)


def test_patience_is_for_the_work_it_was_given_to() -> None:
    with patient(Patience(statement_seconds=7, idle_seconds=9)):
        assert waits() == (7000, 9000)
    assert waits() == (OTHERWISE.statement_seconds * 1000, OTHERWISE.idle_seconds * 1000)


def test_after_the_work_the_connection_waits_for_ever_again() -> None:
    waits()
    row = connection.connection.execute("show statement_timeout").fetchone()
    assert row == ("0",)


def test_the_owner_is_not_hurried() -> None:
    with patient(Patience(statement_seconds=7, idle_seconds=9)):
        assert waits(OWNER_PUBLIC_SCOPE, OWNER) == (0, 0)


def test_a_statement_that_takes_longer_is_ended() -> None:
    with (
        patient(Patience(statement_seconds=1, idle_seconds=9)),
        pytest.raises(OperationalError, match="statement timeout"),
        unit_of_work(NORTH),
        connection.cursor() as cursor,
    ):
        cursor.execute("select pg_sleep(60)")
    assert waits()
