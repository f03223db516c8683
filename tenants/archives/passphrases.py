"""Passphrases that are made by us, told by telephone and never kept."""

from __future__ import annotations

import secrets

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""None that is heard or read for another: no 0, 1, I, L, O or U."""
GROUPS, GROUP = 5, 4


def new_passphrase() -> str:
    """Five groups of four: 98 bits of chance."""
    return _groups(GROUPS)


def new_receipt() -> str:
    """What stands inside an archive and nowhere else: whoever says it has opened it."""
    return _groups(2)


def plain(words: str) -> str:
    """As it was made, however it was typed."""
    return "".join(letter for letter in words.upper() if letter.isalnum())


def _groups(count: int) -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(count))
