"""Roles, databases and the queue's tables: what stands in a server before the first migration."""

from contextlib import suppress
from importlib.resources import files

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from kith.embedded import checkout

DATABASE = "kith"
BROKER = "kith_broker"
TENANT_ROLES = "SELECT rolname FROM pg_roles WHERE rolname ~ '^t_[0-9a-f]{32}$'"
ONE_AT_A_TIME = 0x6B697468  # any number, the same for everybody who prepares


def prepare_server(superuser_dsn: str, passwords: dict[str, str]) -> None:
    """Make the roles, the database and the queue's database. Doing it again changes nothing.

    `passwords` names the roles whose password is set. The superuser's DSN may name any database.
    """
    with psycopg.connect(superuser_dsn, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        connection.execute(_script("roles.sql"))
        _make_broker_role(connection)
        for role, password in passwords.items():
            _set_password(connection, role, password)
        prepare_database(superuser_dsn, DATABASE)
        prepare_broker(superuser_dsn)


def prepare_database(superuser_dsn: str, name: str) -> None:
    """Make a database if it is missing, and give it its owner, extensions and rights.

    The roles must exist. A database copied from a template needs this too: rights on the database
    itself are not copied.
    """
    _create_database(superuser_dsn, name, owner="kith_owner")
    with psycopg.connect(make_conninfo(superuser_dsn, dbname=name), autocommit=True) as connection:
        connection.execute(_script("database.sql"))


def reset_server(superuser_dsn: str) -> list[str]:
    """Drop both databases and the roles of their tenants; answer the databases' names.

    A role that another database (of tests) still gives rights to stays.
    """
    for name in (DATABASE, BROKER):
        drop_database(superuser_dsn, name)
    with psycopg.connect(superuser_dsn, autocommit=True) as connection:
        for (role,) in connection.execute(TENANT_ROLES).fetchall():
            with suppress(psycopg.errors.DependentObjectsStillExist):
                connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))
    return [DATABASE, BROKER]


def drop_database(superuser_dsn: str, name: str) -> None:
    """Drop a database, ending whatever is connected to it."""
    with psycopg.connect(superuser_dsn, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def prepare_broker(superuser_dsn: str, name: str = BROKER) -> None:
    """Make the queue's database and install the queue's SQL once; a second install would fail."""
    _create_database(superuser_dsn, name, owner=BROKER)
    with psycopg.connect(make_conninfo(superuser_dsn, dbname=name)) as connection:
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
        connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(BROKER)))
        installed = connection.execute("SELECT to_regclass('pgmq.meta')").fetchone()
        if installed == (None,):
            connection.execute(files("pgmq").joinpath("sql", "pgmq.sql").read_bytes())


def _script(name: str) -> bytes:
    return (checkout() / "deploy" / "postgres" / name).read_bytes()


def _make_broker_role(connection: psycopg.Connection) -> None:
    exists = connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [BROKER]).fetchone()
    if exists is None:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(BROKER)))


def _set_password(connection: psycopg.Connection, role: str, password: str) -> None:
    connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(password)))


def _create_database(superuser_dsn: str, name: str, *, owner: str) -> None:
    with psycopg.connect(superuser_dsn, autocommit=True) as connection:
        found = connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone()
        if found is None:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(owner))
            )
