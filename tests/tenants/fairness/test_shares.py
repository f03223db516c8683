"""Who may begin a request in a process: by a clock of the test's own."""

from __future__ import annotations

from dataclasses import replace
from threading import Event, Thread

import pytest

from tenants.fairness import shares as subject
from tenants.fairness.limits import EVERYBODYS
from tenants.fairness.shares import COME_BACK_SECONDS, Shares

FREE = replace(EVERYBODYS, requests_per_second=10_000)


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    monkeypatch.setattr(subject, "GRACE_SECONDS", 0)
    return Clock()


def taken(shares: Shares, key: str, times: int) -> int:
    """How many of so many requests at once may begin."""
    return sum(shares.take(key, FREE) == 0 for _ in range(times))


def test_alone_a_tenant_takes_all_threads_but_one(clock: Clock) -> None:
    shares = Shares(4, clock)
    assert taken(shares, "north", 10) == 3
    assert taken(shares, "south", 1) == 1


def test_beside_another_it_takes_its_share(clock: Clock) -> None:
    shares = Shares(4, clock)
    taken(shares, "south", 1)
    assert taken(shares, "north", 10) == 2


def test_who_asked_a_moment_ago_still_wants_some(clock: Clock) -> None:
    shares = Shares(4, clock)
    taken(shares, "south", 1)
    shares.give_back("south")
    clock.now += 1
    assert taken(shares, "north", 10) == 2
    clock.now += 60
    assert taken(shares, "north", 10) == 1


def test_what_ends_makes_room(clock: Clock) -> None:
    shares = Shares(4, clock)
    taken(shares, "north", 3)
    assert shares.take("north", FREE) == COME_BACK_SECONDS
    shares.give_back("north")
    assert shares.take("north", FREE) == 0


def test_a_share_of_one_thread_is_a_share_of_its_time(clock: Clock) -> None:
    """Each second north works and south asks once: north is over its half, and south never is."""
    shares = Shares(1, clock)
    refused = {"north": 0, "south": 0}
    for _ in range(20):
        for key, seconds in (("north", 0.9), ("south", 0.1)):
            if shares.take(key, FREE):
                refused[key] += 1
            else:
                clock.now += seconds
                shares.give_back(key)
    assert refused["north"] > 3
    assert refused["south"] == 0


def test_while_there_is_room_nobody_is_held_to_a_share(clock: Clock) -> None:
    """Two tenants, a quarter of the time idle: what one does not want, the other may have."""
    shares = Shares(1, clock)
    for _ in range(20):
        for key, seconds in (("north", 0.65), ("south", 0.1)):
            assert shares.take(key, FREE) == 0
            clock.now += seconds
            shares.give_back(key)
        clock.now += 0.25


def test_more_requests_than_its_rate_wait_for_the_next_second(clock: Clock) -> None:
    shares, slow = Shares(4, clock), replace(EVERYBODYS, requests_per_second=5)
    for _ in range(10):
        assert shares.take("north", slow) == 0
        shares.give_back("north")
    assert shares.take("north", slow) == pytest.approx(0.2)
    assert shares.take("south", slow) == 0
    clock.now += 0.21
    assert shares.take("north", slow) == 0


def test_a_page_with_many_small_parts_waits_for_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject, "GRACE_SECONDS", 30)
    shares, told = Shares(2), []
    shares.take("north", FREE)
    waiting = Thread(target=lambda: told.append(shares.take("north", FREE)))
    waiting.start()
    while not shares._accounts["north"].waits:
        Event().wait(0.001)
    assert shares.take("north", FREE) == COME_BACK_SECONDS
    shares.give_back("north")
    waiting.join()
    assert told == [0]


def test_who_has_taken_much_does_not_wait(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject, "GRACE_SECONDS", 3600)
    shares = Shares(2, clock)
    shares.take("north", FREE)
    clock.now += 10
    assert shares.take("north", FREE) == COME_BACK_SECONDS


def test_only_so_many_tenants_are_remembered(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject, "REMEMBER", 3)
    shares = Shares(4, clock)
    for number in range(10):
        shares.take(str(number), FREE)
        shares.give_back(str(number))
    assert [*shares._accounts] == ["7", "8", "9"]
