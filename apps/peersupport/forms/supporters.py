from __future__ import annotations

from typing import Any

from django import forms

from apps.peersupport.models.places import Centre
from apps.peersupport.models.supporters import Supporter
from apps.peersupport.operations.supporters import Facts
from kith.web.forms import DayField


class SupporterForm(forms.Form):
    """The facts that decide whether a supporter may be matched."""

    engagement = forms.ChoiceField(label="How do they work with us?", choices=Supporter.Engagement.choices)
    centre: forms.ModelChoiceField[Centre] = forms.ModelChoiceField(
        label="Centre", queryset=None, required=False, empty_label="No one place"
    )
    about = forms.CharField(
        label="A line about them, for families", max_length=300, required=False,
        help_text="In their own words: “Mum of three, fed twins, speak Polish”.",
    )  # fmt: skip
    capacity = forms.IntegerField(label="Room for how many families?", min_value=0, max_value=20, initial=2)
    award_until = DayField(label="Award good until", required=False)
    clearance_until = DayField(label="Clearance (DBS) good until", required=False)
    agreement_on = DayField(label="Agreement signed on", required=False)
    supervision_due_on = DayField(label="Next supervision by", required=False)
    paused_on = DayField(label="Taking a pause from", required=False, help_text="Empty when they are not.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["centre"].queryset = Centre.objects.order_by("name")  # type: ignore[attr-defined]

    def facts(self) -> Facts:
        return Facts(**{name: self.cleaned_data[name] for name in Facts.__slots__})


class NewSupporterForm(SupporterForm):
    """The same, for somebody new."""

    display_name = forms.CharField(label="Name", max_length=120)
    email = forms.EmailField(label="E-mail", help_text="They sign in with it.")
    field_order = ("display_name", "email")

    def sign_in(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("email", "display_name")}
