from __future__ import annotations

import uuid
from typing import Any

from django import forms

from apps.assessment.concepts import Concept
from apps.assessment.models.measures import Measure
from kith.web.forms import ChoiceCards, DayField, OwnWords


class MeasureForm(forms.Form):
    """A fact about a baby: in the parent's words first, the code after."""

    own_words = forms.CharField(
        label="In the parent’s own words", required=False, max_length=2000, widget=OwnWords({"rows": 3}),
        help_text="As they said it. They can read it on their page.",
    )  # fmt: skip
    code = forms.ChoiceField(label="Which is nearest?", widget=ChoiceCards())
    observed_on = DayField(label="On which day was this true?")
    source = forms.ChoiceField(label="How do you know?", choices=Measure.Source.choices, widget=ChoiceCards())
    client_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, concept: Concept, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("client_key", uuid.uuid4())
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = concept.codes.choices  # type: ignore[attr-defined]
        self.fields["code"].label = concept.question
        self.fields["observed_on"].help_text = concept.hint
