"""One tenant's messages in Redis: found in every list and among what a worker has taken, and nobody else's touched."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fnmatch import fnmatch
from typing import Any
from uuid import uuid4

import pytest

from kith.observability.tasks import SCOPE_HEADER
from tenants.closing import queues
from tenants.closing.sweeps import Leaving

WEST, SOUTH = Leaving(uuid4(), "west"), Leaving(uuid4(), "south")


class Redis:
    """As much of a server as the queue asks of one."""

    def __init__(self) -> None:
        self.lists: dict[bytes, list[bytes]] = {}
        self.hashes: dict[str, dict[bytes, bytes]] = {"unacked": {}}
        self.index: set[bytes] = set()

    def scan_iter(self, match: str, _type: str) -> Iterator[bytes]:
        return iter([name for name in self.lists if fnmatch(name.decode(), match)])

    def lrange(self, name: bytes, first: int, last: int) -> list[bytes]:
        return list(self.lists[name])

    def lrem(self, name: bytes, count: int, message: bytes) -> None:
        self.lists[name] = [kept for kept in self.lists[name] if kept != message]

    def hgetall(self, name: str) -> dict[bytes, bytes]:
        return dict(self.hashes[name])

    def hdel(self, name: str, *tags: bytes) -> None:
        for tag in tags:
            del self.hashes[name][tag]

    def zrem(self, name: str, *tags: bytes) -> None:
        self.index -= set(tags)


def message(leaving: Leaving) -> dict[str, Any]:
    return {"body": "W10=", "headers": {SCOPE_HEADER: leaving.key, "task": "kith.people.send_mail"}}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Redis:
    """Two waiting and one taken for each of two tenants, in lists of two priorities."""
    redis = Redis()
    for leaving in (WEST, SOUTH):
        for name in (b"kith", b"kith\x06\x163"):
            redis.lists.setdefault(name, []).append(json.dumps(message(leaving)).encode())
        tag = leaving.key.encode()
        redis.hashes["unacked"][tag] = json.dumps([message(leaving), "kith", "kith"]).encode()
        redis.index.add(tag)
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    settings.CELERY_TASK_DEFAULT_QUEUE = "kith"
    monkeypatch.setattr(queues, "redis_client", lambda: redis)
    return redis


def test_a_tenants_messages_go_wherever_they_wait_and_a_neighbours_stay(server: Redis) -> None:
    assert (queues.QUEUE.count(WEST), queues.QUEUE.count(SOUTH)) == (3, 3)
    queues.QUEUE.remove(WEST)
    assert (queues.QUEUE.count(WEST), queues.QUEUE.count(SOUTH)) == (0, 3)
    assert server.index == {SOUTH.key.encode()}


def test_it_may_be_done_again(server: Redis) -> None:
    queues.QUEUE.remove(WEST)
    queues.QUEUE.remove(WEST)
    assert queues.QUEUE.count(SOUTH) == 3


def test_a_queue_nobody_can_look_into_is_said_and_not_passed_over(settings: Any) -> None:
    settings.CELERY_BROKER_URL = "sqs://somewhere"
    with pytest.raises(queues.UnknownBroker, match="sqs"):
        queues.QUEUE.count(WEST)
