"""Words that would give somebody away to whoever looks over their shoulder."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path

LIST = Path(__file__).with_name("revealing.toml")
PREVIEW_LETTERS = 160
"""As much of an e-mail as any phone shows before it is opened."""


def revealing_in(text: str) -> list[str]:
    """The words of `text` that reveal, as they stand there, each once; split by signs or dressed up, they are found."""
    plain = unicodedata.normalize("NFKC", text)
    found = [word for word in re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", plain) if _reveals(word)]
    return list(dict.fromkeys(found))


def preview_of(text: str) -> str:
    """What is seen of an e-mail without opening it."""
    return " ".join(text.split())[:PREVIEW_LETTERS]


def _reveals(word: str) -> bool:
    lowered = word.casefold().replace("’", "'")
    parts = {lowered, *lowered.split("-"), lowered.removesuffix("'s")}
    return any(_pattern().fullmatch(part) for part in parts)


@cache
def _pattern() -> re.Pattern[str]:
    lists = tomllib.loads(LIST.read_text()).values()
    return re.compile("|".join(_one(each.casefold()) for words in lists for each in words))


def _one(entry: str) -> str:
    return re.escape(entry[1:]) if entry.startswith("=") else re.escape(entry) + ".*"
