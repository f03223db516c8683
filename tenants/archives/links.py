"""One-use links to pages on the public host: only a fingerprint of the link is kept."""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> str:
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    return hashlib.sha256(f"tenants.archives.link:{token}".encode()).hexdigest()
