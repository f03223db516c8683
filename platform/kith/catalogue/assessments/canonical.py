"""One way to write a body down, so that the same body always has the same hash."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def canonical(body: dict[str, Any]) -> str:
    """The body as JSON with sorted keys, no spaces, and letters as they are (RFC 8785 for what a body may hold:
    text, whole numbers, true and false, lists and objects)."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def sha256_of(body: dict[str, Any]) -> str:
    """SHA-256 of the canonical text, in hex."""
    return hashlib.sha256(canonical(body).encode()).hexdigest()
