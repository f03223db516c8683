"""One card as a form, and who may read an answer."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from apps.assessment.models.answers import Level
from apps.assessment.models.assessments import Assessment
from kith.catalogue.assessments.card_fields import CardBoxes
from kith.catalogue.assessments.values import Kind, Talk
from kith.web.forms import ChoiceCards


class CardForm(CardBoxes):
    """A card on its way to us, and what its sender had seen of it."""

    client_key = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("client_key", uuid.uuid4())
        super().__init__(*args, **kwargs)

    def clean_own_words(self) -> str:
        return str(self.cleaned_data["own_words"]).strip()

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
            topic.choices = [(value, words[f"talk_{value}"]) for value in Talk.values]  # type: ignore[attr-defined]

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
