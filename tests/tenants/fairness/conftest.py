from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tenants.fairness.shares import forget_shares
from tenants.fairness.usage import forget_usage


@pytest.fixture(autouse=True)
def nothing_counted() -> Iterator[None]:
    forget_usage()
    forget_shares()
    yield
    forget_usage()
    forget_shares()


@pytest.fixture
def fair(settings: Any) -> None:
    """Fair shares as in production; the other tests ask more of a tenant than its people do."""
    settings.FAIR_SHARES = True
