"""What of people's sign-in an archive holds opened, and what it leaves out."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from allauth.mfa.adapter import get_adapter

from kith.exporting import Passing, SealedColumn, register_passing, register_sealed

SEALED_TEXTS = frozenset({"secret", "seed"})
SEALED_LISTS = frozenset({"migrated_codes"})


def register_what_people_keep() -> None:
    register_sealed(SealedColumn("mfa_authenticator", "data", _each(_open), _each(_seal)))
    register_passing(Passing("django_session", "A browser's sign-in is good in one tenant only."))
    register_passing(Passing("usersessions_usersession", "It lists the sign-ins of browsers."))


def _each(change: Callable[[str], str]) -> Callable[[str], str]:
    def change_all(data: str) -> str:
        return json.dumps({name: _changed(name, value, change) for name, value in json.loads(data).items()})

    return change_all


def _changed(name: str, value: Any, change: Callable[[str], str]) -> Any:
    if name in SEALED_TEXTS:
        return change(value)
    return [change(code) for code in value] if name in SEALED_LISTS else value


def _open(text: str) -> str:
    return get_adapter().decrypt(text)


def _seal(text: str) -> str:
    return get_adapter().encrypt(text)
