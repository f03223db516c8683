"""A draft as it is being written, and one change to it. No SQL: what is kept is `operations.drafts`' business."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kith.catalogue.assessments.canonical import canonical


@dataclass
class Text:
    """All that can change in a draft. `described`: the family's about, audience and moment."""

    number: str
    body: dict[str, Any]
    described: dict[str, str]


def whole(text: Text) -> Any:
    return [text.number, text.body, text.described]


def nothing(text: Text) -> Any:
    return None


@dataclass(frozen=True)
class Edit:
    """`change` works on a copy. `part` is what it rests on, and `was` the mark of that part when the person began to
    write: where it is another one now, somebody changed it meanwhile. "" where no work of anybody's can be lost."""

    said: str
    change: Callable[[Text], None]
    part: Callable[[Text], Any] = nothing
    was: str = ""


def mark(part: Any) -> str:
    """The same for the same part, and for no other."""
    return hashlib.sha256(canonical({"part": part}).encode()).hexdigest()[:20]
