"""What changed between two texts of a template, and how far its number must move for it.

A number is a.b.c. c: plainer words for the same thing. b: something that may be left out was added. a: a question means
something else, so that answers before and after are not alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kith.catalogue.assessments.reading import leaves

PLACES = "abc"
SAME_MEANING = ("kind", "required", "low", "high", "longest", "unit", "instrument")
WORDS = ("text", "hint", "prompts", "help")


@dataclass(frozen=True)
class Change:
    """`needs`: the place of the number that must move at least, "a", "b" or "c"."""

    where: str
    what: str
    needs: str


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Every change from one body to another that is well formed, the weightiest first."""
    before, after = ({raw["link_id"]: raw for raw in leaves(body)} for body in (old, new))
    found = [
        *_came_and_went(before, after),
        *(change for link_id in before if link_id in after for change in _in_card(before[link_id], after[link_id])),
        *_rules(old, new),
        *_scoring(old, new),
        *_order(list(before), list(after)),
        *_around(old, new),
    ]
    return sorted(dict.fromkeys(found), key=lambda change: PLACES.index(change.needs))


def too_small(found: list[Change], *, before: str, after: str) -> str:
    """Why the number `after` moves too little from `before` for these changes; "" when it moves enough."""
    old, new = (tuple(map(int, number.split("."))) for number in (before, after))
    if new <= old:
        return f"Give it a number after {before}."
    moved = next(place for place, was, now in zip(PLACES, old, new, strict=True) if was != now)
    if not found or PLACES.index(moved) <= PLACES.index(found[0].needs):
        return ""
    reasons = "; ".join(f"{each.where}: {each.what}" for each in found if each.needs == found[0].needs)
    return f"From {before} to {_next(old, found[0].needs)} at least, because answers are no longer alike: {reasons}."


def reused(earlier: list[Mapping[str, Any]], new: Mapping[str, Any]) -> list[str]:
    """Cards whose link_id stood for something else in an earlier version: they need one of their own."""
    meant = {raw["link_id"]: raw["concept_key"] for body in earlier for raw in leaves(body)}
    return [
        raw["link_id"] for raw in leaves(new) if meant.get(raw["link_id"], raw["concept_key"]) != raw["concept_key"]
    ]


def _next(number: tuple[int, ...], place: str) -> str:
    at = PLACES.index(place)
    return ".".join(map(str, (*number[:at], number[at] + 1, *(0 for _ in number[at + 1 :]))))


def _came_and_went(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    yield from (Change(link_id, "the card is gone", "a") for link_id in before if link_id not in after)
    for link_id in after:
        if link_id not in before:
            needed = after[link_id].get("required", False)
            yield Change(link_id, "a card that must be answered was added" if needed else "a card was added",
                         "a" if needed else "b")  # fmt: skip


def _in_card(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    link_id = new["link_id"]
    if old["concept_key"] != new["concept_key"]:
        yield Change(link_id, "it asks for something else", "a")
    for key in SAME_MEANING:
        if old.get(key) != new.get(key):
            yield Change(link_id, f"{key} changed", "a")
    for key in WORDS:
        if old.get(key) != new.get(key):
            yield Change(link_id, f"the words of its {key} changed", "c")
    if old.get("signposts") != new.get("signposts"):
        yield Change(link_id, "it points to other services", "b")
    yield from _in_options(link_id, *({o["code"]: o for o in raw.get("options", ())} for raw in (old, new)))


def _in_options(link_id: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    yield from (Change(link_id, f"the choice {code} is gone", "a") for code in old if code not in new)
    yield from (Change(link_id, f"the choice {code} was added", "b") for code in new if code not in old)
    for code in old.keys() & new.keys():
        if old[code].get("weight") != new[code].get("weight"):
            yield Change(link_id, f"the choice {code} weighs something else", "a")
        if old[code]["text"] != new[code]["text"]:
            yield Change(link_id, f"the words of the choice {code} changed", "c")


def _rules(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    before, after = _rules_of(old), _rules_of(new)
    for link_id in before.keys() & after.keys():
        if before[link_id] != after[link_id]:
            yield Change(link_id, "when it is shown changed", "a")


def _rules_of(body: Mapping[str, Any]) -> dict[str, Any]:
    """By card, its own rule and those it stands under, as written."""
    found: dict[str, Any] = {}

    def walk(raws: Any, above: tuple[Any, ...]) -> None:
        for raw in raws:
            rules = (*above, raw["when"]) if raw.get("when") else above
            if "cards" in raw:
                walk(raw["cards"], rules)
            else:
                found[raw["link_id"]] = rules

    walk(body["themes"], ())
    return found


def _scoring(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    before, after = ({raw["key"]: raw for raw in body.get("scores", ())} for body in (old, new))
    for key in before.keys() | after.keys():
        one, other = before.get(key), after.get(key)
        if one is None:
            yield Change(key, "a score was added", "b")
        elif other is None or _counting(one) != _counting(other):
            yield Change(key, "how it is added up changed", "a")
        elif one != other:
            yield Change(key, "what its numbers are called changed", "b")
    if old.get("critical") != new.get("critical"):
        yield Change("critical answers", "what opens the help screen changed", "a")


def _counting(score: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in score.items() if key not in ("bands", "title", "source", "origin")}


def _order(before: list[str], after: list[str]) -> Iterator[Change]:
    kept = [link_id for link_id in before if link_id in after]
    if kept != [link_id for link_id in after if link_id in before]:
        yield Change("the cards", "they stand in another order", "a")


def _around(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    if _heads(old) != _heads(new) or old["title"] != new["title"]:
        yield Change("the themes", "their titles changed", "c")
    if old.get("help_lines") != new.get("help_lines"):
        yield Change("help lines", "they changed", "c")
    if old.get("signpost_rules") != new.get("signpost_rules"):
        yield Change("signposts", "when services are named changed", "b")
    for code in old.get("languages", {}).keys() | new.get("languages", {}).keys():
        if old.get("languages", {}).get(code) != new.get("languages", {}).get(code):
            yield Change(f"language {code}", "its words changed", "c" if code in old.get("languages", {}) else "b")
    if old.get("instruments") != new.get("instruments"):
        yield Change("instruments", "whose they are, or their terms, changed", "b")


def _heads(body: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    return [(theme["link_id"], theme["title"], theme.get("hint", "")) for theme in body["themes"]]
