"""What we send, read from the files beside this one: one a language, and what each text is for."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
LANGUAGES = {"en": "English", "pl": "Polski"}
ALLOWED = frozenset({"name", "sender", "supporter", "day", "time", "place", "link", "words", "address"})


class NotAText(KeyError):
    """There is no such text, or it lacks what it needs."""


@dataclass(frozen=True, slots=True)
class Text:
    """What a text is for; `asks` names what a coordinator writes or picks for it."""

    code: str
    purpose: str
    speaks: str
    by_hand: bool
    uses: frozenset[str]
    asks: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return str(_words("en")[self.code]["title"])


def may_be_sent(language: str) -> bool:
    """Whether somebody who speaks it has read our words in that language; until then we write in English."""
    return language in LANGUAGES and _words(language)["words"]["read_by"] == "a speaker"


def called(language: str) -> str:
    """What a language is called where one is picked, with what becomes of the wish."""
    name = LANGUAGES.get(language, language)
    return name if may_be_sent(language) else f"{name} (noted; we write in English till a speaker has read our words)"


@cache
def all_texts() -> dict[str, Text]:
    rows = tomllib.loads((HERE / "texts.toml").read_text())
    return {
        code: Text(
            code, row["purpose"], row["speaks"], row["by_hand"], frozenset(row["uses"]), tuple(row.get("asks", ()))
        )
        for code, row in rows.items()
    }


def text_of(code: str) -> Text:
    """Raises NotAText."""
    if code not in all_texts():
        raise NotAText(code)
    return all_texts()[code]


def written(code: str, *, language: str, values: Mapping[str, str]) -> str:
    """The words in the language where it may be sent, or else in English. Raises NotAText where a value is missing."""
    return worded(code, language=language if may_be_sent(language) else "en", values=values)


def worded(code: str, *, language: str, values: Mapping[str, str]) -> str:
    """The words in exactly that language, greeting first. Raises NotAText where a value is missing.

    Only variables on the list are put in, and nothing that they hold is read as a variable again.
    """
    text, words = text_of(code), _words(language)
    known = {name: str(values[name]) for name in text.uses & ALLOWED if name in values}
    try:
        body = string.Formatter().vformat(words[code]["text"].strip(), (), known)
        return f"{words['words']['greeting'].format(name=known['name'])}\n\n{body}"
    except (KeyError, IndexError) as missing:
        raise NotAText(f"{code} lacks {missing}") from missing


@cache
def _words(language: str) -> dict[str, Any]:
    return tomllib.loads((HERE / f"{language}.toml").read_text())
