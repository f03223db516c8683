"""A card of our own, as a coordinator writes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from apps.assessment.local_cards import FACES, KINDS, TYPED, YES_NO, local_card
from apps.assessment.overlaid import THEME, TOLD
from kith.catalogue.assessments.cards import Card, Language, Template
from kith.catalogue.assessments.values import Kind
from kith.web.forms import ChoiceCards, mark_dependent

MOST_LINES, LONGEST_LINE = 50, 300
PARTS_TOLD = ("text", "hint", "options")
"""What of a card can be told in another language."""
NO_CHOICES = "This card has no choices: leave this empty."


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
        self.languages = template.offered_languages()
        for language in self.languages:
            self.fields.update(_fields_in(language))
        mark_dependent(self, "options")

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        kind, many = typed.get("kind"), len(typed.get("options") or [])
        if kind == Kind.FACES and many != len(FACES):
            self.add_error("options", "Give three lines, one for each face.")
        elif kind in TYPED and many < 2:
            self.add_error("options", "Give two choices or more, one on each line.")
        for language in self.languages:
            self._check_told(typed, language)
        return typed

    def _check_told(self, typed: Mapping[str, Any], language: Language) -> None:
        """A card is told in a language whole, or stays as it is."""
        code = language.code
        if not any(typed.get(f"{part}_{code}") for part in PARTS_TOLD):
            return
        if not typed.get(f"text_{code}"):
            self.add_error(f"text_{code}", f"Give the question in {language.name} too, or leave all of it empty.")
        if typed.get("hint") and not typed.get(f"hint_{code}"):
            self.add_error(f"hint_{code}", f"Give this in {language.name} too, or leave all of it empty.")
        wanted = _number_of_choices(typed)
        if len(typed.get(f"options_{code}") or []) != wanted:
            self.add_error(f"options_{code}", f"Give {wanted} lines, one for each choice." if wanted else NO_CHOICES)

    @property
    def card(self) -> dict[str, Any]:
        """As it would be kept."""
        typed = dict(self.cleaned_data)
        link_id, _, value = typed.pop("after").partition("=")
        when = {"link_id": link_id, "op": "=", "value": value} if link_id else None
        told = dict((self.was or {}).get(TOLD, {}))
        told |= {language.code: _words_in(typed, language.code) for language in self.languages}
        told = {code: words for code, words in told.items() if words}
        return local_card(**typed, when=when, told=told, was=self.was)


def _fields_in(language: Language) -> dict[str, forms.Field]:
    """The boxes for a card's words in another language, written in its own direction."""
    attrs = {"lang": language.code, "dir": "rtl" if language.right_to_left else "ltr"}
    lines = LinesField(label=f"The choices in {language.name}, one on each line", required=False, rows=3)
    lines.widget.attrs.update(attrs)
    return {
        f"text_{language.code}": forms.CharField(
            label=f"The same question in {language.name}", max_length=LONGEST_LINE, required=False,
            widget=forms.Textarea({"rows": 2, **attrs}),
            help_text="Written by somebody who speaks it. Left empty, they read the card as above.",
        ),
        f"hint_{language.code}": forms.CharField(
            label=f"The kind word in {language.name}", max_length=LONGEST_LINE, required=False,
            widget=forms.TextInput(attrs),
        ),
        f"options_{language.code}": lines,
    }  # fmt: skip


def _words_in(typed: dict[str, Any], code: str) -> dict[str, Any]:
    """What was typed of a card in one language, taken out of the rest; empty where nothing was."""
    words = {part: typed.pop(f"{part}_{code}") for part in PARTS_TOLD}
    return {part: value for part, value in words.items() if value}


def _number_of_choices(typed: Mapping[str, Any]) -> int:
    if typed.get("kind") == Kind.YES_NO:
        return len(YES_NO)
    return len(typed.get("options") or []) if typed.get("kind") in TYPED else 0


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
        **{f"{part}_{code}": words if part != "options" else "\n".join(words)
           for code, told in was.get(TOLD, {}).items() for part, words in told.items()},
    }  # fmt: skip
