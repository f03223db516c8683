"""A card of our own, as a coordinator writes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from apps.assessment.local_cards import FACES, KINDS, TYPED, local_card
from apps.assessment.overlaid import THEME
from kith.catalogue.assessments.cards import Card, Template
from kith.catalogue.assessments.values import Kind
from kith.web.forms import ChoiceCards, mark_dependent

MOST_LINES, LONGEST_LINE = 50, 300


class LinesField(forms.CharField):
    """Several short texts, one a line; empty lines are left out."""

    def __init__(self, rows: int = 4, **kwargs: Any) -> None:
        long = MaxLengthValidator(LONGEST_LINE, f"One line is {LONGEST_LINE} letters at most.")
        kwargs.setdefault("validators", [long])
        super().__init__(widget=forms.Textarea({"rows": rows}), **kwargs)

    def to_python(self, value: Any) -> Any:
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        if len(value) > MOST_LINES:
            raise forms.ValidationError(f"That is more than {MOST_LINES} lines.")
        for line in value:
            super().run_validators(line)


class LocalCardForm(forms.Form):
    theme = forms.ChoiceField(label="Which part does it go in?", help_text="It stands last in that part.")
    text = forms.CharField(label="What do you ask?", max_length=300, widget=forms.Textarea({"rows": 2}))
    hint = forms.CharField(label="A kind word beneath it", max_length=300, required=False)
    kind = forms.ChoiceField(
        label="What can they pick?", widget=ChoiceCards(), choices=[(str(kind), name) for kind, name in KINDS.items()],
        help_text="A box for their own words is on every card.",
    )  # fmt: skip
    options = LinesField(
        label="The choices, one on each line", required=False,
        help_text="For “pick one”, “pick as many as fit” and three faces (happy, so-so, sad, in that order).",
    )  # fmt: skip
    after = forms.ChoiceField(label="Only ask it after", required=False)
    prompts = LinesField(
        label="What their supporter could say", rows=3, required=False,
        help_text="One on each line. It shows on the supporter’s own phone.",
    )  # fmt: skip
    signposts = LinesField(
        label="Services that help with it", rows=2, required=False,
        help_text="Words of the list of services, one on each line, like “baby things”.",
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        template: Template,
        themes: Mapping[str, str],
        was: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("initial", _typed(was) if was else None)
        super().__init__(*args, **kwargs)
        self.was = was
        own = was["link_id"] if was else ""
        self.fields["theme"].choices = list(themes.items())  # type: ignore[attr-defined]
        self.fields["after"].choices = [("", "Always ask it"), *_answers(template, own)]  # type: ignore[attr-defined]
        mark_dependent(self, "options")

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        kind, many = typed.get("kind"), len(typed.get("options") or [])
        if kind == Kind.FACES and many != len(FACES):
            self.add_error("options", "Give three lines, one for each face.")
        elif kind in TYPED and many < 2:
            self.add_error("options", "Give two choices or more, one on each line.")
        return typed

    @property
    def card(self) -> dict[str, Any]:
        """As it would be kept."""
        typed = dict(self.cleaned_data)
        link_id, _, value = typed.pop("after").partition("=")
        when = {"link_id": link_id, "op": "=", "value": value} if link_id else None
        return local_card(**typed, when=when, was=self.was)


def _answers(template: Template, own: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """By card, the answers after which another card can be asked."""
    choosable = (card for card in template.cards.values() if card.options and card.link_id != own)
    return [(card.text, _of(card)) for card in choosable]


def _of(card: Card) -> list[tuple[str, str]]:
    return [(f"{card.link_id}={option.code}", option.text) for option in card.options]


def _typed(was: Mapping[str, Any]) -> dict[str, Any]:
    when = was.get("when") or {}
    lines = {
        "options": [option["text"] for option in was.get("options", ())],
        "prompts": was.get("prompts", []), "signposts": was.get("signposts", []),
    }  # fmt: skip
    return {
        "theme": was[THEME], "text": was["text"], "hint": was.get("hint", ""), "kind": was["kind"],
        "after": f"{when['link_id']}={when['value']}" if when else "",
        **{key: "\n".join(texts) for key, texts in lines.items()},
    }  # fmt: skip
