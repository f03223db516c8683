"""Roles, databases and the queue: made once, harmless twice, and no more rights than they need."""

import psycopg
import pytest
from kombu import Connection

from kith.embedded import ensure, prepare, state
from tests.machinery.conftest import Here

Row = tuple[object, ...]

ROLES = """
SELECT rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolconfig
FROM pg_roles WHERE rolname LIKE 'kith%' ORDER BY 1
"""
QUIET = ["log_min_error_statement=panic", "log_error_verbosity=terse"]
RIGHTS = """
SELECT nspname, pg_get_userbyid(nspowner), nspacl::text FROM pg_namespace WHERE nspname !~ '^pg_'
UNION ALL SELECT datname, pg_get_userbyid(datdba), datacl::text FROM pg_database
UNION ALL SELECT extname, extnamespace::regnamespace::text, extversion FROM pg_extension ORDER BY 1, 2
"""


@pytest.fixture(scope="module")
def urls(shared_here: Here) -> dict[str, str]:
    return ensure(state=shared_here.state)


def ask(url: str, statement: str, database: str | None = None) -> list[Row]:
    with psycopg.connect(url, **({"dbname": database} if database else {})) as connection:
        return connection.execute(statement.encode()).fetchall()


def test_prepare_twice_changes_nothing(urls: dict[str, str], shared_here: Here) -> None:
    before = [ask(urls["ADMIN_DATABASE_URL"], query, "kith") for query in (ROLES, RIGHTS)]
    prepare.prepare_server(urls["ADMIN_DATABASE_URL"], state.passwords(shared_here.state))
    assert [ask(urls["ADMIN_DATABASE_URL"], query, "kith") for query in (ROLES, RIGHTS)] == before


def test_roles_have_no_more_than_they_need(urls: dict[str, str]) -> None:
    assert ask(urls["ADMIN_DATABASE_URL"], ROLES) == [
        ("kith_app", False, False, False, False, True, ["search_path=nowhere", *QUIET]),
        ("kith_broker", False, True, False, False, True, None),
        ("kith_owner", False, True, True, True, True, QUIET),
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (word text)",
        "CREATE TABLE public.mine (word text)",
        "CREATE TABLE nowhere.mine (word text)",
        "CREATE TEMPORARY TABLE mine (word text)",
        "CREATE SCHEMA mine",
        "CREATE ROLE mine",
        "SET ROLE kith_owner",
    ],
)
def test_application_makes_nothing(urls: dict[str, str], statement: str) -> None:
    with psycopg.connect(urls["DATABASE_URL"]) as connection, pytest.raises(psycopg.Error) as refused:
        connection.execute(statement.encode())
    expected = (psycopg.errors.InsufficientPrivilege, psycopg.errors.InvalidSchemaName)
    assert isinstance(refused.value, expected), refused.value


@pytest.mark.parametrize("who", ["DATABASE_URL", "OWNER_DATABASE_URL"])
def test_what_a_statement_held_stays_out_of_the_servers_log(urls: dict[str, str], shared_here: Here, who: str) -> None:
    with psycopg.connect(urls[who]) as connection, pytest.raises(psycopg.errors.InvalidTextRepresentation):
        connection.execute("select 'Leanne of 4 Mill Lane'::text, 'ring 07700 900123'::uuid -- canary in a comment")
    log = (shared_here.state / "log" / "postgres.log").read_text()
    assert "invalid input syntax for type uuid" in log
    assert "Mill Lane" not in log and "canary" not in log


def test_forgotten_path_finds_nothing(urls: dict[str, str]) -> None:
    with psycopg.connect(urls["OWNER_DATABASE_URL"]) as owner:
        owner.execute("CREATE TABLE public.family (name text); GRANT SELECT ON public.family TO kith_app")
        owner.execute("GRANT USAGE ON SCHEMA public TO kith_app")
    with pytest.raises(psycopg.errors.UndefinedTable):
        ask(urls["DATABASE_URL"], "SELECT * FROM family")


def test_nobody_else_connects(urls: dict[str, str]) -> None:
    with psycopg.connect(urls["ADMIN_DATABASE_URL"], autocommit=True) as admin:
        admin.execute("CREATE ROLE stranger LOGIN PASSWORD 'strange'")
    stranger = urls["ADMIN_DATABASE_URL"].split("@")[1].replace("/postgres", "/kith")
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(f"postgresql://stranger:strange@{stranger}")


def test_copied_database_gets_its_rights(urls: dict[str, str]) -> None:
    with psycopg.connect(urls["ADMIN_DATABASE_URL"], autocommit=True) as admin:
        admin.execute("CREATE DATABASE kith_copy TEMPLATE kith")
    prepare.prepare_database(urls["ADMIN_DATABASE_URL"], "kith_copy")
    owners = "SELECT datname, pg_get_userbyid(datdba), datacl::text FROM pg_database WHERE datname LIKE 'kith%'"
    found = {name: rest for name, *rest in ask(urls["ADMIN_DATABASE_URL"], owners)}
    assert found["kith_copy"] == found["kith"]


def test_extensions_are_found_by_the_application(urls: dict[str, str]) -> None:
    assert ask(urls["DATABASE_URL"], "SELECT ext.unaccent('Zoë'), 'A'::ext.citext OPERATOR(ext.=) 'a'") == [
        ("Zoe", True)
    ]


def test_queue_carries_a_message(urls: dict[str, str]) -> None:
    address = urls["BROKER_URL"].replace("pgmq:", "postgresql:", 1)
    options = {"init_extension": False, "conn_string": address}
    with Connection(urls["BROKER_URL"], transport_options=options) as connection:
        queue = connection.SimpleQueue("hello")
        queue.put({"word": "hello"})
        message = queue.get(timeout=10)
        message.ack()
        queue.close()
    assert message.payload == {"word": "hello"}


def test_queue_opens_no_other_database(urls: dict[str, str]) -> None:
    elsewhere = urls["BROKER_URL"].replace("pgmq:", "postgresql:", 1).removesuffix("_broker")
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(elsewhere)
