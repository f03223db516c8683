"""When something is shown, row by row; or as JSON, for what rows cannot say. And the other parts that are JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from kith.catalogue.assessments.cards import Card
from kith.catalogue.assessments.values import Kind
from kith.catalogue.editor import rules
from kith.catalogue.editor.forms.base import EditForm

HOW = [
    (rules.ALWAYS, "Always"),
    (rules.ALL, "When all of these hold"),
    (rules.ANY, "When any of these holds"),
    (rules.OWN, "By a rule of my own, written as JSON"),
]
OPS = [
    ("", "choose"),
    (rules.ANSWERED, "is answered"),
    (rules.NOT_ANSWERED, "is not answered"),
    ("=", "is"),
    ("!=", "is not"),
    (">", "is more than, or after"),
    (">=", "is this or more"),
    ("<", "is less than, or before"),
    ("<=", "is this or less"),
]


class JsonField(forms.CharField):
    """Typed as JSON and kept as it was typed; what is wrong is said with its line and column."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea({"rows": 14, "class": "code", "spellcheck": "false"}))
        super().__init__(required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else written(value)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        try:
            found = json.loads(typed, parse_float=str, parse_constant=_no_constant) if typed.strip() else None
        except json.JSONDecodeError as error:
            said = f"This is not JSON: {error.msg.lower()} at line {error.lineno}, column {error.colno}."
            raise forms.ValidationError(said) from error
        except (RecursionError, ValueError) as error:
            raise forms.ValidationError("This is nested too deep, or holds what is no number.") from error
        return _without_strange_signs(found)


def written(value: Any) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False, indent=2)


def _without_strange_signs(found: Any) -> Any:
    """What no text has and no database keeps: a NUL, or half of a pair."""
    text = json.dumps(found, ensure_ascii=False)
    if "\\u0000" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise forms.ValidationError("It holds a sign that no text has (a NUL, or half of a pair).")
    return found


def _no_constant(text: str) -> None:
    raise ValueError(text)


class RuleForm(EditForm):
    how = forms.ChoiceField(label="It is shown", choices=HOW, widget=forms.RadioSelect)
    own = JsonField(
        label="My own rule", widget=forms.Textarea({"rows": 8, "class": "code", "spellcheck": "false"}),
        help_text='Like {"any": [{"link_id": "me-body", "op": "=", "value": "down"}, {"not": …}]}',
    )  # fmt: skip


class RowForm(forms.Form):
    card = forms.ChoiceField(label="The card", required=False)
    op = forms.ChoiceField(label="How", required=False, choices=OPS)
    value = forms.CharField(label="What", required=False, max_length=200)

    def __init__(self, *args: Any, cards: Iterable[Card] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = [(card.link_id, _said(card)) for card in cards if card.kind is not Kind.NOTE]
        self.fields["card"].choices = [("", "choose"), *asked]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if not typed.get("card"):
            return typed
        if not typed.get("op"):
            self.add_error("op", "Choose how to compare.")
        elif typed["op"] not in (rules.ANSWERED, rules.NOT_ANSWERED) and not typed.get("value"):
            self.add_error("value", "Say what to compare with.")
        return typed


RowForms = forms.formset_factory(RowForm, extra=2, max_num=30)


def rows_in(forms_: Any) -> list[rules.Row]:
    return [form.cleaned_data for form in forms_ if form.cleaned_data.get("card")]


def choices_said(cards: Mapping[str, Card]) -> list[tuple[str, str]]:
    """For each card with choices, its codes with their words: what can be compared with."""
    return [
        (card.text, ", ".join(f"{option.code} ({option.text})" for option in card.options))
        for card in cards.values()
        if card.options
    ]


def _said(card: Card) -> str:
    text = card.text if len(card.text) <= 60 else f"{card.text[:57]}…"
    return f"{text} ({card.link_id})"


class PartForm(EditForm):
    part = JsonField(label="As JSON")
