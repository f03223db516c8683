"""The lower layer super output areas shipped with Kith, read from a file: no database."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).with_name("data")
EDITION = "2021"
IMD_EDITION = "2025"
ATTRIBUTION = (
    "Source: Office for National Statistics licensed under the Open Government Licence v.3.0. "
    "Contains OS data © Crown copyright and database right 2025."
)


class NoSuchArea(LookupError):
    """No area of that code is shipped."""


@dataclass(frozen=True, slots=True)
class Lsoa:
    """A lower layer super output area of 2021. Decile 1 is the most deprived tenth of England, 10 the
    least."""

    code: str
    name: str
    lad_code: str
    lad_name: str
    imd_rank: int
    imd_decile: int


def lsoa(code: str) -> Lsoa:
    """Raises NoSuchArea."""
    try:
        return _by_code()[code]
    except KeyError:
        raise NoSuchArea(f"No area has the code {code}.") from None


def lsoas_in(lad_code: str) -> tuple[Lsoa, ...]:
    """The areas of a local authority district in order of code. Raises NoSuchArea for a district not
    shipped."""
    found = tuple(area for area in all_lsoas() if area.lad_code == lad_code)
    if not found:
        raise NoSuchArea(f"No areas are held for the district {lad_code}.")
    return found


@cache
def all_lsoas() -> tuple[Lsoa, ...]:
    with (DATA / "lsoa21_imd2025_essex.csv").open(newline="", encoding="utf-8") as file:
        found = [_read(row) for row in csv.DictReader(file)]
    return tuple(sorted(found, key=lambda area: area.code))


@cache
def _by_code() -> Mapping[str, Lsoa]:
    return {area.code: area for area in all_lsoas()}


def _read(row: Mapping[str, str]) -> Lsoa:
    return Lsoa(
        code=row["lsoa21cd"],
        name=row["lsoa21nm"],
        lad_code=row["lad_code"],
        lad_name=row["lad_name"],
        imd_rank=int(row["imd2025_rank"]),
        imd_decile=int(row["imd2025_decile"]),
    )
