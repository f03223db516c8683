"""The second lock: what looks personal leaves a text, and an error is told without the values it met."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator
from typing import Any

PATTERNS = (
    (re.compile(r"[^\s@<>\"'(),;:=]+@[\w-]+(?:\.[\w-]+)+"), "[e-mail]"),
    (re.compile(r"(?<![\w.-])(?:\+44\s?(?:\(0\)\s?)?|\(?0)\d(?:[\s()-]{0,2}\d){8,9}(?![\w-])"), "[phone]"),
    (re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b"), "[postcode]"),
    (re.compile(r"\b[a-z]{1,2}\d[a-z\d]?\s\d[a-z]{2}\b"), "[postcode]"),
    (re.compile(r"(?<=[\w/])\?[^\s\"']*=[^\s\"']*"), "?[query]"),
)
SAYS_NOTHING_PERSONAL = frozenset(
    {
        "AttributeError",
        "NameError",
        "ImportError",
        "ModuleNotFoundError",
        "NotImplementedError",
        "ImproperlyConfigured",
        "TemplateDoesNotExist",
        "TemplateSyntaxError",
        "FieldError",
        "NoScope",
        "ScopeCrossed",
        "WrongScope",
        "WrongTenant",
        "NoTenantInHeader",
        "TenancyIsByTransaction",
    }
)
"""Errors whose words are names in code. Any other may quote what a person typed: its words are left out."""


def scrub(text: str) -> str:
    """`text` without e-mail addresses, British phone numbers, postcodes and query strings. Names pass: write none."""
    for pattern, instead in PATTERNS:
        text = pattern.sub(instead, text)
    return text


def words_of(error: BaseException) -> str:
    """What may be told of an error: the database's code, table and constraint; else words known to be harmless."""
    diagnosis = getattr(error, "diag", None) or getattr(error.__cause__, "diag", None)
    if diagnosis is not None:
        parts = (diagnosis.sqlstate, diagnosis.table_name, diagnosis.constraint_name)
        return " ".join(part for part in parts if part)
    return scrub(str(error)) if type(error).__name__ in SAYS_NOTHING_PERSONAL else ""


def chain_of(error: BaseException | None) -> Iterator[BaseException]:
    """The error and those that led to it, newest first."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def tell(error: BaseException) -> list[dict[str, Any]]:
    """The error and its causes as type, words and frames, for a log line."""
    return [{"type": type(each).__name__, "words": words_of(each), "frames": _frames(each)} for each in chain_of(error)]


def _frames(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
