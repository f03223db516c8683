from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from apps.governance.models import AgeBand, BudgetLine, Resolution
from kith.web.forms import DayField, mark_dependent

BAND_FIELDS = {band: f"share_{band.value.lower()}" for band in AgeBand}


class ResolutionForm(forms.Form):
    title = forms.CharField(label="The decision in a few words", max_length=160)
    text = forms.CharField(label="Word for word, as it was agreed", widget=forms.Textarea(attrs={"rows": 5}))
    meeting = forms.CharField(label="Which meeting", max_length=160, help_text="Such as: Board, Kingswood Kitchen.")
    passed_on = DayField(label="The day it was agreed")


class AuthorityForm(forms.Form):
    """What allows a sum of money: a decision, or the words of a delegation."""

    resolution: forms.ModelChoiceField[Resolution] = forms.ModelChoiceField(
        label="The decision that allows it", queryset=None, required=False,
        empty_label="No single decision: see below",
    )  # fmt: skip
    delegation = forms.CharField(
        label="Or who may decide this, and from when", max_length=240, required=False,
        help_text="Only without a decision. Such as: Treasurer, up to £500 a line, Board 3 March 2026.",
    )  # fmt: skip

    @property
    def authority_fields(self) -> list[forms.BoundField]:
        return [self["resolution"], self["delegation"]]

    def __init__(self, *args: Any, resolutions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mark_dependent(self, "resolution", "delegation")
        field: Any = self.fields["resolution"]
        field.queryset = resolutions
        field.label_from_instance = lambda found: f"{found.title} ({found.passed_on:%-d %b %Y})"


class BudgetLineForm(AuthorityForm):
    name = forms.CharField(label="What it is for", max_length=120)
    cost_type = forms.ChoiceField(label="Kind of cost", choices=BudgetLine.CostType.choices)
    amount = forms.DecimalField(label="Pounds for the year", min_value=0, max_digits=11, decimal_places=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for band, name in BAND_FIELDS.items():
            self.fields[name] = forms.IntegerField(label=f"{band.label}, %", min_value=0, max_value=100, initial=0)

    @property
    def what_fields(self) -> list[forms.BoundField]:
        return [self["name"], self["cost_type"], self["amount"]]

    @property
    def band_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in BAND_FIELDS.values()]

    def bands(self) -> dict[str, int]:
        return {band.value: self.cleaned_data[name] for band, name in BAND_FIELDS.items()}

    @property
    def amount_pence(self) -> int:
        return in_pence(self.cleaned_data["amount"])


class BudgetChangeForm(AuthorityForm):
    amount = forms.DecimalField(
        label="How many pounds more, or less", max_digits=11, decimal_places=2,
        help_text="Put a minus before it to take money out: -1200. The split by age stays.",
    )  # fmt: skip

    @property
    def amount_pence(self) -> int:
        return in_pence(self.cleaned_data["amount"])


def in_pence(pounds: Decimal) -> int:
    return int(pounds * 100)
