"""How a message that was written down reaches a worker: the task puts itself here, and the rooms know no queue."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.db import transaction

HandOver = Callable[[UUID], object]

logger = logging.getLogger("kith.messages")
_hand_over: list[HandOver] = []


def register(hand_over: HandOver) -> None:
    """Call from AppConfig.ready()."""
    _hand_over[:] = [hand_over]


def hand_over_after_commit(pk: UUID) -> None:
    """Tell a worker once it is safely stored. Where the queue does not answer, the next round does: nothing is lost."""
    transaction.on_commit(partial(_tell, pk))


def _tell(pk: UUID) -> None:
    for hand_over in _hand_over:
        try:
            hand_over(pk)
        except Exception:
            logger.warning("the queue did not take message %s; the next round hands it over", pk)
