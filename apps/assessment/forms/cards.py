"""One card as a form, and who may read an answer."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms

from apps.assessment.models.answers import Level
from apps.assessment.models.assessments import Assessment
from apps.assessment.models.topics import TopicChoice
from kith.catalogue.assessments.cards import Card
from kith.catalogue.assessments.values import SCALE_CODES, Kind
from kith.web.forms import ChoiceCards, OwnWords


class FaceCards(ChoiceCards):
    """Three faces to tap, each with its words."""

    template_name = "assessment/faces.html"

    def __init__(self, faces: dict[str, str]) -> None:
        super().__init__()
        self.faces = faces

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().create_option(name, value, *args, **kwargs), "face": self.faces.get(str(value), "flat")}


class Scale(ChoiceCards):
    """Nought to ten, in a row."""

    template_name = "assessment/scale.html"


class CardForm(forms.Form):
    """Her own words first; then a soft choice, where the card has one; then whether she wants to talk about it."""

    own_words = forms.CharField(
        label="In your own words", required=False, max_length=5000, widget=OwnWords({"rows": 3}),
        error_messages={"max_length": "That is more than one card holds. Leave a little out, or use the next card."},
    )  # fmt: skip
    code = forms.ChoiceField(label="Or pick the nearest", required=False, widget=ChoiceCards())
    topic = forms.ChoiceField(
        label="Want to talk about this?", required=False, choices=TopicChoice.Choice.choices, widget=ChoiceCards(),
        help_text="If you say yes, your supporter sees what it is about. They don’t see what you wrote.",
    )  # fmt: skip
    client_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, card: Card, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("client_key", uuid.uuid4())
        super().__init__(*args, **kwargs)
        if card.kind is Kind.OWN_WORDS:
            del self.fields["code"]
        else:
            self._offer(card)

    def clean_own_words(self) -> str:
        return self.cleaned_data["own_words"].strip()

    @property
    def says_something(self) -> bool:
        return bool(self.cleaned_data["own_words"] or self.cleaned_data.get("code"))

    def _offer(self, card: Card) -> None:
        field: Any = self.fields["code"]
        if card.kind is Kind.SCALE:
            field.widget, choices = Scale(), [(code, code) for code in SCALE_CODES]
        else:
            choices = [(option.code, option.text) for option in card.options]
        if card.kind is Kind.FACES:
            field.widget = FaceCards({option.code: option.face for option in card.options})
        field.choices = choices


class VisibilityForm(forms.Form):
    level = forms.ChoiceField(choices=Level.choices)


class InvitationForm(forms.Form):
    """How she would like to do it, as she said."""

    mode = forms.ChoiceField(
        label="How would they like to do it?", widget=ChoiceCards(),
        choices=[
            (Assessment.Mode.ALONE, "On their own, when they like"),
            (Assessment.Mode.TOGETHER, "With me beside them; they hold the pen"),
        ],
    )  # fmt: skip
