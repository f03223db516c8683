from __future__ import annotations

from typing import Any

from django import forms

from kith.web.forms import ChoiceCardsMultiple, DayField


class BirthEstimatesForm(forms.Form):
    starts_on = DayField(label="The first day they are for")
    ends_on = DayField(label="The last day they are for")
    method = forms.CharField(
        label="How they were worked out", max_length=240, help_text="Such as: births in 2025 times 0.42 first births."
    )
    source = forms.CharField(label="Where they come from", max_length=240)
    file = forms.FileField(label="The file (CSV)", help_text="Two columns: lsoa21 and first_time_families.")

    def clean(self) -> dict[str, Any] | None:
        given = super().clean() or {}
        starts, ends = given.get("starts_on"), given.get("ends_on")
        if starts and ends and ends <= starts:
            self.add_error("ends_on", "The last day comes after the first.")
        return given


class ConsentForm(forms.Form):
    indicator_codes = forms.MultipleChoiceField(
        label="Which figures may they compare?",
        widget=ChoiceCardsMultiple,
        error_messages={"required": "Choose one figure or more."},
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["indicator_codes"]
        field.choices = choices
