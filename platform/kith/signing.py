"""Signed links and tokens that mean something in one scope only."""

from __future__ import annotations

from typing import Any

from django.core import signing

from kith.scope import current_scope


def sign(value: Any, *, purpose: str) -> str:
    return signing.dumps(value, salt=_salt(purpose))


def unsign(token: str, *, purpose: str, max_age_seconds: int) -> Any:
    """The signed value. Raises BadSignature for another scope's token, SignatureExpired for an old one."""
    return signing.loads(token, salt=_salt(purpose), max_age=max_age_seconds)


def _salt(purpose: str) -> str:
    return f"kith:{current_scope().key}:{purpose}"
