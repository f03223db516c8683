"""A form on a part of a draft: it knows which text it was filled from."""

from __future__ import annotations

from typing import Any

from django import forms

from kith.catalogue.editor.texts import mark


class EditForm(forms.Form):
    was = forms.CharField(required=False, widget=forms.HiddenInput)

    meanwhile = False
    """True once somebody else's save was found beneath it."""

    def rest_on(self, part: Any) -> None:
        """What the next save of this form takes as seen."""
        if self.is_bound:
            typed: Any = self.data
            self.data = typed = typed.copy()
            typed[self.add_prefix("was")] = mark(part)
        self.initial["was"] = mark(part)


class Lines(forms.CharField):
    """A list of texts, one a line."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea({"rows": 3}))
        super().__init__(required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]
