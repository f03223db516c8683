"""How forms look: `{{ form }}` renders whole and accessible; and a few fields of our own."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

import django.forms
from django import forms
from django.core.validators import validate_email
from django.forms.renderers import DjangoTemplates

from kith.errors import BadInput

_OURS = Path(__file__).parent / "templates"
_DJANGOS = Path(django.forms.__file__).parent / "templates"

_ErrorWords = dict[str, Any]  # sentences, some of Django's own translated late
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y", "%d %m %Y"]

_BOUNDS = {
    "min_value": "Please write %(limit_value)s or more.",
    "max_value": "Please write %(limit_value)s or less.",
}
_PLAIN_WORDS: dict[type[forms.Field], dict[str, str]] = {
    forms.Field: {"required": "Please fill this in."},
    forms.CharField: {
        "required": "Please write something here.",
        "max_length": "That is %(show_value)d letters. Please make it %(limit_value)d or fewer.",
    },
    forms.BooleanField: {"required": "Please tick this to go on."},
    forms.ChoiceField: {"required": "Please choose one.", "invalid_choice": "Please choose one of these."},
    forms.MultipleChoiceField: {"required": "Please choose at least one."},
    forms.DateField: {"required": "Please pick or write a day."},
    forms.IntegerField: {"invalid": "Please write a whole number.", **_BOUNDS},
    forms.DecimalField: {
        "invalid": "Please write a number.",
        "max_digits": "That number is too long.",
        "max_whole_digits": "That number is too long.",
        "max_decimal_places": "Please write no more than %(max)s figures after the point.",
        **_BOUNDS,
    },
    forms.FileField: {"required": "Please choose a file."},
}


class KithFormRenderer(DjangoTemplates):
    """Set `FORM_RENDERER = "kith.web.forms.KithFormRenderer"`; widgets of ours go before Django's."""

    form_template_name = "components/form.html"
    formset_template_name = "components/formset.html"
    field_template_name = "components/field.html"

    @cached_property
    def engine(self) -> Any:
        return self.backend({"APP_DIRS": True, "DIRS": [_OURS, _DJANGOS], "NAME": "kithforms", "OPTIONS": {}})


class DayInput(forms.DateInput):
    """A day, with the device's own calendar where it has one."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """A plain box where what was typed is no date a calendar could hold: it is kept and can be mended."""
        context = super().get_context(name, value, attrs)
        written = context["widget"]["value"]
        if written and not _ISO_DAY.fullmatch(written):
            context["widget"]["type"] = "text"
        return context


class DayField(forms.DateField):
    """A day picked or typed: 2026-03-12, 12/3/2026, 12.3.2026, 12 March 2026, 12 mar 2026."""

    widget = DayInput
    default_error_messages: ClassVar[_ErrorWords] = {"invalid": "Write a day like 12 March 2026 or 12/3/2026."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=DAY_FORMATS, **kwargs)

    def to_python(self, value: Any) -> dt.date | None:
        """The day, with stray spaces, commas and "th" left out."""
        return super().to_python(_tidy_day(value) if isinstance(value, str) else value)


class ChoiceCards(forms.RadioSelect):
    """One of a few soft choices, each a card to tap."""

    template_name = "django/forms/widgets/choice_cards.html"


class ChoiceCardsMultiple(forms.CheckboxSelectMultiple):
    """Any of a few soft choices, each a card to tap."""

    template_name = "django/forms/widgets/choice_cards.html"


class OwnWords(forms.Textarea):
    """A plum box for a person's own words; grows as they write."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"class": "plum", "rows": 4, **(attrs or {})})


class PostcodeInput(forms.TextInput):
    """A postcode, known to the device's address book."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"autocomplete": "postal-code", "spellcheck": "false", **(attrs or {})})


def done(form: forms.Form, write: Callable[[], Any]) -> bool:
    """True where the form is well formed and `write` was not refused for what was typed."""
    if not form.is_valid():
        return False
    try:
        write()
    except BadInput as refusal:
        show_refusal(form, refusal)
        return False
    return True


def show_refusal(form: forms.Form, refusal: BadInput) -> None:
    """Put an operation's refusal beside the field it names; what was typed stays."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)


def mark_dependent(form: forms.BaseForm, *names: str) -> None:
    """Fields that another answer makes needed: they are not required, and "(if you like)" would be untrue of them."""
    for name in names:
        form.fields[name].depends = True  # type: ignore[attr-defined]


def speak_plainly() -> None:
    """Gives Django's own fields our words for what is missing or wrong; called once, at start."""
    for field, words in _PLAIN_WORDS.items():
        field.default_error_messages = {**field.default_error_messages, **words}
    validate_email.message = "Write an e-mail address like name@example.org."


def _tidy_day(typed: str) -> str:
    words = typed.replace(",", " ").split()
    return " ".join(w[:-2] if w[:-2].isdigit() and w[-2:].lower() in ("st", "nd", "rd", "th") else w for w in words)
