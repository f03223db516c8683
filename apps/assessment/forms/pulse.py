"""The team's questions on one page, and the day a round closes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from kith.catalogue.assessments.card_fields import field_for
from kith.catalogue.assessments.cards import Card
from kith.catalogue.assessments.fitting import DoesNotFit, fit
from kith.catalogue.assessments.values import Kind, Value
from kith.web.forms import DayField


class RoundForm(forms.Form):
    closes_on = DayField(
        label="Until which day?", help_text="From 3 to 31 days. Nobody sees anything before it closes."
    )


class PulseForm(forms.Form):
    """Every question, each to be skipped at will."""

    def __init__(self, *args: Any, cards: Sequence[Card], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cards = cards
        for card in cards:
            self.fields[card.link_id] = _field(card)
        self.fields["may_be_read"] = forms.BooleanField(
            label="You may show my words to the team and the board, without my name", required=False,
            help_text="Leave out what would give you away. Without this tick, leave the boxes empty.",
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for card in self.cards:
            if card.kind is not Kind.OWN_WORDS and card.link_id in cleaned:
                self._fit(card, cleaned)
        return cleaned

    @property
    def given(self) -> dict[str, Value]:
        """What was picked, by card."""
        picked = {c.link_id: self.cleaned_data.get(c.link_id) for c in self.cards if c.kind is not Kind.OWN_WORDS}
        return {link_id: value for link_id, value in picked.items() if value is not None}

    @property
    def words(self) -> dict[str, str]:
        return {c.link_id: self.cleaned_data.get(c.link_id, "") for c in self.cards if c.kind is Kind.OWN_WORDS}

    def _fit(self, card: Card, cleaned: dict[str, Any]) -> None:
        try:
            cleaned[card.link_id] = fit(card, cleaned[card.link_id])
        except DoesNotFit as error:
            self.add_error(card.link_id, str(error))


def _field(card: Card) -> forms.Field:
    if card.kind is Kind.OWN_WORDS:
        field: forms.Field = forms.CharField(required=False, max_length=1000, widget=forms.Textarea({"rows": 3}))
    else:
        field = field_for(card)
    field.label, field.help_text = card.text, card.hint
    return field
