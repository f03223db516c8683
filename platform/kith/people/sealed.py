"""Secrets kept in the database: sealed, each with a key of its scope, so that a row copied elsewhere opens nothing; or
only their fingerprint."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from kith.scope import current_scope


class CannotOpen(ValueError):
    """Sealed in another scope, with another SECRET_KEY, or not sealed at all."""


def seal(text: str) -> str:
    return _fernet().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """The text. Raises CannotOpen. A key that was in use before may stand in SECRET_KEY_FALLBACKS."""
    try:
        return _fernet().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise CannotOpen("This was not sealed here.") from error


def fingerprint(secret: str) -> str:
    """What is kept of a long secret that we gave away: it cannot be used to come in."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _fernet() -> MultiFernet:
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(_key(str(secret))) for secret in secrets])


def _key(secret: str) -> bytes:
    material = f"kith.people.sealed:{current_scope().key}:{secret}".encode()
    return base64.urlsafe_b64encode(hashlib.sha256(material).digest())
