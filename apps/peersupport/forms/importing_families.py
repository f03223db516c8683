from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from apps.peersupport.family_columns import COLUMNS
from apps.peersupport.models.imports import RegisterImport
from kith.web.forms import mark_dependent


class FamilyFileForm(forms.Form):
    file = forms.FileField(
        label="Your list of families", help_text="A workbook (.xlsx) or CSV, with headings in the first row."
    )


class FamilyColumnsForm(forms.Form):
    """For each of our columns, a heading of the file or none."""

    consent_said = forms.CharField(
        label="How does the centre know that they said yes to being contacted?", max_length=200, required=False,
        help_text="Like “signed the centre’s registration form”. It is kept with each yes.",
    )  # fmt: skip

    def __init__(self, *args: Any, heads: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Not in this file"), *((head, head) for head in heads if head)]
        for ours, (label, _) in COLUMNS.items():
            self.fields[f"column_{ours}"] = forms.ChoiceField(label=label, choices=choices, required=False)
        mark_dependent(self, *self.fields)
        self.order_fields([*(name for name in self.fields if name != "consent_said"), "consent_said"])

    @classmethod
    def of(cls, register: RegisterImport, columns: Mapping[str, str]) -> FamilyColumnsForm:
        """As it was matched, or as we guess."""
        found = {f"column_{ours}": head for ours, head in columns.items()}
        return cls(initial={**found, "consent_said": register.consent_said}, heads=register.headings)

    def columns(self) -> dict[str, str]:
        return {ours: self.cleaned_data[f"column_{ours}"] for ours in COLUMNS}
