"""Workbooks that somebody sends us: opened safely, or refused in a sentence."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from kith.errors import BadInput

LARGEST_UNPACKED = 200_000_000
_BROKEN = (
    zipfile.BadZipFile, zlib.error, InvalidFileException, LookupError, ValueError, TypeError, AttributeError,
    ArithmeticError, RuntimeError, EOFError, OSError,
)  # fmt: skip
"""What reading a damaged workbook ends in: openpyxl looks at little before it opens."""


class WorkbookRefused(BadInput):
    """It is damaged, unsafe or no workbook."""


@contextmanager
def sheets_of(content: bytes) -> Iterator[list[Any]]:
    """Its sheets, to be read inside the block. Raises WorkbookRefused, from inside the block too."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(each.file_size for each in archive.infolist()) > LARGEST_UNPACKED:
                raise WorkbookRefused("This workbook unpacks to more than 200 MB.", field="file")
        yield load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False).worksheets
    except (DefusedXmlException, ParseError) as error:
        raise WorkbookRefused(
            "This workbook holds XML that is not safe to open, or is broken.", field="file"
        ) from error
    except _BROKEN as error:
        raise WorkbookRefused("This is no workbook (.xlsx) that can be opened.", field="file") from error


def text_of(cell: Any) -> str:
    """A cell as text: days as 2026-03-12, whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime | dt.date | dt.time):
        return cell.isoformat()
    return str(cell).replace("\x00", "").strip()
