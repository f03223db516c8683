"""A say-so, a card typed for somebody, and their word that it may be read again."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms

from apps.assessment.forms.cards import CardForm
from apps.assessment.models.assessments import Assessment
from apps.assessment.models.sittings import Sitting
from kith.web.forms import ChoiceCards, DayField, OwnWords


class SaySoForm(forms.Form):
    """What they said yes to, written down before anything is typed."""

    template = forms.TypedChoiceField(label="Which cards?", coerce=uuid.UUID, widget=ChoiceCards())
    mode = forms.ChoiceField(
        label="How are we doing it?", widget=ChoiceCards(),
        choices=[
            (Assessment.Mode.PHONE, "By phone: I read, they talk, I type"),
            (Assessment.Mode.PAPER, "On paper: they wrote it, I type it up"),
            (Assessment.Mode.INTERPRETER, "With an interpreter"),
        ],
    )  # fmt: skip
    said_how = forms.ChoiceField(label="How did they say yes?", widget=ChoiceCards(), choices=Sitting.SaidHow.choices)
    said_on = DayField(label="When did they say yes?")
    interpreter = forms.ChoiceField(
        label="Who interprets?", required=False, widget=ChoiceCards(), choices=Sitting.Interpreter.choices,
        help_text="Family mean well, but some things are hard to say in front of them, "
        "and they may soften them. Somebody from an agency is better, if you can wait.",
    )  # fmt: skip
    interpreter_name = forms.CharField(
        label="Their name, or who they are", required=False, max_length=120, help_text="For example: her sister."
    )
    language = forms.CharField(label="Which language?", required=False, max_length=60)
    deal_read = forms.BooleanField(label="I read them the straight deal, word for word")
    herself = forms.BooleanField(label="They said yes themselves. Nobody said it for them.")

    def __init__(self, *args: Any, templates: Sequence[tuple[uuid.UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].choices = templates  # type: ignore[attr-defined]
        if len(templates) == 1:
            self.fields["template"].initial = templates[0][0]

    @property
    def said(self) -> dict[str, Any]:
        """What is kept of it; the two ticks are why it may be kept at all."""
        return {name: said for name, said in self.cleaned_data.items() if name not in ("deal_read", "herself")}


class TypingForm(CardForm):
    """One card, typed for somebody. Whether they want to talk about it is theirs to say, on a page of their own."""

    def __init__(self, *args: Any, first_name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("topic", None)
        if "own_words" in self.fields:
            self.fields["own_words"].label = f"{first_name}’s own words, as they said them"


class WordsForm(forms.Form):
    """What somebody without a sign-in said when they let the typist read an answer again."""

    words = forms.CharField(label="What did they say?", max_length=500, widget=OwnWords({"rows": 2}))
