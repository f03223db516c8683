"""What stands on a card, as a form's fields: the same wherever a card is met."""

from __future__ import annotations

from typing import Any

from django import forms

from kith.catalogue.assessments.cards import Card
from kith.catalogue.assessments.fitting import DoesNotFit, fit
from kith.catalogue.assessments.values import NUMBERS, SCALE_CODES, WITH_OPTIONS, Kind, Talk, Value
from kith.web.forms import ChoiceCards, ChoiceCardsMultiple, DayInput, OwnWords


class CardBoxes(forms.Form):
    """Own words first; then a soft choice, where the card has one; then whether they want to talk about it."""

    own_words = forms.CharField(
        label="In your own words", required=False, max_length=5000, widget=OwnWords({"rows": 3}),
        error_messages={"max_length": "That is more than one card holds. Leave a little out, or use the next card."},
    )  # fmt: skip
    code = forms.Field(required=False)
    topic = forms.ChoiceField(
        label="Want to talk about this?", required=False, choices=Talk.choices, widget=ChoiceCards(),
        help_text="If you say yes, your supporter sees what it is about. They don’t see what you wrote.",
    )  # fmt: skip

    def __init__(self, *args: Any, card: Card, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.card = card
        if card.kind in (Kind.OWN_WORDS, Kind.NOTE):
            del self.fields["code"]
        else:
            self.fields["code"] = field_for(card)
        if card.kind is Kind.NOTE:
            del self.fields["own_words"], self.fields["topic"]

    def clean_code(self) -> Value | None:
        try:
            return fit(self.card, self.cleaned_data["code"])
        except DoesNotFit as error:
            raise forms.ValidationError(str(error)) from error


class FaceCards(ChoiceCards):
    """Three faces to tap, each with its words."""

    template_name = "catalogue/faces.html"

    def __init__(self, faces: dict[str, str]) -> None:
        super().__init__()
        self.faces = faces

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().create_option(name, value, *args, **kwargs), "face": self.faces.get(str(value), "flat")}


class Scale(ChoiceCards):
    """Nought to ten, in a row."""

    template_name = "catalogue/scale.html"


def field_for(card: Card) -> forms.Field:
    """What is picked or filled in on a card, as it was typed: `fit` decides whether it fits."""
    if card.kind is Kind.TICK:
        return forms.BooleanField(label="Tick if you agree", required=False)
    if card.kind in WITH_OPTIONS or card.kind is Kind.SCALE:
        several = card.kind is Kind.CHOICES
        kind = forms.MultipleChoiceField if several else forms.ChoiceField
        label = "Pick all that fit" if several else "Or pick the nearest"
        return kind(label=label, required=False, choices=_choices(card), widget=_widget(card))
    label = f"Your answer, in {card.unit}" if card.unit else "Your answer"
    return forms.CharField(label=label, required=False, max_length=card.longest or 5000, widget=_box(card))


def _choices(card: Card) -> list[tuple[str, str]]:
    if card.kind is Kind.SCALE:
        return [(code, code) for code in SCALE_CODES]
    return [(option.code, option.text) for option in card.options]


def _widget(card: Card) -> forms.Widget:
    if card.kind is Kind.FACES:
        return FaceCards({option.code: option.face for option in card.options})
    return {Kind.SCALE: Scale, Kind.CHOICES: ChoiceCardsMultiple}.get(card.kind, ChoiceCards)()


def _box(card: Card) -> forms.Widget:
    if card.kind is Kind.DATE:
        return DayInput()
    if card.kind is Kind.TIME:
        return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    if card.kind is Kind.DATETIME:
        return forms.DateTimeInput(attrs={"type": "datetime-local"})
    if card.kind in NUMBERS:
        return forms.TextInput({"inputmode": "numeric" if card.kind is Kind.INTEGER else "decimal", "class": "short"})
    return forms.TextInput({"inputmode": "url"} if card.kind is Kind.URL else {})
