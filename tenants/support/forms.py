from __future__ import annotations

from typing import Any

from django import forms

from kith.web.words import say_count
from tenants.support.operations import HOURS


class LetInForm(forms.Form):
    reason = forms.CharField(
        label="What is it about?",
        help_text="So that we look in the right place. Don’t name a family.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    hours = forms.TypedChoiceField(
        label="For how long may we come in?",
        choices=[(hours, say_count(hours, "hour")) for hours in HOURS],
        coerce=int,
        widget=forms.RadioSelect,
        initial=HOURS[0],
    )

    def asked(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"], "hours": self.cleaned_data["hours"]}
