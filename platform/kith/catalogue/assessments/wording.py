"""Are these words fit for a family? Plain, kind, and read with ease by a nine-year-old."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

NEVER_SHOWN = (
    "at risk", "failing", "non-compliant", "hard to reach", "refused", "should", "dna", "score",
)  # fmt: skip
"""Words no family reads here: see the glossary."""

READING_AGE = 9
YEARS_BEFORE_SCHOOL = 5
HARDEST_OF_ONE = READING_AGE + 2
"""The reading age that one text may have: on few words the measure swings."""
SHORTEST = 6
"""Words: on fewer, the measure says nothing."""

_WORD = re.compile(r"[a-z][a-z'’]*", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?:]+(?:\s|$)")
_SOUND = re.compile(r"[aeiouy]+")


def word_faults(body: dict[str, Any]) -> Iterator[str]:
    """Why a family would stumble over this template: words that judge, texts too hard to read. None: it is fit."""
    texts = [(where, text) for where, text in texts_of(body) if text]
    for where, text in texts:
        yield from (f"{where}: no family reads “{word}” here." for word in never_shown_in(text))
        if is_hard(text):
            yield f"{where}: reading age {reading_age(text):.0f}, at most {HARDEST_OF_ONE} in one text: {text}"
    whole = reading_age(" ".join(text if text[-1] in ".?!" else f"{text}." for _, text in texts))
    if whole > READING_AGE:
        yield f"the whole: reading age {whole:.1f}, at most {READING_AGE}."


def texts_of(body: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every text of a body that a family reads, each with where it stands. An instrument's own words are its owner's,
    and may not be made plainer: they are left out."""
    yield "title", body["title"]
    for key, line in body.get("help_lines", {}).items():
        yield f"help line {key}", line["words"]
    for rule in body.get("critical", ()):
        yield f"critical {rule['link_id']}", rule["words"]
    for score in (score for score in body.get("scores", ()) if not score.get("instrument")):
        yield f"adds up {score['key']}", score["title"]
        yield from ((f"adds up {score['key']}", band["text"]) for band in score.get("bands", ()))
    for theme in (theme for theme in body["themes"] if not theme.get("instrument")):
        yield theme["link_id"], theme["title"]
        yield theme["link_id"], theme.get("hint", "")
        yield from _texts_below(theme["cards"])


def never_shown_in(text: str) -> list[str]:
    """The words in `text` that no family is shown."""
    return [word for word in NEVER_SHOWN if re.search(rf"\b{re.escape(word)}s?\b", text, re.IGNORECASE)]


def is_hard(text: str) -> bool:
    """Whether one text, by itself, is hard for a nine-year-old."""
    return len(text.split()) >= SHORTEST and reading_age(text) > HARDEST_OF_ONE


def reading_age(text: str) -> float:
    """In years."""
    return reading_grade(text) + YEARS_BEFORE_SCHOOL


def reading_grade(text: str) -> float:
    """Flesch-Kincaid grade: about the reading age less five (Kincaid and others, 1975). Syllables are counted by ear:
    runs of vowels, a silent last e left out."""
    words = _WORD.findall(text)
    if not words:
        return 0.0
    sentences = max(1, len(_SENTENCE.findall(text)))
    sounds = sum(_syllables(word.lower()) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * sounds / len(words) - 15.59


def _syllables(word: str) -> int:
    plain = re.sub(r"[’']", "", word)
    silent = plain.endswith("e") and not plain.endswith("le")
    return max(1, len(_SOUND.findall(plain)) - (1 if silent and len(_SOUND.findall(plain)) > 1 else 0))


def _texts_below(cards: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for card in (card for card in cards if not card.get("instrument")):
        for text in (card["text"], card.get("hint", ""), *(option["text"] for option in card.get("options", ()))):
            yield card["link_id"], text
        yield from _texts_below(card.get("cards", []))
