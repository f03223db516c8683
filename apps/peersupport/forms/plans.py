from __future__ import annotations

from typing import Any

from django import forms

from apps.peersupport.models.plans import PlanVersion
from apps.peersupport.operations.plans import Line
from kith.web.forms import DayField, OwnWords

BLANK_LINES = 2


class PlanForm(forms.Form):
    """The hopes at the top of a plan, in the person's own words."""

    hopes = forms.CharField(
        label="What do you hope for?", required=False, max_length=2000, widget=OwnWords({"rows": 3}),
    )  # fmt: skip
    based_on = forms.IntegerField(widget=forms.HiddenInput)


class LineForm(forms.Form):
    """One thing to do. A line whose words are taken away is left out."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    words = forms.CharField(label="What", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    who = forms.ChoiceField(label="Who does it", choices=PlanVersion.Who.choices, initial=PlanVersion.Who.BOTH)
    by_when = DayField(label="By when", required=False)


LineFormSet = forms.formset_factory(LineForm, extra=BLANK_LINES, max_num=60)


def initial_lines(version: PlanVersion | None) -> list[dict[str, Any]]:
    return list(version.lines) if version else []


def lines_of(formset: Any) -> list[Line]:
    """The lines with words in them, in their order."""
    return [
        Line(
            words=told["words"].strip(), who=told["who"], key=str(told["key"] or ""),
            by_when=told["by_when"].isoformat() if told["by_when"] else "",
        )
        for told in formset.cleaned_data if told.get("words", "").strip()
    ]  # fmt: skip
