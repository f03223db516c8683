"""Postcodes: put in order as people type them, and read from the directories of the Office for National
Statistics."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kith.errors import BadInput

SHAPE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][ABD-HJLNP-UW-Z]{2})")
AREA_CODE = re.compile(r"[EWSNLM][0-9]{8}|95[A-Z]{2}[0-9]{2}[SW][0-9]")
NOWHERE = re.compile(r"[EWSNLM]99999999")
COLUMNS = {
    "postcode": re.compile(r"pcds"),
    "lsoa11": re.compile(r"lsoa11(cd)?"),
    "lsoa21": re.compile(r"lsoa21(cd)?"),
    "lad": re.compile(r"lad[0-9]{2}cd|oslaua|laua"),
    "terminated": re.compile(r"doterm"),
}
REQUIRED = ("postcode", "lad", "terminated")
PROBLEMS_SHOWN = 20
BYTES_OF_ONE = 10 * 26 * 26 // 8
"""Of the bits for every ending that a first half may have."""


class NotAPostcode(BadInput):
    """What was typed does not have the shape of a postcode."""


class PostcodeFileRejected(BadInput):
    """A postcode file cannot be used. `problems` says each row and field; nothing was loaded."""

    def __init__(self, sentence: str, *, problems: tuple[str, ...] = ()) -> None:
        super().__init__(sentence, field="file")
        self.problems = problems


@dataclass(frozen=True, slots=True)
class PostcodeRow:
    """One postcode. Area codes are empty where the file knows none; `terminated_on` is the first of its last
    month."""

    postcode: str
    lsoa11: str
    lsoa21: str
    lad: str
    terminated_on: date | None


def normalise(typed: str) -> str:
    """A postcode as it is written: "ss15 5ab" becomes "SS15 5AB". Raises NotAPostcode."""
    found = SHAPE.fullmatch(re.sub(r"[\s.-]+", "", typed).upper())
    if not found:
        raise NotAPostcode("That does not look like a whole postcode. It looks like SS15 5AB.", field="postcode")
    return f"{found[1]} {found[2]}"


def read_file(path: Path) -> Iterator[PostcodeRow]:
    """Each postcode of an ONSPD or NSPL file of any edition since 2020, never the whole file at once. Raises
    PostcodeFileRejected: at the first row where it is no such file, else at its end, with all problems together."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            yield from read_lines(file)
    except UnicodeDecodeError:
        raise PostcodeFileRejected("This file is not plain text. Choose the CSV from the download.") from None


def read_lines(lines: Iterable[str]) -> Iterator[PostcodeRow]:
    """The same from lines of text, the header first. Columns are found by what they are called in any edition."""
    reader = csv.reader(lines)
    header = [cell.strip().lower() for cell in next(reader, [])]
    places = _columns(header)
    problems, seen = _Problems(), _Seen()
    for number, cells in _numbered(reader, problems):
        row = _row(number, cells, header, places, problems)
        if row and not seen.add(row.postcode):
            problems.append(f"Row {number}: {row.postcode} is there twice.")
        elif row:
            yield row
    problems.refuse()


class _Problems:
    """The first of them in words, and how many there are: a file of the wrong kind has millions."""

    def __init__(self) -> None:
        self.shown: list[str] = []
        self.number = 0

    def append(self, problem: str) -> None:
        self.number += 1
        if len(self.shown) < PROBLEMS_SHOWN:
            self.shown.append(problem)

    def refuse(self) -> None:
        if not self.number:
            return
        rest = self.number - len(self.shown)
        count = "1 row needs" if self.number == 1 else f"{self.number} rows need"
        more = [f"and {rest} more."] if rest else []
        raise PostcodeFileRejected(f"{count} mending. Nothing was loaded.", problems=(*self.shown, *more))


class _Seen:
    """Which postcodes were read, a bit for each: those of the whole country take some three megabytes."""

    def __init__(self) -> None:
        self.bits: dict[str, bytearray] = {}

    def add(self, postcode: str) -> bool:
        """True the first time."""
        outward, inward = postcode.split(" ")
        place, bit = divmod(int(inward[0]) * 676 + (ord(inward[1]) - 65) * 26 + ord(inward[2]) - 65, 8)
        held = self.bits.setdefault(outward, bytearray(BYTES_OF_ONE))
        if held[place] >> bit & 1:
            return False
        held[place] |= 1 << bit
        return True


def _columns(header: list[str]) -> dict[str, int]:
    places = {
        name: place
        for name, pattern in COLUMNS.items()
        for place, title in enumerate(header)
        if pattern.fullmatch(title)
    }
    missing = [name for name in REQUIRED if name not in places]
    if missing or not {"lsoa11", "lsoa21"} & places.keys():
        raise PostcodeFileRejected(
            "This is not a postcode directory that we know. It needs the columns pcds, doterm, a district "
            "(laua, oslaua or lad25cd) and an area (lsoa11 or lsoa21)."
        )
    return places


def _numbered(reader: Iterator[list[str]], problems: _Problems) -> Iterator[tuple[int, list[str]]]:
    """Rows with the number a spreadsheet gives them: the header is row 1. Blank rows are passed over."""
    try:
        for number, cells in enumerate(reader, start=2):
            if cells:
                yield number, cells
    except csv.Error as error:
        problems.append(f"The file breaks off: {error}.")


def _row(
    number: int, cells: list[str], header: list[str], places: Mapping[str, int], problems: _Problems
) -> PostcodeRow | None:
    if len(cells) != len(header):
        problems.append(f"Row {number}: {len(cells)} cells, but the first row names {len(header)}.")
        return None
    values = {name: cells[place].strip() for name, place in places.items()}
    try:
        return PostcodeRow(
            postcode=normalise(values["postcode"]),
            lsoa11=_area(values, "lsoa11"),
            lsoa21=_area(values, "lsoa21"),
            lad=_area(values, "lad"),
            terminated_on=_month(values["terminated"]),
        )
    except NotAPostcode:
        problems.append(f"Row {number}, postcode: {values['postcode']!r} is not a whole postcode.")
    except ValueError as error:
        problems.append(f"Row {number}, {error}")
    return None


def _area(values: Mapping[str, str], name: str) -> str:
    code = values.get(name, "")
    if not code or NOWHERE.fullmatch(code):
        return ""
    if not AREA_CODE.fullmatch(code):
        raise ValueError(f"{name}: {code!r} is not an area code.")
    return code


def _month(text: str) -> date | None:
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{6}", text) or not 1 <= int(text[4:]) <= 12:
        raise ValueError(f"doterm: {text!r} is not a year and month such as 202506.")
    return date(int(text[:4]), int(text[4:]), 1)
