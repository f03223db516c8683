"""A list of 5,000 families, one row in fifty bad: looked through, then mended and kept."""

from __future__ import annotations

import time
from collections.abc import Iterator

from tests.bench.table import Row

ROWS = 5000
BAD = 50
HEAD = "First name,Surname,Mobile,Agreed,Postcode,Due date,DOB,Partner"


def table(*, bad: bool, today: str) -> bytes:
    """Every fiftieth row has a number that is none, where `bad`."""
    lines = [HEAD]
    for n in range(ROWS):
        number = "ring me" if bad and n % BAD == 7 else f"07700 {900000 + n:06d}"
        lines.append(f"Ama{n},Mensah,{number},yes,,,{today},Kofi")
    return "\n".join(lines).encode()


def rows() -> Iterator[Row]:
    """Rows per second, and how many of the bad rows were named."""
    from django.utils import timezone

    from kith.people.models import User
    from tenants.isolation import tenant_scope, unit_of_work
    from tests.golden import key

    scope = tenant_scope(tenant_id=key("tenant north"), kind="mutual", schema="north", name="North")
    today = timezone.localdate().isoformat()
    with unit_of_work(scope):
        by = User.objects.get(pk=key("asha"))
    found, seconds = _through(scope, table(bad=True, today=today), by)
    named = len({row for row, _, _ in found.problems})
    yield Row("families: bad rows of a list of 5,000 not named", ROWS // BAD - named, "rows", 0)
    yield Row("families: rows looked through in a second", ROWS / seconds, "rows/s")
    good, _ = _through(scope, table(bad=False, today=today), by)
    yield Row("families: rows kept in a second, all in one transaction", ROWS / _kept(scope, good, by), "rows/s")


def _through(scope: object, content: bytes, by: object) -> tuple[object, float]:
    from django.utils import timezone

    from apps.peersupport.models.imports import RegisterImport
    from apps.peersupport.operations import importing_families as write
    from tenants.isolation import unit_of_work
    from tests.apps.peersupport.hello.test_import_families import COLUMNS

    began = time.perf_counter()
    with unit_of_work(scope):
        register = write.take_in_file(name="bench.csv", content=content, at=timezone.now(), by=by)
        write.match_columns(register=register, columns=COLUMNS, consent_said="Signed", at=timezone.now(), by=by)
    more = True
    while more:
        with unit_of_work(scope):
            more = write.go_on(pk=register.pk)
    with unit_of_work(scope):
        return RegisterImport.objects.get(pk=register.pk), time.perf_counter() - began


def _kept(scope: object, register: object, by: object) -> float:
    from django.utils import timezone

    from apps.peersupport.operations import importing_families as write
    from tenants.isolation import unit_of_work

    began = time.perf_counter()
    with unit_of_work(scope):
        write.ask_to_keep(register=register, at=timezone.now(), by=by)
    with unit_of_work(scope):
        write.go_on(pk=register.pk)
    return time.perf_counter() - began
