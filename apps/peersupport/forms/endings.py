from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from apps.peersupport.forms.fields import ClientKeyField
from apps.peersupport.models.journey import Ending
from apps.peersupport.operations.endings import Became, Settled
from apps.peersupport.queries.endings import OpenLine
from kith.web.forms import ChoiceCards, DayField, OwnWords

BECAME = (
    (Became.DONE, "It is done"),
    (Became.HERS, "She carries on with it"),
    (Became.PASSED_ON, "Somebody else does"),
)


class EndingForm(forms.Form):
    """The last talk: looking back, her words, and what becomes of each thing that is open."""

    client_key = ClientKeyField()
    review = forms.ChoiceField(label="Did you look back together?", choices=Ending.Review.choices, widget=ChoiceCards)
    her_words = forms.CharField(
        label="What changed, in her own words", required=False, max_length=4000, widget=OwnWords({"rows": 4}),
        help_text="As she says it. She finds it on her page.",
    )  # fmt: skip

    def __init__(self, *args: Any, lines: Sequence[OpenLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            self.fields[f"became_{line.key}"] = forms.ChoiceField(
                label=f"“{line.words}”", choices=BECAME, widget=ChoiceCards
            )
            self.fields[f"to_{line.key}"] = forms.CharField(
                label="Who carries it on, if somebody else", required=False, max_length=120
            )

    def settled(self) -> dict[str, Settled]:
        """What was said of each line, by its key."""
        told = self.cleaned_data
        return {line.key: Settled(told[f"became_{line.key}"], told[f"to_{line.key}"]) for line in self.lines}


class StayForm(forms.Form):
    """Going on for a while."""

    until = DayField(label="Until which day?", help_text="Then you talk again.")
    words = forms.CharField(
        label="What for, in a sentence she would agree with", max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class StayAnswerForm(forms.Form):
    approved = forms.TypedChoiceField(choices=[("yes", "Yes"), ("no", "No")], coerce=lambda value: value == "yes")
