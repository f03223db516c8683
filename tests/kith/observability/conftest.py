"""Log lines as the formatter writes them, and views that say what must stay inside."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kith.observability.logs import JsonFormatter, QuotedFilter

CANARIES = ("Gita Okonkwo", "gita@example.org", "07700 900123", "SS14 1AB")


class Lines:
    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def all(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]

    def of(self, logger: str) -> list[dict[str, Any]]:
        return [line for line in self.all if line["logger"] == logger]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """Everything logged during the test, as the JSON lines of a running service."""
    caught = Lines()
    handler = logging.StreamHandler(caught.stream)
    handler.setFormatter(JsonFormatter())
    handler.addFilter(QuotedFilter())
    logging.getLogger().addHandler(handler)
    yield caught
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def has_no_canary() -> Callable[[str], None]:
    def check(text: str) -> None:
        found = [canary for canary in CANARIES if canary in text or canary.replace(" ", "%20") in text]
        assert not found

    return check


@pytest.fixture
def our_own_views(settings: Any) -> None:
    """Mutuals answer with the views of `urls.py` here, which say what must stay inside."""
    types = settings.TENANT_TYPES
    mutual = {**types["mutual"], "URLCONF": "tests.kith.observability.urls"}
    settings.TENANT_TYPES = {**types, "mutual": mutual}
