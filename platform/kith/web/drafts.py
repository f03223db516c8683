"""Whose drafts a device keeps, and the key they are locked with. What is typed stays on the device, locked, till it has
reached us; only that person's own pages carry the key, so nobody else who has the device can read it."""

from __future__ import annotations

import base64
from typing import Any

from django.utils.crypto import salted_hmac

from kith.scope import current_scope


def drafts_owner(user: Any) -> str:
    """A name for this person on a device, which says nothing about them; "" where nobody is signed in."""
    return _digest(user, "drafts-owner").hex()[:16] if user.is_authenticated else ""


def drafts_key(user: Any) -> str:
    """32 bytes as base64, for this person in this scope only; "" where nobody is signed in."""
    return base64.b64encode(_digest(user, "drafts-key")).decode() if user.is_authenticated else ""


def _digest(user: Any, purpose: str) -> bytes:
    salt = f"kith:{current_scope().key}:{purpose}"
    return salted_hmac(salt, str(user.pk), algorithm="sha256").digest()
