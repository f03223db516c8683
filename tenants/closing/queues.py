"""A tenant's messages in the queue, found by the header that says whose they are: one way for each kind of broker."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from django.conf import settings
from psycopg import sql

from kith.observability.tasks import SCOPE_HEADER
from tenants.closing.sweeps import Sweep


@dataclass(frozen=True)
class Broker:
    """How to find and take away one tenant's messages where the broker's address begins with one of `schemes`."""

    schemes: tuple[str, ...]
    count: Callable[[str], int]
    remove: Callable[[str], None]


# -- the queue in PostgreSQL: kombu's headers stand in a column of their own


@contextmanager
def _pgmq() -> Iterator[tuple[psycopg.Connection[Any], list[sql.Identifier]]]:
    """A connection to the queue's database, and its tables of messages, waiting, taken or put away."""
    address = settings.CELERY_BROKER_URL.replace("pgmq:", "postgresql:", 1)
    with psycopg.connect(address, connect_timeout=5) as connection:
        names = [name for (name,) in connection.execute("select queue_name from pgmq.meta").fetchall()]
        yield connection, [sql.Identifier("pgmq", f"{letter}_{name}") for name in names for letter in "qa"]


def _count_in_pgmq(key: str) -> int:
    statement = sql.SQL("select count(*) from {} where headers ->> {} = {}")
    with _pgmq() as (connection, tables):
        asked = [statement.format(table, sql.Literal(SCOPE_HEADER), sql.Literal(key)) for table in tables]
        return sum(row[0] for one in asked for row in connection.execute(one).fetchall())


def _remove_from_pgmq(key: str) -> None:
    statement = sql.SQL("delete from {} where headers ->> {} = {}")
    with _pgmq() as (connection, tables):
        for table in tables:
            connection.execute(statement.format(table, sql.Literal(SCOPE_HEADER), sql.Literal(key)))


# -- Redis or Valkey: a list for each priority, and what a worker has taken in a hash


def redis_client() -> Any:
    import redis

    return redis.Redis.from_url(settings.CELERY_BROKER_URL, socket_timeout=5)


def _lists(client: Any) -> Iterator[tuple[Any, Any]]:
    """Every waiting message with the list it waits in."""
    for name in client.scan_iter(match=f"{settings.CELERY_TASK_DEFAULT_QUEUE}*", _type="list"):
        for message in client.lrange(name, 0, -1):
            yield name, message


def _is_its(message: Any, key: str) -> bool:
    return bool(json.loads(message).get("headers", {}).get(SCOPE_HEADER) == key)


def _taken(client: Any, key: str) -> list[Any]:
    """Tags of messages that a worker has taken and not finished: each is [message, exchange, routing key]."""
    found = client.hgetall("unacked").items()
    return [tag for tag, kept in found if _is_its(json.dumps(json.loads(kept)[0]), key)]


def _count_in_redis(key: str) -> int:
    client = redis_client()
    return sum(_is_its(message, key) for _, message in _lists(client)) + len(_taken(client, key))


def _remove_from_redis(key: str) -> None:
    client = redis_client()
    for name, message in list(_lists(client)):
        if _is_its(message, key):
            client.lrem(name, 0, message)
    if tags := _taken(client, key):
        client.hdel("unacked", *tags)
        client.zrem("unacked_index", *tags)


BROKERS = (
    Broker(("pgmq:",), _count_in_pgmq, _remove_from_pgmq),
    Broker(("redis:", "rediss:", "valkey:"), _count_in_redis, _remove_from_redis),
    Broker(("memory:",), lambda key: 0, lambda key: None),
)


class UnknownBroker(RuntimeError):
    """Nobody has said how a tenant's messages are found in this kind of queue."""


def broker() -> Broker:
    """The one in use. Raises UnknownBroker: a certificate never says nothing is left where nobody looked."""
    for known in BROKERS:
        if settings.CELERY_BROKER_URL.startswith(known.schemes):
            return known
    raise UnknownBroker(settings.CELERY_BROKER_URL.partition(":")[0])


QUEUE = Sweep(
    "tasks in the queue", lambda leaving: broker().count(leaving.key), lambda leaving: broker().remove(leaving.key)
)
