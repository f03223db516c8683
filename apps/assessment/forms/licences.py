"""A licence, and the words it gives."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from typing import Any

from django import forms

from apps.assessment.forms.local_cards import LinesField
from kith.catalogue.assessments.cards import Card, Instrument
from kith.web.forms import DayField

OPTION = re.compile(r"(-?[0-9]{1,4})\s*[.:)=-]?\s+(\S.*)")
LARGEST_FILE = 200_000


class LicenceForm(forms.Form):
    instrument = forms.ChoiceField(label="What is it for?")
    holder = forms.CharField(label="Who holds it?", max_length=200, help_text="As the licence names you.")
    reference = forms.CharField(label="Its number or reference", max_length=200)
    evidence = forms.CharField(
        label="Where is the paper?", required=False, max_length=1000, widget=forms.Textarea({"rows": 2}),
        help_text="Who wrote it, when, and where you keep it.",
    )  # fmt: skip
    valid_from = DayField(label="First day")
    expires_on = DayField(label="Last day", required=False, help_text="Leave it empty where it has no end.")

    def __init__(self, *args: Any, instruments: Mapping[str, Instrument], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["instrument"].choices = [(key, one.name) for key, one in instruments.items()]  # type: ignore[attr-defined]


class WordsForm(forms.Form):
    """The words of every card of an instrument: typed, or from a file with the columns card, text and choices."""

    file = forms.FileField(
        label="A spreadsheet with all of it", required=False,
        help_text="A CSV file with the columns card, text and choices; choices like “0 Never | 1 Now and then”.",
    )  # fmt: skip

    def __init__(self, *args: Any, cards: list[Card], there: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cards = cards
        for place, card in enumerate(cards, 1):
            own = there.get(card.link_id, {})
            self.fields[f"text-{card.link_id}"] = forms.CharField(
                label=f"Question {place}", required=False, initial=own.get("text", ""), max_length=1000,
                widget=forms.Textarea({"rows": 2}),
            )  # fmt: skip
            self.fields[f"options-{card.link_id}"] = LinesField(
                label=f"Choices of question {place}", required=False, initial=_lines(own.get("options", [])),
                help_text=f"One on each line, its number first: from {card.low} to {card.high}." if card.low else "",
            )  # fmt: skip
            for name in (f"text-{card.link_id}", f"options-{card.link_id}"):
                self.fields[name].depends = True  # type: ignore[attr-defined]

    def clean_file(self) -> dict[str, Any]:
        file = self.cleaned_data["file"]
        if file is None:
            return {}
        if file.size > LARGEST_FILE:
            raise forms.ValidationError("That file is too large for these words.")
        try:
            rows = list(csv.DictReader(io.StringIO(_without_nul(file.read().decode("utf-8-sig")))))
        except (ValueError, csv.Error) as error:
            raise forms.ValidationError("We can’t read that file. Save it as CSV (UTF-8).") from error
        known = {card.link_id for card in self.cards}
        if not rows or any((row.get("card") or "").strip() not in known for row in rows):
            raise forms.ValidationError(f"Each row names its card: {', '.join(sorted(known))}.")
        return {row["card"].strip(): _row(row) for row in rows}

    @property
    def words(self) -> dict[str, Any]:
        """By link_id, the text and the options. What a file says comes before what was typed."""
        typed = {card.link_id: self._typed(card) for card in self.cards}
        return {**typed, **self.cleaned_data["file"]}

    def _typed(self, card: Card) -> dict[str, Any]:
        lines = self.cleaned_data[f"options-{card.link_id}"]
        return {"text": self.cleaned_data[f"text-{card.link_id}"], "options": _options(lines)}


def _without_nul(text: str) -> str:
    """Raises ValueError for the one sign that the database keeps in no text."""
    if "\x00" in text:
        raise ValueError("NUL")
    return text


def _row(row: Mapping[str, str | None]) -> dict[str, Any]:
    choices = (row.get("choices") or "").split("|")
    return {"text": row.get("text") or "", "options": _options([each.strip() for each in choices if each.strip()])}


def _options(lines: list[str]) -> list[dict[str, str]]:
    """A line without a number has an empty code, which no card takes."""
    found = ((OPTION.fullmatch(line), line) for line in lines)
    return [{"code": match[1], "text": match[2]} if match else {"code": "", "text": line} for match, line in found]


def _lines(options: list[Mapping[str, str]]) -> str:
    return "\n".join(f"{option['code']} {option['text']}" for option in options)
