"""What a long record costs in statements: today's list, a family's page and her own, with 2 years of entries, with 1.

    python -m tests.bench.record

A ratio of statements, counted in one process; 1 means that the length of the record costs no statement more.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from tests.bench.table import Row, publish

WEEKS, A_WEEK = 104, 2
PAGES = (
    ("today’s list", "ben", "/today/"),
    ("a family’s page", "ben", "/families/{family}/"),
    ("her record", "gita", "/my-page/record/"),
    ("all of it on one page", "gita", "/my-page/record/copy/"),
)


def rows() -> Iterator[Row]:
    """Leaves Leanne's family in north, with two years of entries."""
    import django

    django.setup()
    family, parent = _home()
    few = [_statements(name, path.format(family=family)) for _, name, path in PAGES]
    _write(parent)
    many = [_statements(name, path.format(family=family)) for _, name, path in PAGES]
    for (page, _, _), before, after in zip(PAGES, few, many, strict=True):
        yield Row(f"statements for {page}, {WEEKS * A_WEEK} entries / 1", after / before, "ratio", 1)
        yield Row(f"statements for {page}, {WEEKS * A_WEEK} entries", after, "statements")


def _scope() -> Any:
    from tenants.isolation import tenant_scope
    from tests.golden import TENANTS, key

    return tenant_scope(tenant_id=key("tenant north"), kind=TENANTS["north"], schema="north", name="North")


def _home() -> tuple[Any, Any]:
    from kith.people.models import User
    from tenants.isolation import unit_of_work
    from tests.factories import peersupport as make
    from tests.golden import key

    with unit_of_work(_scope()):
        parent = make.PersonFactory(user=User.objects.get(pk=key("gita")))
        make.PregnancyFactory(person=parent)
        supporter = make.SupporterFactory(user=User.objects.get(pk=key("ben")))
        make.MatchFactory(family=parent.family, supporter=supporter)
        make.EntryFactory(about=parent)
        return parent.family.pk, parent


def _write(parent: Any) -> None:
    from tenants.isolation import unit_of_work
    from tests.factories import peersupport as make

    with unit_of_work(_scope()):
        for n in range(1, WEEKS * A_WEEK):
            make.EntryFactory(about=parent, happened_at=make.days_ago(n * 7 / A_WEEK))


def _statements(name: str, path: str) -> int:
    """Of a page that was opened before: the first look is noted."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from kith.people.models import User
    from tenants.isolation import unit_of_work
    from tests.golden import key
    from tests.signing_in import sign_in

    client = Client(HTTP_HOST="north.kith.localhost")
    with unit_of_work(_scope()):
        sign_in(client, User.objects.get(pk=key(name)))
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(path)
    assert answer.status_code == 200, f"{path} answered {answer.status_code}"
    return len(captured)


def main() -> int:
    from tests import environment
    from tests.databases import copied

    with copied(environment.NAME):
        return 0 if publish("record", [*rows()]) else 1


if __name__ == "__main__":
    sys.exit(main())
