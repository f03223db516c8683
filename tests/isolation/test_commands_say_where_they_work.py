"""Every management command of ours, and the scope it works in. A new command must be put on this list."""

from __future__ import annotations

import pytest
from django.core.management import call_command, get_commands, load_command_class
from django.db import connection

from kith.scope import NoScope
from tenants.engine.base import TenancyIsByTransaction
from tests.isolation.schemas import is_ours

OWNER, PUBLIC, EACH_TENANT, NO_DATABASE = "the owner", "public", "each tenant, one after another", "no database"
WORKS_IN = {
    "prepare": OWNER,
    "caretaker": OWNER,
    "make_tenant": OWNER,
    "set_tenant_state": OWNER,
    "relation_budget": OWNER,
    "take_snapshots": OWNER,
    "export_tenant": OWNER,
    "restore_tenant": OWNER,
    "move_hosts": OWNER,
    "place_tenants": OWNER,
    "open_archive": NO_DATABASE,
    "load_demo": EACH_TENANT,
    "retention": EACH_TENANT,
    "doctor": PUBLIC,
    "make_operator": PUBLIC,
    "import_postcodes": PUBLIC,
    "import_template": PUBLIC,
    "export_template": PUBLIC,
    "lint_migrations": NO_DATABASE,
    "lint_templates": NO_DATABASE,
    "signins": NO_DATABASE,
}


def ours():
    return {name for name, app in get_commands().items() if isinstance(app, str) and is_ours(app)}


def test_every_command_is_on_the_list_and_no_other():
    assert ours() == set(WORKS_IN)


@pytest.mark.parametrize("name", sorted(WORKS_IN))
def test_every_command_says_what_it_is_for(name):
    assert load_command_class(get_commands()[name], name).help


@pytest.fixture
def as_deployed(rolled_back):
    """Without the tests' leave to open a transaction for nobody."""
    connection.unscoped_allowed = False
    yield
    connection.unscoped_allowed = True


def test_a_command_that_opens_nothing_reaches_nothing(as_deployed):
    with pytest.raises(NoScope), connection.cursor():
        pass


@pytest.mark.parametrize("name", ["migrate_schemas", "tenant_command"])
def test_the_commands_of_django_tenants_do_nothing(name, as_deployed):
    """They read and switch schemas without a transaction, and that is shut."""
    arguments = [] if name == "migrate_schemas" else ["check", "--schema", "north"]
    with pytest.raises((TenancyIsByTransaction, NoScope)):
        call_command(name, *arguments)
