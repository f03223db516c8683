"""Themes and cards as they are written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms

from kith.catalogue.assessments.faults.shapes import CONCEPT_KEY, LINK_ID, LONGEST_CODE, LONGEST_ID
from kith.catalogue.assessments.values import WITH_OPTIONS, Kind
from kith.catalogue.editor.forms.base import EditForm, Lines

KINDS = {
    Kind.OWN_WORDS: "Their own words only",
    Kind.CHOICE: "Pick one",
    Kind.CHOICES: "Pick any that fit",
    Kind.FACES: "Three faces",
    Kind.YES_NO: "Yes or no",
    Kind.SCALE: "Nought to ten",
    Kind.INTEGER: "A whole number",
    Kind.DECIMAL: "A number",
    Kind.QUANTITY: "A number with its unit",
    Kind.DATE: "A day",
    Kind.DATETIME: "A day and a time",
    Kind.TIME: "A time",
    Kind.TEXT: "A line of text",
    Kind.URL: "A web address",
    Kind.TICK: "A tick",
    Kind.NOTE: "A note that asks nothing",
}
FACES = [("", "None"), ("up", "Up"), ("flat", "Flat"), ("down", "Down")]
OPTION_WORDS = ("code", "text", "weight", "face")
WHOLE = re.compile(r"-?[0-9]{1,15}")


class ThemeForm(EditForm):
    title = forms.CharField(label="Title", max_length=200)
    hint = forms.CharField(label="A line beneath it", required=False, max_length=500)


class NewThemeForm(ThemeForm):
    question = forms.CharField(label="Its first question", max_length=500)

    field_order = ("title", "hint", "question", "was")


class GroupForm(EditForm):
    text = forms.CharField(label="What stands above its cards", max_length=500)


class CardForm(EditForm):
    """`concept_key` is what the card asks for, whatever its words: the same in every version and language."""

    text = forms.CharField(label="The question", max_length=2000, widget=forms.Textarea({"rows": 2}))
    hint = forms.CharField(label="A line beneath it", required=False, max_length=1000)
    kind = forms.ChoiceField(label="What they pick or fill in", choices=[(kind.value, KINDS[kind]) for kind in KINDS],
                             help_text="The own-words box is always there as well.")  # fmt: skip
    required = forms.BooleanField(label="It must be answered", required=False,
                                  help_text="Only where somebody else’s published questions ask for it.")  # fmt: skip
    low = forms.CharField(label="Least, or earliest", required=False, max_length=40)
    high = forms.CharField(label="Most, or latest", required=False, max_length=40)
    longest = forms.IntegerField(label="Most letters", required=False, min_value=1)
    unit = forms.CharField(label="Unit", required=False, max_length=40, help_text="Like weeks, or kg.")
    help = forms.MultipleChoiceField(label="Help lines on this card", required=False,
                                     widget=forms.CheckboxSelectMultiple)  # fmt: skip
    prompts = Lines(label="Prompts for the supporter", help_text="One a line. On the supporter’s own device only.")
    signposts = Lines(label="Services it points to", help_text="Words of the services directory, one a line.")
    instrument = forms.ChoiceField(label="Whose question it is", required=False)
    concept_key = forms.RegexField(
        label="What it asks for, as a key", regex=CONCEPT_KEY, max_length=100,
        help_text="Small words with dots, like feeding.first. Another key is another question.",
        error_messages={"invalid": "Small words with dots between, like feeding.first."},
    )  # fmt: skip
    settled = forms.BooleanField(label="I have written these rules anew, or they are not needed", required=False)

    def __init__(self, *args: Any, card: Mapping[str, Any], body: Mapping[str, Any], **kwargs: Any) -> None:
        kwargs["initial"] = {**_shown(card), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.card = card
        self._choose("help", [(key, line["name"]) for key, line in body.get("help_lines", {}).items()])
        owned = [(key, each["name"]) for key, each in body.get("instruments", {}).items()]
        self._choose("instrument", [("", "Ours, or as its theme says"), *owned] if owned else [])
        if not card.get("unresolved"):
            del self.fields["settled"]

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        if choices:
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields[name]

    def words(self, options: list[dict[str, Any]]) -> dict[str, Any]:
        """The keys of the card this form is about; what nobody touched stays as it was written."""
        typed = {key: value for key, value in self.cleaned_data.items() if key not in ("was", "settled", "link_id")}
        for key in ("low", "high"):
            typed[key] = _kept(self.card.get(key), typed[key])
        typed["options"] = options if typed["kind"] in WITH_OPTIONS else []
        if self.cleaned_data.get("settled"):
            typed["unresolved"] = []
        return typed


class NewCardForm(CardForm):
    """A card that is not there yet: its names come from its words where none are given."""

    link_id = forms.RegexField(
        label="Its name", required=False, regex=LINK_ID, max_length=LONGEST_ID,
        help_text="Small letters and hyphens. Left empty, we make one from the question. It stays.",
        error_messages={"invalid": "Small letters, numbers and hyphens, like me-body."},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["concept_key"].required = False


class OptionForm(forms.Form):
    text = forms.CharField(label="Words", required=False, max_length=500)
    code = forms.CharField(label="Code", required=False, max_length=LONGEST_CODE)
    weight = forms.RegexField(
        label="Weight", required=False, regex=r"^-?[0-9]+(\.[0-9]+)?$", widget=forms.TextInput({"class": "short"}),
        error_messages={"invalid": "A number, like 2 or 0.5."},
    )  # fmt: skip
    face = forms.ChoiceField(label="Face", required=False, choices=FACES)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if (typed.get("code") or typed.get("weight")) and not typed.get("text"):
            self.add_error("text", "Give this choice its words.")
        return typed


MOST_ROWS = 100
"""A card with more choices came from a file, and keeps them: more boxes than a request may bring."""

OptionForms = forms.formset_factory(OptionForm, extra=4, max_num=MOST_ROWS + 20, absolute_max=MOST_ROWS + 40)


def options_of(forms_: Any, before: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The choices in their order, those with no words left out; a new one gets a code from its words. Where there are
    too many for rows, as they were."""
    if len(before) > MOST_ROWS:
        return before
    known = {option["code"]: option for option in before}
    typed = [form.cleaned_data for form in forms_ if form.cleaned_data.get("text")]
    return [_option(each, known) for each in typed]


def _option(typed: dict[str, Any], known: dict[str, dict[str, Any]]) -> dict[str, Any]:
    code = typed["code"] or re.sub(r"[^a-z0-9]+", "-", typed["text"].lower()).strip("-")[:40]
    before = known.get(code, {})
    option = {**before, "code": code, "text": typed["text"]}
    for key in ("weight", "face"):
        value = _kept(before.get(key), typed[key])
        option.pop(key, None)
        if value != "":
            option[key] = value
    return option


def _kept(before: Any, typed: str) -> Any:
    """As it was written where it is the same; a new whole number as a number."""
    if before is not None and str(before) == typed:
        return before
    return int(typed) if WHOLE.fullmatch(typed) else typed


def _shown(card: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in card.items() if key in CardForm.base_fields}
