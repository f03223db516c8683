"""A test that needs a further tenant: making it and taking it away again, as the fixture `another_tenant` does.

In a copy of the golden database, as a test has; and, told only, with the fleet present.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from tests import environment
from tests.bench.fleet.database import Fleet, instead
from tests.bench.fleet.timing import p95, seconds
from tests.bench.table import Row
from tests.databases import copied
from tests.tenants_at_hand import further_tenant

TIMES = 20


def rows(made: Fleet) -> Iterator[Row]:
    with copied(environment.NAME) as name, instead(name):
        spent = [seconds(_come_and_go) for _ in range(TIMES)]
    with_fleet = [seconds(_come_and_go) for _ in range(TIMES)]
    yield Row("a further tenant for a test, made and taken away, median", statistics.median(spent), "s", 0.3)
    yield Row("a further tenant for a test, made and taken away, p95", p95(spent), "s")
    yield Row("the same with the fleet present, median", statistics.median(with_fleet), "s")


def _come_and_go() -> None:
    with further_tenant("mutual"):
        pass
