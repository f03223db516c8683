"""What every check of a body is made of: keys nobody knows, texts that are missing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from kith.catalogue.assessments.values import LONGEST_NUMBER

LINK_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
CONCEPT_KEY = re.compile(r"[a-z][a-z0-9]*(\.[a-z0-9]+)*")
DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
LONGEST_ID = 60
LONGEST_CODE = 100


def unknown(holder: Any, known: set[str], name: str) -> Iterator[str]:
    if isinstance(holder, dict):
        for key in sorted(set(map(str, holder)) - known):
            yield f"{name}: {key} is not something we know."


def texts(holder: Any, keys: Iterable[str], name: str) -> Iterator[str]:
    for key in keys:
        if not isinstance(holder, dict) or not isinstance(holder.get(key), str) or not holder[key].strip():
            yield f"{name}: {key} is missing."


def optional_texts(holder: dict[str, Any], keys: Iterable[str], name: str) -> Iterator[str]:
    for key in keys:
        if not isinstance(holder.get(key, ""), str):
            yield f"{name}: {key} is text."


def is_text_list(found: Any) -> bool:
    return isinstance(found, list) and all(isinstance(each, str) and each for each in found)


def is_decimal(found: Any) -> bool:
    """A whole number, or a decimal as text: floating point has no place in what is hashed."""
    is_number = (isinstance(found, int) and not isinstance(found, bool)) or (
        isinstance(found, str) and DECIMAL.fullmatch(found) is not None
    )
    return is_number and len(str(found)) <= LONGEST_NUMBER
