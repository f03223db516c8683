"""What is not an archive as it was made is refused in a sentence, and nothing has changed."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings

from kith.errors import Refused
from tenants.archives.models import KeptArchive
from tenants.archives.sealing import HEAD
from tenants.isolation import PUBLIC_SCOPE, unit_of_work
from tenants.models import Domain, Tenant
from tests.tenants.archives.conftest import put_back, save
from tests.tenants.archives.crafting import Members, bring, packed, sealed, unpacked, with_manifest

ROWS = "tables/people_user.csv"
NOT_WHOLE = "The archive is not whole: something is missing or was changed."


@pytest.fixture(scope="module")
def norths(one_database: str, tmp_path_factory: Any) -> Members:
    with override_settings(ARCHIVE_ROOT=tmp_path_factory.mktemp("norths")):
        return unpacked(save())


@pytest.fixture
def whole(norths: Members) -> Iterator[Members]:
    """What is in north's archive; afterwards, no tenant has come and nothing has been left lying."""
    with unit_of_work(PUBLIC_SCOPE):
        KeptArchive.objects.all().delete()
    yield dict(norths)
    with unit_of_work(PUBLIC_SCOPE), connection.cursor() as cursor:
        assert not Tenant.objects.exclude(schema_name__in=["north", "south", "east"]).exists()
        assert not Domain.objects.filter(domain="again.example").exists()
        cursor.execute("select 1 from pg_namespace where nspname = 'again'")
        assert cursor.fetchone() is None
        names = [file.name for file in Path(settings.MEDIA_ROOT).glob("*")]
        assert names == []


def refused(data: bytes, passphrase: str | None = None) -> str:
    with pytest.raises(Refused) as caught:
        put_back(bring(data, *([passphrase] if passphrase else [])))
    return caught.value.sentence


def test_a_wrong_passphrase(whole: Members) -> None:
    assert "passphrase does not open" in refused(sealed(packed(whole)), "ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ")
    with unit_of_work(PUBLIC_SCOPE):
        assert not KeptArchive.objects.exists()


@pytest.mark.parametrize("data", [b"", b"kitharc1", b"PK\x03\x04 not sealed" * 20, os.urandom(500)])
def test_no_archive_at_all(whole: Members, data: bytes) -> None:
    assert "not a sealed archive" in refused(data)


@pytest.mark.parametrize("left", [HEAD, HEAD + 10, -1, -100_000])
def test_a_file_that_was_cut_off(whole: Members, left: int) -> None:
    noise = {**whole, "files/noise": os.urandom(200_000)}
    assert "missing" in refused(sealed(packed(with_manifest(noise)))[:left])


def test_a_changed_byte(whole: Members) -> None:
    noise = {**whole, "files/noise": os.urandom(200_000)}
    data = bytearray(sealed(packed(with_manifest(noise))))
    data[HEAD + 100_000] ^= 1
    assert "changed" in refused(bytes(data))


def test_a_member_that_is_not_as_it_was(whole: Members) -> None:
    whole[ROWS] = whole[ROWS].replace(b"Asha", b"Usha")
    assert refused(sealed(packed(whole))) == f"{ROWS} is not as it was when the archive was made."


def test_rows_that_are_not_those_of_the_checksum(whole: Members) -> None:
    """Whoever changes rows and their fingerprint still has the sum of the rows against them."""
    whole[ROWS] = whole[ROWS].replace(b"Asha", b"Usha")
    assert refused(sealed(packed(with_manifest(whole)))) == "The rows of people_user are not those of the archive."


def test_a_row_that_is_missing(whole: Members) -> None:
    lines = whole[ROWS].splitlines(keepends=True)
    jo = next(line for line in lines if b"jo@example.org" in line)
    whole[ROWS] = whole[ROWS].replace(jo, b"")
    whole["tables/people_rolegrant.csv"] = whole["tables/people_rolegrant.csv"].splitlines(keepends=True)[0]
    assert "rows and the archive says" in refused(sealed(packed(with_manifest(whole))))


def test_rows_that_hang_on_nothing(whole: Members) -> None:
    whole[ROWS] = whole[ROWS].splitlines(keepends=True)[0]
    assert "do not fit together" in refused(sealed(packed(with_manifest(whole))))


def test_rows_that_do_not_fit_their_table(whole: Members) -> None:
    whole[ROWS] += b'"only","three","values"\n'
    assert refused(sealed(packed(with_manifest(whole)))) == "The rows of people_user do not fit its table."


def test_another_format(whole: Members) -> None:
    assert "format 2" in refused(sealed(packed(with_manifest(whole, lambda told: told.update(format=2)))))


def test_a_kind_we_do_not_know(whole: Members) -> None:
    changed = with_manifest(whole, lambda told: told["tenant"].update(kind="public"))
    assert "no kind of tenant called" in refused(sealed(packed(changed)))


def test_migrations_from_newer_code(whole: Members) -> None:
    changed = with_manifest(whole, lambda told: told["migrations"].append("people.9999_tomorrow"))
    assert "people.9999_tomorrow" in refused(sealed(packed(changed)))


@pytest.mark.parametrize("table", ["people_user", "surprise"])
def test_tables_that_are_not_those_of_the_migrations(whole: Members, table: str) -> None:
    def change(told: dict[str, Any]) -> None:
        if table == "surprise":
            told["tables"][table] = told["tables"]["people_user"]
        else:
            del told["tables"][table]

    if table == "surprise":
        whole["tables/surprise.csv"] = b""
    assert table in refused(sealed(packed(with_manifest(whole, change))))


@pytest.mark.parametrize(
    "name",
    ["files/../../../../tmp/out", "/etc/passwd", "files/a/../../b", "..\\out", "files//a", "files/./a", "odd.txt"],
)
def test_a_name_that_leads_out_of_the_folder(whole: Members, name: str) -> None:
    whole[name] = b"out"
    assert "a name that is not ours" in refused(sealed(packed(with_manifest(whole))))


def test_a_file_that_the_manifest_does_not_name(whole: Members) -> None:
    whole["files/more"] = b"more"
    assert "not those of its manifest" in refused(sealed(packed(whole)))


def test_a_little_file_that_swells(whole: Members) -> None:
    whole["files/bomb"] = bytes(100 << 20)
    assert "larger inside" in refused(sealed(packed(with_manifest(whole))))


def test_a_file_that_lies_about_how_much_it_swells(whole: Members) -> None:
    whole["files/bomb"] = bytes(1 << 20)

    def small(told: dict[str, Any]) -> None:
        told["members"]["files/bomb"]["size"] = 10

    assert "files/bomb is not as it was" in refused(sealed(packed(with_manifest(whole, small))))


@pytest.mark.parametrize("manifest", [b"", b"[]", b"{}", b"\xff", json.dumps({"format": 1}).encode()])
def test_a_manifest_that_says_nothing(whole: Members, manifest: bytes) -> None:
    assert "manifest" in refused(sealed(packed({**whole, "manifest.json": manifest}))) or manifest == b"{}"


@pytest.mark.parametrize("deep", [b"[" * 100_000, b'{"format": 1, "tenant": ' + b"[" * 100_000])
def test_a_manifest_that_goes_deeper_than_anybody_reads(whole: Members, deep: bytes) -> None:
    assert "manifest cannot be read" in refused(sealed(packed({**whole, "manifest.json": deep})))


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told["tables"]["people_user"].update(rows=float("inf")),
        lambda told: told["members"][ROWS].update(size=float("inf")),
        lambda told: told.update(sequences=[]),
        lambda told: told.update(sequences={"django_migrations_id_seq": ["many"]}),
        lambda told: told.update(tenant=[]),
        lambda told: told.update(migrations=[["people", "0001"]]),
    ],
)
def test_a_manifest_of_another_shape(whole: Members, change: Any) -> None:
    assert "manifest cannot be read" in refused(sealed(packed(with_manifest(whole, change))))


def test_a_member_packed_or_locked_in_a_way_that_is_not_ours(whole: Members) -> None:
    plain = packed(with_manifest(whole))
    at = plain.index(b"PK\x01\x02")
    locked = plain[: at + 8] + b"\x01" + plain[at + 9 :]
    other = plain[: at + 10] + b"\x0e" + plain[at + 11 :]
    assert [refused(sealed(changed)) for changed in (locked, other)] == [NOT_WHOLE, NOT_WHOLE]


@pytest.mark.parametrize(("at", "put"), [(42, b"\xff\xff\xff\xf0"), (46, b"\xff")], ids=["place", "name"])
def test_a_list_that_points_nowhere_or_names_what_is_no_text(whole: Members, at: int, put: bytes) -> None:
    plain = bytearray(packed(with_manifest({"files/übung": b"warm", **whole})))
    begins = plain.index(b"PK\x01\x02") + at
    plain[begins : begins + len(put)] = put
    assert refused(sealed(bytes(plain)))


def test_a_member_that_does_not_unpack(whole: Members) -> None:
    plain = bytearray(packed(with_manifest({"files/noise": b"warm kettle " * 5000, **whole})))
    plain[45:75] = b"\xff" * 30
    assert refused(sealed(bytes(plain))) == NOT_WHOLE


def test_statements_in_an_archive_are_never_run(whole: Members) -> None:
    whole["schema.sql"] = b"create table public.broken_in (); select 1/0;"
    archive = bring(sealed(packed(with_manifest(whole))))
    made = put_back(archive)
    with unit_of_work(PUBLIC_SCOPE), connection.cursor() as cursor:
        cursor.execute("select to_regclass('public.broken_in')")
        assert cursor.fetchone() == (None,)
        again = Tenant.objects.get(pk=made)
        again.state = Tenant.State.MAKING
        again.save(update_fields=["state"])
    from tenants.archives.putting_back import take_away

    take_away(again)
