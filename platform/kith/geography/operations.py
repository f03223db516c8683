"""Loading places into the public schema. Each is all or nothing, and harmless when done again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from django.db import transaction

from kith.audit.operations import Actor, record
from kith.geography.areas import EDITION, IMD_EDITION, Lsoa, all_lsoas
from kith.geography.models import Area, PostcodeArea
from kith.geography.postcodes import PostcodeFileRejected, PostcodeRow, read_file

BATCH = 2000
AT_ONCE = 20_000
"""Rows of a postcode directory that are held and kept together."""


@transaction.atomic
def load_areas(*, by: Actor | None) -> int:
    """Bring the shipped neighbourhoods and their districts into the database; returns how many areas there
    are."""
    shipped = all_lsoas()
    areas = [_neighbourhood(lsoa) for lsoa in shipped]
    areas += [_district(code, name) for code, name in sorted({(area.lad_code, area.lad_name) for area in shipped})]
    fields = ["name", "level", "edition", "lad_code", "lad_name", "imd_edition", "imd_rank", "imd_decile"]
    Area.objects.bulk_create(
        areas, batch_size=BATCH, update_conflicts=True, unique_fields=["code"], update_fields=fields
    )
    record(kind="areas.loaded", by=by, subject=None, detail={"count": len(areas), "edition": EDITION})
    return len(areas)


@transaction.atomic
def import_postcodes(
    *, source: Path, vintage: str, by: Actor | None, districts: Collection[str] | None = None
) -> int:  # fmt: skip
    """Bring in a postcode directory; returns how many postcodes were kept.

    `vintage` names the edition, such as "2026-08". `districts` keeps only those local authorities. Postcodes
    of an earlier vintage that are not in the file stay. Raises PostcodeFileRejected, and then nothing has
    changed.
    """
    read = placed = kept = 0
    for some in in_steps(read_file(source)):
        of_2021 = [row for row in some if row.lsoa21]
        kept += _keep([row for row in of_2021 if districts is None or row.lad in districts], vintage)
        read, placed = read + len(some), placed + len(of_2021)
    if read and not placed:
        raise PostcodeFileRejected("This edition knows only the areas of 2011. Use one from February 2023 or later.")
    record(kind="postcodes.imported", by=by, subject=None, detail={"count": kept, "vintage": vintage})
    return kept


def in_steps(rows: Iterator[PostcodeRow], most: int = AT_ONCE) -> Iterator[list[PostcodeRow]]:
    """So many rows at a time: no more of a file is held than one step."""
    while some := list(islice(rows, most)):
        yield some


def postcodes_to_load(
    rows: Iterable[PostcodeRow], *, vintage: str, districts: Collection[str] | None = None
) -> list[PostcodeRow]:
    """Those of a step that this edition still has to bring in: after a stop half way, those that are not there yet.

    An edition that knows only the areas of 2011 is used where an area was kept as it was, and so kept its code; for
    the others nothing is guessed.
    """
    wanted = [row for row in rows if districts is None or row.lad in districts]
    kept_as_it_was = set(Area.objects.filter(level=Area.Level.LSOA).values_list("code", flat=True))
    held = PostcodeArea.objects.filter(vintage=vintage, postcode__in=[row.postcode for row in wanted])
    there = set(held.values_list("postcode", flat=True))
    found = [_placed(row, kept_as_it_was) for row in wanted if row.postcode not in there]
    return [row for row in found if row.lsoa21]


def _placed(row: PostcodeRow, kept_as_it_was: Collection[str]) -> PostcodeRow:
    if row.lsoa21 or row.lsoa11 not in kept_as_it_was:
        return row
    return replace(row, lsoa21=row.lsoa11)


@transaction.atomic
def load_postcodes(rows: Sequence[PostcodeRow], *, vintage: str, by: Actor | None) -> int:
    """Keep one step's rows; how many. Postcodes that have ended are kept with their last month."""
    number = _keep(rows, vintage)
    if number:
        record(kind="postcodes.imported", by=by, subject=None, detail={"count": number, "vintage": vintage})
    return number


def _keep(rows: Sequence[PostcodeRow], vintage: str) -> int:
    PostcodeArea.objects.bulk_create(
        (_postcode(row, vintage) for row in rows), batch_size=BATCH, update_conflicts=True,
        unique_fields=["postcode"], update_fields=["lsoa21", "lad", "vintage", "terminated_on"],
    )  # fmt: skip
    return len(rows)


def _neighbourhood(lsoa: Lsoa) -> Area:
    return Area(
        code=lsoa.code,
        name=lsoa.name,
        level=Area.Level.LSOA,
        edition=EDITION,
        lad_code=lsoa.lad_code,
        lad_name=lsoa.lad_name,
        imd_edition=IMD_EDITION,
        imd_rank=lsoa.imd_rank,
        imd_decile=lsoa.imd_decile,
    )


def _district(code: str, name: str) -> Area:
    return Area(code=code, name=name, level=Area.Level.LAD, edition=EDITION, lad_code=code, lad_name=name)


def _postcode(row: PostcodeRow, vintage: str) -> PostcodeArea:
    return PostcodeArea(
        postcode=row.postcode,
        lsoa21=row.lsoa21,
        lad=row.lad,
        vintage=vintage,
        terminated_on=row.terminated_on,
    )
