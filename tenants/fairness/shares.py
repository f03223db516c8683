"""Who may begin a request in this process, so that one tenant's many leave room for another's few.

Each tenant is measured by how many of the process's threads it holds, now and on average over the last seconds. One
thread is always left to whoever comes next; while others want some, nobody takes more than a share. What may not begin
is refused at once and costs next to nothing, so a queue of it is gone before others notice.
"""

from __future__ import annotations

import math
import os
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition

from django.conf import settings

from tenants.fairness.limits import Limits

AVERAGED_OVER_SECONDS = 2.0
"""What was held this long ago counts a third of what is held now."""
LATELY_SECONDS = 2.0
"""A tenant that asked so lately wants a share."""
GRACE_SECONDS = 0.1
"""How long one request of a tenant with little on its account may wait for another of its own to end."""
COME_BACK_SECONDS = 3
"""After which a refused request is likely to be taken."""
CROWDED = 0.8
"""Of the process's working time: below this there is room for whatever anybody wants."""
REMEMBER = 1024


class Held:
    """How many threads are held: now, and on average over the last seconds."""

    def __init__(self, now: float) -> None:
        self.at_once, self.average, self.since = 0, 0.0, now

    def move(self, by: int, now: float) -> None:
        self.average, self.since = self.average_at(now), now
        self.at_once += by

    def average_at(self, now: float) -> float:
        return self.at_once + (self.average - self.at_once) * math.exp((self.since - now) / AVERAGED_OVER_SECONDS)


class Account(Held):
    """One tenant's: with the requests it may make at once, filled again at its rate."""

    def __init__(self, now: float) -> None:
        super().__init__(now)
        self.waits = False
        self.spent, self.spent_since = 0.0, now

    def seconds_until_next(self, rate: int, now: float) -> float:
        """0 takes one of the tenant's requests a second; more takes none."""
        self.spent = max(0.0, self.spent - (now - self.spent_since) * rate)
        self.spent_since = now
        if self.spent + 1 > 2 * rate:
            return (self.spent + 1 - 2 * rate) / rate
        self.spent += 1
        return 0.0


class Shares:
    """Of one process with `threads` threads; `clock` gives seconds."""

    def __init__(self, threads: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.threads, self.clock = threads, clock
        self._changed = Condition()
        self._accounts: OrderedDict[str, Account] = OrderedDict()
        self._all = Held(clock())

    def take(self, key: str, limits: Limits) -> float:
        """0 where the tenant `key` may begin a request, to be given back; else in how many seconds to come back."""
        with self._changed:
            mine = self._account(key)
            if wait := mine.seconds_until_next(limits.requests_per_second, self.clock()):
                return wait
            if not self._may_begin(mine, limits) and not self._waits_its_turn(mine, limits):
                return COME_BACK_SECONDS
            self._move(mine, 1)
        return 0

    def give_back(self, key: str) -> None:
        with self._changed:
            self._move(self._account(key), -1)
            self._changed.notify_all()

    @contextmanager
    def holding(self, key: str) -> Iterator[None]:
        """Work that was let in before and goes on: it counts, and is not refused."""
        with self._changed:
            self._move(self._account(key), 1)
        try:
            yield
        finally:
            self.give_back(key)

    def _account(self, key: str) -> Account:
        """The tenant's account, now the one that asked last."""
        mine = self._accounts.setdefault(key, Account(self.clock()))
        self._accounts.move_to_end(key)
        if len(self._accounts) > REMEMBER:
            self._forget_the_oldest()
        return mine

    def _forget_the_oldest(self) -> None:
        oldest = next(iter(self._accounts))
        if not self._accounts[oldest].at_once:
            del self._accounts[oldest]

    def _move(self, mine: Account, by: int) -> None:
        now = self.clock()
        mine.move(by, now)
        self._all.move(by, now)

    def _may_begin(self, mine: Account, limits: Limits) -> bool:
        if mine.at_once >= self._threads_for(mine, limits):
            return False
        now = self.clock()
        over = mine.average_at(now) > self.threads * limits.share_percent / 100
        return not (over and self._others_want_some(mine) and self._all.average_at(now) > CROWDED * self.threads)

    def _threads_for(self, mine: Account, limits: Limits) -> int:
        share = max(1, self.threads * limits.share_percent // 100)
        return share if self._others_want_some(mine) else max(share, self.threads - 1)

    def _others_want_some(self, mine: Account) -> bool:
        """Somebody else holds a thread, or asked for one lately."""
        if self._all.at_once > mine.at_once:
            return True
        last_two = (self._accounts[key] for key, _ in zip(reversed(self._accounts), range(2), strict=False))
        return any(one is not mine and self.clock() - one.since < LATELY_SECONDS for one in last_two)

    def _waits_its_turn(self, mine: Account, limits: Limits) -> bool:
        """A page's fragments arrive together and are soon over: one may wait, where not much has been asked lately."""
        if mine.waits or mine.average_at(self.clock()) > self._threads_for(mine, limits) / 2:
            return False
        mine.waits = True
        try:
            return self._changed.wait_for(lambda: self._may_begin(mine, limits), timeout=GRACE_SECONDS)
        finally:
            mine.waits = False


_shares: Shares | None = None


def shares() -> Shares:
    """Of this process."""
    global _shares
    if _shares is None:
        _shares = Shares(settings.WEB_THREADS)
    return _shares


def forget_shares() -> None:
    """A process just forked serves nobody yet."""
    global _shares
    _shares = None


os.register_at_fork(after_in_child=forget_shares)
