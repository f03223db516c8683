"""What stops when a pregnancy has ended: every room that speaks of one by itself says here how it falls silent.

Each is called in the transaction of the switch, so that none speaks afterwards. Nothing here starts anything again:
where an ending is taken back, a room may plan anew, because a person said so.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Protocol


class Told(Protocol):
    def __call__(self, *, pregnancy: Any, at: dt.datetime, by: Any) -> object: ...


_on_loss: list[Told] = []
_on_taken_back: list[Told] = []


def when_lost(stop: Told) -> None:
    """Call from AppConfig.ready(). Also told where one of twins has died: what was planned was planned for both."""
    if stop not in _on_loss:
        _on_loss.append(stop)


def when_taken_back(plan: Told) -> None:
    """Call from AppConfig.ready()."""
    if plan not in _on_taken_back:
        _on_taken_back.append(plan)


def tell_of_loss(*, pregnancy: Any, at: dt.datetime, by: Any) -> None:
    for stop in _on_loss:
        stop(pregnancy=pregnancy, at=at, by=by)


def tell_of_taking_back(*, pregnancy: Any, at: dt.datetime, by: Any) -> None:
    for plan in _on_taken_back:
        plan(pregnancy=pregnancy, at=at, by=by)
