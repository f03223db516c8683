"""The formats a template comes in and goes out by. Each module registers its own when the app is ready."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from kith.catalogue.assessments.exchange.report import CannotImport, Imported

LARGEST_BYTES = 20_000_000


@dataclass(frozen=True)
class Outgoing:
    """A version on its way out."""

    slug: str
    about: str
    number: str
    language: str
    body: dict[str, Any]
    published: bool = False


@dataclass(frozen=True)
class Format:
    key: str
    title: str
    suffix: str
    media_type: str
    reads: Callable[[bytes], Imported]
    writes: Callable[[Outgoing], bytes]


_formats: dict[str, Format] = {}


def register_format(format_: Format) -> None:
    _formats[format_.key] = format_


def formats() -> dict[str, Format]:
    return dict(_formats)


def read_file(name: str, content: bytes) -> Imported:
    """A draft from a file, by its ending. Raises CannotImport."""
    if len(content) > LARGEST_BYTES:
        raise CannotImport(f"{name} is larger than {LARGEST_BYTES // 1_000_000} MB.", field="file")
    suffix = PurePath(name).suffix.lower()
    fitting = next((each for each in _formats.values() if each.suffix == suffix), None)
    if fitting is None:
        known = ", ".join(sorted(f"{each.suffix} ({each.title})" for each in _formats.values()))
        raise CannotImport(f"{name} is of no kind we read. We read {known}.", field="file")
    return fitting.reads(content)
