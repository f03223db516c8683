from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from apps.peersupport.forms.fields import ClientKeyField
from apps.peersupport.models.rights import DataRequest, DataRequestEvent
from kith.web.forms import ChoiceCards, DayField, OwnWords

OWN_KINDS = [
    ("CORRECT", "Put something right"),
    ("ERASE", "Remove what you keep"),
    ("RESTRICT", "Stop using it for now"),
    ("OBJECT", "I don’t want you to use it"),
    ("SEE", "See something that isn’t on my page"),
    ("COMPLAINT", "Complain about how you used it"),
]


class OwnRequestForm(forms.Form):
    """What somebody asks about their own record."""

    client_key = ClientKeyField()
    kind = forms.ChoiceField(label="What would you like?", choices=OWN_KINDS, widget=ChoiceCards)
    words = forms.CharField(label="In your own words", widget=OwnWords(), max_length=4000, required=False)


class AnswerForm(forms.Form):
    """What we asked back."""

    words = forms.CharField(label="Your answer", widget=OwnWords(), max_length=4000, required=False)


class NoteRequestForm(forms.Form):
    """A request that reached us another way."""

    client_key = ClientKeyField()
    kind = forms.ChoiceField(label="What do they ask?", choices=DataRequest.Kind.choices, widget=ChoiceCards)
    words = forms.CharField(
        label="Their words", widget=forms.Textarea(attrs={"rows": 4}), max_length=4000, required=False,
        help_text="As they said or wrote them. They read this.",
    )  # fmt: skip
    received_on = DayField(label="When did it reach us?", help_text="The clock runs from this day.")
    told_how = forms.CharField(
        label="How did it reach us?", max_length=200, help_text="Like “a letter” or “on a visit”."
    )


class StepForm(forms.Form):
    """One step of the answer."""

    kind = forms.ChoiceField(label="What have you done?")
    words = forms.CharField(
        label="Your words to them", widget=forms.Textarea(attrs={"rows": 5}), max_length=4000, required=False,
        help_text="They read every word. For a no: what was decided, why, and that they may complain to the ICO.",
    )  # fmt: skip

    def __init__(self, *args: Any, kinds: Sequence[DataRequestEvent.Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(kind.value, kind.label) for kind in kinds]
        self.fields["kind"].choices = [("", "Choose one"), *choices]  # type: ignore[attr-defined]


class HoldForm(forms.Form):
    """Why a record is held, or need be no longer. `hold` says which of the two the page was for."""

    hold = forms.TypedChoiceField(
        choices=[("yes", "yes"), ("no", "no")], coerce=lambda value: value == "yes", widget=forms.HiddenInput
    )
    reason = forms.CharField(
        label="Why?", max_length=300, help_text="Like “a solicitor asked us on 3 March to keep everything”."
    )
