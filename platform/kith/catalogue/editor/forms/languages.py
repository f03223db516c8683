"""A template's words in another language, line by line beside the words as written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from kith.catalogue.assessments.cards import Language
from kith.catalogue.editor.forms.base import EditForm
from kith.catalogue.editor.told import Part

STATUSES = [
    (Language.MACHINE, "A machine’s: no parent is offered them"),
    (Language.HUMAN, "Written or checked by a person who speaks it"),
    (Language.VALIDATED, "Tested with people who speak it"),
]
ON_A_LINE = 80
"""Letters: what is no longer is written in a box of one line."""
CODE = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$"


class NewLanguageForm(EditForm):
    code = forms.RegexField(
        label="Its short code", regex=CODE, max_length=12, help_text="Like cy, ur or pt-BR.",
        widget=forms.TextInput({"class": "short"}), error_messages={"invalid": "Write a short code, like cy or pt-BR."},
    )  # fmt: skip
    name = forms.CharField(label="Its name, as its speakers write it", max_length=60, help_text="Like Cymraeg.")
    right_to_left = forms.BooleanField(label="It is written from right to left", required=False)


class LanguageForm(EditForm):
    name = forms.CharField(label="Its name, as its speakers write it", max_length=60)
    status = forms.ChoiceField(label="Whose words they are", choices=STATUSES, widget=forms.RadioSelect)
    right_to_left = forms.BooleanField(label="It is written from right to left", required=False)

    def __init__(
        self, *args: Any, code: str, language: Mapping[str, Any], parts: Iterable[Part], **kwargs: Any
    ) -> None:
        kwargs["initial"] = {**language, **language["texts"], **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.language, self.told_parts = language, list(parts)
        attrs = {"lang": code, "dir": "rtl" if language.get("right_to_left") else "ltr"}
        for part in self.told_parts:
            for key, original in part.lines:
                box = forms.TextInput(attrs) if len(original) <= ON_A_LINE else forms.Textarea({**attrs, "rows": 3})
                self.fields[key] = forms.CharField(label=original, required=False, max_length=2000, widget=box)

    @property
    def parts(self) -> list[tuple[str, list[BoundField]]]:
        return [(part.title, [self[key] for key, _ in part.lines]) for part in self.told_parts]

    @property
    def words(self) -> dict[str, Any]:
        """As it is kept; texts that have no box here, those of the page around the cards, stay as they were."""
        typed = self.cleaned_data
        boxes = {key for part in self.told_parts for key, _ in part.lines}
        texts = {key: text for key, text in self.language["texts"].items() if key not in boxes}
        texts |= {key: typed[key] for key in boxes if typed[key]}
        rtl = {"right_to_left": True} if typed["right_to_left"] else {}
        return {"name": typed["name"], "status": typed["status"], "texts": dict(sorted(texts.items())), **rtl}
