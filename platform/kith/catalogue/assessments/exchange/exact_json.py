"""JSON in and out with decimals as they were written: 1.50 stays 1.50, since its figures mean something."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

from kith.catalogue.assessments.exchange.report import CannotImport

_MARKED = re.compile(r'"\\u0000([-+0-9.eE]+)\\u0000"')
_NO_NUMBER = "NaN and Infinity are no numbers in JSON."


def loads(text: str | bytes) -> Any:
    """Raises CannotImport with the line and column of what is wrong."""
    try:
        text = text if isinstance(text, str) else text.decode("utf-8-sig")
        if "\\u0000" in text:
            raise CannotImport("The file holds a NUL (\\\\u0000), which no text has.", field="file")
        found = json.loads(text, parse_float=Decimal, parse_constant=_refuse_constant)
        dumps(found).encode()
        return found
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise CannotImport(f"This is not JSON: {error.msg.lower()} at {place}.", field="file") from error
    except UnicodeDecodeError as error:
        raise CannotImport(f"This is not text in UTF-8: byte {error.start} is not.", field="file") from error
    except UnicodeEncodeError as error:
        raise CannotImport("The file holds half of a sign (\\\\ud800 to \\\\udfff).", field="file") from error
    except ValueError as error:
        raise CannotImport("The file holds a number of more figures than any form needs.", field="file") from error
    except RecursionError as error:
        raise CannotImport("This is nested too deep to be a form.", field="file") from error


def dumps(found: Any, *, indent: int | None = None) -> str:
    text = json.dumps(found, default=_mark, ensure_ascii=False, indent=indent, allow_nan=False)
    return _MARKED.sub(r"\1", text)


def _mark(found: Any) -> str:
    if isinstance(found, Decimal):
        return f"\x00{found}\x00"
    raise TypeError(f"{type(found).__name__} is nothing JSON holds.")


def _refuse_constant(text: str) -> None:
    raise CannotImport(f"{text} stands in the file. {_NO_NUMBER}", field="file")
