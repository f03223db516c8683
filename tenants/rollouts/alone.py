"""One roll-out at a time, whoever starts it and wherever."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
from django.db import connections

from tenants.isolation import OWNER

ROLLING_OUT = 0x6B697471
"""Key of the lock. It is a connection's own, so it ends with the process that holds it."""


@contextmanager
def alone(tell: Callable[[str], None]) -> Iterator[None]:
    """Wait, and say so, until no other roll-out is under way; keep others waiting meanwhile."""
    connections[OWNER].ensure_connection()
    with psycopg.connect(**connections[OWNER].get_connection_params(), autocommit=True) as connection:
        row = connection.execute("select pg_try_advisory_lock(%s)", [ROLLING_OUT]).fetchone()
        if not (row and row[0]):
            tell("Another roll-out is under way: waiting for it to end.")
            connection.execute("select pg_advisory_lock(%s)", [ROLLING_OUT])
        yield
