"""A draft as a parent meets it: answered for trying, and nothing kept anywhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.utils import timezone

from kith.catalogue.assessments.card_fields import CardBoxes
from kith.catalogue.assessments.cards import Card, Critical, Language, Template, Theme
from kith.catalogue.assessments.scores import work_out
from kith.catalogue.assessments.values import Value

MOST_AT_ONCE = 200
"""More cards than this in one form are more boxes than a request may bring."""


class TriedCard(CardBoxes):
    """One card, as on a parent's phone. What is typed goes to the page and back, and no further."""

    def __init__(self, typed: Any = None, *, card: Card) -> None:
        super().__init__(typed, prefix=card.link_id, card=card)


@dataclass(frozen=True)
class Trial:
    """A template and what was typed for trying. `typed` is None before anything was."""

    template: Template
    typed: Any = None

    @cached_property
    def forms(self) -> dict[str, TriedCard]:
        return {link_id: TriedCard(self.typed, card=card) for link_id, card in self.template.cards.items()}

    @cached_property
    def given(self) -> dict[str, Value]:
        """What fits its card; what does not is said on the card."""
        if self.typed is None:
            return {}
        for form in self.forms.values():
            form.is_valid()
        found = {link_id: form.cleaned_data.get("code") for link_id, form in self.forms.items()}
        return {link_id: value for link_id, value in found.items() if value is not None}

    @cached_property
    def shown(self) -> list[Card]:
        return self.template.shown(self.given)

    def critical_on(self, card: Card) -> Critical | None:
        return self.template.critical_on(card, self.given)

    @property
    def parts(self) -> list[tuple[Theme, list[TriedCard]]]:
        """The themes with a card to show, each with its cards."""
        by_theme: dict[str, list[TriedCard]] = {}
        for card in self.shown:
            by_theme.setdefault(self.template.theme_of[card.link_id].link_id, []).append(self.forms[card.link_id])
        return [(theme, by_theme[theme.link_id]) for theme in self.template.themes if theme.link_id in by_theme]

    @property
    def can_be_tried_whole(self) -> bool:
        return len(self.template.cards) <= MOST_AT_ONCE

    @property
    def hidden(self) -> int:
        return len(self.template.cards) - len(self.shown)

    @property
    def sums(self) -> list[dict[str, Any]]:
        """What the answers that are shown add up to."""
        given = self.template.given_on_shown(self.given)
        results = ((score, work_out(score, given)) for score in self.template.scores)
        return [
            {
                "score": score, "value": result.value, "missing": result.missing,
                "band": score.band_on(result.value, timezone.localdate()) if result.value is not None else None,
            }
            for score, result in results
        ]  # fmt: skip

    def beside(self, link_id: str, step: int) -> Card | None:
        """The shown card `step` places on from this one; None past either end."""
        order = list(self.template.cards)
        shown = {card.link_id for card in self.shown}
        at = order.index(link_id) + step
        while 0 <= at < len(order):
            if order[at] in shown:
                return self.template.cards[order[at]]
            at += step
        return None

    def carried(self, link_id: str) -> list[tuple[str, str]]:
        """All that was typed on the other cards, as hidden boxes."""
        if self.typed is None:
            return []
        ours = tuple(f"{other}-" for other in self.template.cards)
        own_names = {f"{link_id}-{field}" for field in self.forms[link_id].fields}
        pairs = ((name, value) for name in self.typed for value in self.typed.getlist(name))
        return [(name, value) for name, value in pairs if value and name.startswith(ours) and name not in own_names]


def in_language(template: Template, code: str) -> tuple[Template, bool]:
    """The template in one of its languages, whether good enough to offer or not; and whether parents are offered it."""
    offered = {language.code for language in template.offered_languages()}
    forced = tuple(replace(each, status=each.VALIDATED) if each.code == code else each for each in template.languages)
    return replace(template, languages=forced).in_language(code), not code or code in offered


def language_of(template: Template, code: str) -> Language | None:
    return next((each for each in template.languages if each.code == code), None)
