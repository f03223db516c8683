"""One card as a form, and who may read an answer."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from apps.assessment.models.answers import Level
from apps.assessment.models.assessments import Assessment
from apps.assessment.models.topics import TopicChoice
from kith.catalogue.assessments.card_fields import field_for
from kith.catalogue.assessments.cards import Card
from kith.catalogue.assessments.fitting import DoesNotFit, fit
from kith.catalogue.assessments.values import Kind, Value
from kith.web.forms import ChoiceCards, OwnWords


class CardForm(forms.Form):
    """Her own words first; then a soft choice, where the card has one; then whether she wants to talk about it."""

    own_words = forms.CharField(
        label="In your own words", required=False, max_length=5000, widget=OwnWords({"rows": 3}),
        error_messages={"max_length": "That is more than one card holds. Leave a little out, or use the next card."},
    )  # fmt: skip
    code = forms.Field()
    topic = forms.ChoiceField(
        label="Want to talk about this?", required=False, choices=TopicChoice.Choice.choices, widget=ChoiceCards(),
        help_text="If you say yes, your supporter sees what it is about. They don’t see what you wrote.",
    )  # fmt: skip
    client_key = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)

    def __init__(self, *args: Any, card: Card, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("client_key", uuid.uuid4())
        super().__init__(*args, **kwargs)
        self.card = card
        if card.kind in (Kind.OWN_WORDS, Kind.NOTE):
            del self.fields["code"]
        else:
            self.fields["code"] = field_for(card)
        if card.kind is Kind.NOTE:
            del self.fields["own_words"], self.fields["topic"]

    def clean_own_words(self) -> str:
        return str(self.cleaned_data["own_words"]).strip()

    def clean_code(self) -> Value | None:
        try:
            return fit(self.card, self.cleaned_data["code"])
        except DoesNotFit as error:
            raise forms.ValidationError(str(error)) from error

    def clean_seen(self) -> list[uuid.UUID] | None:
        """The numbers of the answers that were on the card when it was opened, or sent from it since; None where the
        sender does not say."""
        if "seen" not in self.data:
            return None
        try:
            return [uuid.UUID(key) for key in self.cleaned_data["seen"].split()]
        except ValueError:
            return []

    def speak(self, words: Mapping[str, str]) -> None:
        """The labels in the language the card is told in; those of a card that is not told in it stay as they are."""
        label = {Kind.CHOICES: "pick_all", Kind.TICK: "tick"}.get(self.card.kind)
        label = label or ("pick" if self.card.codes else "fill_in")
        if "code" in self.fields and not self.card.unit:
            self.fields["code"].label = words[label]
        if "own_words" in self.fields:
            self.fields["own_words"].label, self.fields["own_words"].help_text = words["own_words"], words["speak"]
        if "topic" in self.fields:
            topic = self.fields["topic"]
            topic.label, topic.help_text = words["talk"], words["talk_help"]
            topic.choices = [(value, words[f"talk_{value}"]) for value in TopicChoice.Choice.values]  # type: ignore[attr-defined]

    def now_seen(self, client_key: uuid.UUID) -> None:
        """They have an answer given since before them: what they send next takes its place."""
        sent = QueryDict(mutable=True)
        sent.update(self.data)
        sent["seen"] = str(client_key)
        self.data = sent

    @property
    def says_something(self) -> bool:
        return bool(self.cleaned_data.get("own_words")) or self.cleaned_data.get("code") is not None


class VisibilityForm(forms.Form):
    level = forms.ChoiceField(choices=Level.choices)
    handover = forms.UUIDField(required=False)


class InvitationForm(forms.Form):
    """How she would like to do it, as she said."""

    mode = forms.ChoiceField(
        label="How would they like to do it?", widget=ChoiceCards(),
        choices=[
            (Assessment.Mode.ALONE, "On their own, when they like"),
            (Assessment.Mode.TOGETHER, "With me beside them; they hold the pen"),
        ],
    )  # fmt: skip
    template = forms.TypedChoiceField(
        label="Which cards?", required=False, coerce=uuid.UUID, empty_value=None, widget=ChoiceCards()
    )

    def __init__(self, *args: Any, templates: Sequence[tuple[uuid.UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(templates) > 1:
            self.fields["template"].choices = templates  # type: ignore[attr-defined]
        else:
            del self.fields["template"]
