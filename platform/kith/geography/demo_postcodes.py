"""Invented postcodes for demonstrations and tests, three for each shipped area, in a pattern never issued.

ZZ is no postcode area of Royal Mail; the NHS uses ZZ99 alone. Ours lie in ZZ10 upward, one number for each
district. `python -m kith.geography.demo_postcodes` writes the file again.
"""

import csv
from collections.abc import Iterator
from io import StringIO

from kith.geography.areas import DATA, Lsoa, all_lsoas

FILE = DATA / "demo_postcodes.csv"
VINTAGE = "demo"
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"  # the twenty that may end a postcode
OF_EACH = LETTERS[:3]
FIRST_DISTRICT = 10


def demo_postcodes_of(code: str) -> tuple[str, ...]:
    """The invented postcodes of one area, always the same."""
    return tuple(postcode for postcode, area in all_demo_postcodes() if area.code == code)


def all_demo_postcodes() -> Iterator[tuple[str, Lsoa]]:
    places: dict[str, int] = {}
    districts = sorted({area.lad_code for area in all_lsoas()})
    for area in all_lsoas():
        place = places[area.lad_code] = places.get(area.lad_code, -1) + 1
        outward = f"ZZ{FIRST_DISTRICT + districts.index(area.lad_code)}"
        for letter in OF_EACH:
            yield f"{outward} {place // len(LETTERS)}{LETTERS[place % len(LETTERS)]}{letter}", area


def as_csv() -> str:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["pcds", "doterm", "lsoa21cd", "lad25cd"])
    writer.writerows([postcode, "", area.code, area.lad_code] for postcode, area in all_demo_postcodes())
    return text.getvalue()


if __name__ == "__main__":
    FILE.write_text(as_csv(), encoding="utf-8")
