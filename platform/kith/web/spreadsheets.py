"""Files for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse

RUNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""What makes a cell a formula, whatever space stands before it; a Japanese spreadsheet runs the wide ones."""


def csv_file(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A CSV file to download."""
    response = HttpResponse(csv_text(columns, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Rows under their headings, marked as UTF-8. Text that a spreadsheet would run as a formula stays text."""
    text = io.StringIO(newline="")
    text.write("\ufeff")  # without it Excel reads £ and é as something else
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue()


def harmless(text: str) -> str:
    """Text that a spreadsheet opens as text."""
    return f"'{text}" if text.lstrip().startswith(RUNS) or text[:1] in ("\t", "\r", "\n") else text


def _cell(value: Any) -> Any:
    """Numbers stay numbers: only text that somebody typed can be a formula."""
    return harmless(value) if isinstance(value, str) and not _is_number(value) else value


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
