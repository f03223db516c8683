"""What an import read, marked, so that what nobody has changed since goes out just as it came in."""

from __future__ import annotations

import hashlib
from typing import Any

from kith.catalogue.assessments.canonical import canonical

INNER = ("cards", "themes", "origin")


def mark(node: dict[str, Any], format_key: str, raw: str) -> dict[str, Any]:
    """The node with what it was read from, and a mark of how it was read."""
    origin = {**node.get("origin", {}), format_key: raw, "as_read": _mark(node)}
    return {**node, "origin": origin}


def is_as_read(node: dict[str, Any]) -> bool:
    return bool((node.get("origin") or {}).get("as_read") == _mark(node))


def _mark(node: dict[str, Any]) -> str:
    plain = {key: value for key, value in node.items() if key not in INNER}
    return hashlib.sha256(canonical(plain).encode()).hexdigest()[:16]
