"""Workbooks in and out: small, safe to open, and the same bytes for the same content."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook

from kith.catalogue.assessments.exchange.report import CannotImport
from kith.catalogue.assessments.exchange.xlsform_words import COLUMNS
from kith.workbooks import WorkbookRefused, sheets_of, text_of

MOST_ROWS = 20_000
MOST_COLUMNS = 300
EPOCH = dt.datetime(2000, 1, 1)
ZIP_EPOCH = (2000, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Line:
    """A row that is not empty: its number as a person counts, and its cells by column, as text."""

    number: int
    cells: dict[str, str]

    def get(self, column: str) -> str:
        return self.cells.get(column, "")


def read_sheets(content: bytes, *, heads_once_in: Collection[str] = ()) -> dict[str, list[Line]]:
    """By name in small letters, each sheet's rows under its heads. Raises CannotImport, also where two columns of a
    sheet in `heads_once_in` go by one name: one of them would be lost."""
    try:
        with sheets_of(content) as found:
            sheets = {sheet.title.strip().lower(): sheet for sheet in found}
            return {title: list(_lines(sheet, heads_once=title in heads_once_in)) for title, sheet in sheets.items()}
    except WorkbookRefused as refusal:
        raise CannotImport(refusal.sentence, field="file") from refusal


def _lines(sheet: Any, *, heads_once: bool) -> Iterator[Line]:
    heads: list[str] = []
    for number, row in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), 1):
        if number > MOST_ROWS:
            raise CannotImport(f"The sheet {sheet.title} has more than {MOST_ROWS} rows.", field="file")
        cells = [text_of(cell) for cell in row]
        if not heads:
            heads = [_head(cell) for cell in cells]
            if heads_once:
                _refuse_twice(heads, sheet.title)
        elif any(cells):
            yield Line(number, {head: cell for head, cell in zip(heads, cells, strict=False) if head and cell})


def _refuse_twice(heads: list[str], title: str) -> None:
    twice = next((head for head, times in Counter(filter(None, heads)).items() if times > 1), None)
    if twice:
        raise CannotImport(f"The sheet {title} has more than one column named {twice}. Keep one.", field="file")


def _head(cell: str) -> str:
    plain = " ".join(cell.split())
    return COLUMNS.get(plain.lower(), plain if "::" in plain or ":" in plain else plain.lower())


def write_sheets(sheets: dict[str, list[dict[str, str]]]) -> bytes:
    """Each sheet's rows under heads in the order they are first met."""
    book = Workbook()
    book.remove(book.active)
    book.properties.created = book.properties.modified = EPOCH
    book.properties.creator = "Kith"
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        heads = list(dict.fromkeys(head for row in rows for head in row))
        sheet.append(heads)
        for row in rows:
            sheet.append([row.get(head) or None for head in heads])
        for cells in sheet.iter_rows():
            for cell in cells:
                cell.data_type = "s" if cell.value is not None else cell.data_type  # never a formula
    packed = io.BytesIO()
    book.save(packed)
    return _same_every_time(packed.getvalue())


def _same_every_time(packed: bytes) -> bytes:
    """Without the hour at which it was written."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, ZIP_EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _fixed_moments(content)
            new.writestr(info, content)
    return out.getvalue()


def _fixed_moments(core: bytes) -> bytes:
    return re.sub(rb"(<dcterms:\w+[^>]*>)[^<]*(<)", rb"\g<1>2000-01-01T00:00:00Z\g<2>", core)
