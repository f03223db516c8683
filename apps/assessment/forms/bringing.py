from __future__ import annotations

from typing import Any

from django import forms

MOST_BYTES = 1_000_000
"""Thirty cards full to the brim take a fifth of it."""


class BringForm(forms.Form):
    file = forms.FileField(
        label="The file you took away", help_text="It ends in .json.",
        widget=forms.FileInput(attrs={"accept": ".json,application/fhir+json"}),
    )  # fmt: skip

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError("That file is too big to be your words.")
        return file
