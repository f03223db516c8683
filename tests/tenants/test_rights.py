"""A right that is not as the models have it is found for the whole fleet at once, and only it is put right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connections, transaction

from tenants import roles
from tenants.isolation import OWNER, OWNER_PUBLIC_SCOPE, tenant_role, unit_of_work
from tenants.models import Tenant
from tests.golden import key

NORTH = tenant_role(key("tenant north"))
SPOILT = {
    "an append-only table that may be changed": f"grant update on north.audit_event to {NORTH}",
    "a table that may not be read": f"revoke select on north.people_user from {NORTH}",
    "a right that may be handed on": f"grant select on north.people_user to {NORTH} with grant option",
    "a table of no model": f"create table north.loose (id int); grant select on north.loose to {NORTH}",
    "a schema that may not be entered": f"revoke usage on schema north from {NORTH}",
    "numbers that may not be drawn": f"revoke usage on all sequences in schema north from {NORTH}",
    "a role that may not read what is shared": f"revoke kith_tenants from {NORTH}",
    "a role the application may not take": f"revoke {NORTH} from kith_app",
}


@pytest.fixture
def say(rolled_back: None) -> Iterator[Callable[[str], None]]:
    """Tell the server something as the owner; all is undone afterwards."""
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        with connections[OWNER].cursor() as cursor:
            yield cursor.execute
        transaction.set_rollback(True, using=OWNER)


def north() -> Tenant:
    return Tenant.objects.using(OWNER).get(schema_name="north")


def wrong() -> set[str]:
    return roles.to_put_right(Tenant.objects.using(OWNER).all())


def count(do: Callable[[], object]) -> int:
    sent: list[Any] = []

    def listen(execute: Any, statement: Any, params: Any, many: bool, context: Any) -> Any:
        sent.append(statement)
        return execute(statement, params, many, context)

    with connections[OWNER].execute_wrapper(listen):
        do()
    return len(sent)


@pytest.mark.parametrize("what", SPOILT)
def test_what_is_wrong_is_found_and_put_right(what: str, say: Callable[[str], None]) -> None:
    say(SPOILT[what])
    assert wrong() == {"north"}
    roles.grant_tenant(north().scope)
    assert wrong() == set()


def test_a_role_that_is_gone_is_made_again(say: Callable[[str], None]) -> None:
    lost = north()
    lost.id = key("tenant that has no role")
    assert roles.to_put_right([lost]) == {"north"}
    roles.grant_tenant(lost.scope)
    assert roles.to_put_right([lost]) == set()


def test_what_is_right_is_only_looked_at(say: Callable[[str], None]) -> None:
    assert wrong() == set()
    assert count(lambda: roles.to_put_right(Tenant.objects.using(OWNER).all())) == 2
    scope = north().scope
    assert count(lambda: roles.grant_tenant(scope)) == 3


def test_new_tables_take_one_message(say: Callable[[str], None]) -> None:
    say("drop table north.audit_event; create table north.audit_event (id int)")
    scope = north().scope
    assert count(lambda: roles.grant_tenant(scope)) == 4


def test_a_schema_that_is_gone_has_nothing_to_put_right(say: Callable[[str], None]) -> None:
    lost = north()
    lost.schema_name = "gone"
    assert roles.to_put_right([lost]) == set()


def test_a_tenant_that_is_only_read_is_due_less(say: Callable[[str], None]) -> None:
    say("update tenants_tenant set state = 'READ_ONLY' where schema_name = 'north'")
    assert wrong() == {"north"}
    roles.grant_tenant(north().scope)
    assert wrong() == set()
    say(f"revoke update (password) on north.people_user from {NORTH}")
    assert wrong() == {"north"}
    say("update tenants_tenant set state = 'ACTIVE' where schema_name = 'north'")
    roles.grant_tenant(north().scope)
    assert wrong() == set()
