"""Help lines, languages and instruments of a body."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kith.catalogue.assessments.cards import Language
from kith.catalogue.assessments.faults.shapes import texts, unknown

LINE_KEYS = ("name", "number", "words", "source", "checked_on")
STATUSES = {Language.MACHINE, Language.HUMAN, Language.VALIDATED}


def help_faults(lines: Any) -> Iterator[str]:
    if not isinstance(lines, dict):
        yield "help_lines is not an object."
        return
    for key, line in lines.items():
        yield from unknown(line, set(LINE_KEYS), f"Help line {key}")
        yield from texts(line, LINE_KEYS, f"Help line {key}")


def language_faults(languages: Any) -> Iterator[str]:
    if not isinstance(languages, dict):
        yield "languages is not an object."
        return
    for code, raw in languages.items():
        name = f"Language {code}"
        yield from unknown(raw, {"name", "status", "texts", "right_to_left"}, name)
        yield from texts(raw, ("name",), name)
        if not isinstance(raw, dict) or raw.get("status") not in STATUSES:
            yield f"{name}: status is one of {', '.join(sorted(STATUSES))}."
        elif not isinstance(raw.get("texts"), dict) or not all(isinstance(text, str) for text in raw["texts"].values()):
            yield f"{name}: texts is an object of texts by key."


def instrument_faults(instruments: Any) -> Iterator[str]:
    if not isinstance(instruments, dict):
        yield "instruments is not an object."
        return
    for key, raw in instruments.items():
        name = f"Instrument {key}"
        yield from unknown(raw, {"name", "owner", "terms", "source", "needs_licence", "has_text"}, name)
        yield from texts(raw, ("name", "owner", "terms", "source"), name)
        if not isinstance(raw, dict) or not isinstance(raw.get("needs_licence"), bool):
            yield f"{name}: needs_licence is true or false."
