from __future__ import annotations

from collections.abc import Iterator

import pytest

from tenants.fairness.usage import forget_usage


@pytest.fixture(autouse=True)
def nothing_counted() -> Iterator[None]:
    forget_usage()
    yield
    forget_usage()
