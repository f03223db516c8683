from __future__ import annotations

from typing import Any

from django import forms


class WhereToForm(forms.Form):
    """Which families, and to whom or where."""

    families = forms.MultipleChoiceField(
        label="Which families?", widget=forms.CheckboxSelectMultiple(),
        error_messages={"required": "Pick at least one family."},
    )  # fmt: skip
    to = forms.ChoiceField(label="Where to?")

    def __init__(self, *args: Any, families: list[tuple[str, str]], places: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["families"].choices = families  # type: ignore[attr-defined]
        self.fields["to"].choices = [("", "Pick one"), *places]  # type: ignore[attr-defined]
