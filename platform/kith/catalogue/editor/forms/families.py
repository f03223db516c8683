"""A template's own words, its first draft and its next versions."""

from __future__ import annotations

from typing import Any

from django import forms

from kith.catalogue.assessments.models import TemplateFamily
from kith.catalogue.editor.forms.base import EditForm

NUMBER = r"^[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4}$"


class NumberField(forms.RegexField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Number")
        kwargs.setdefault(
            "help_text",
            "Like 1.2.0. The first part moves when a question means something else, the second when one is added, the "
            "third for plainer words.",
        )
        kwargs["widget"] = forms.TextInput({"class": "short", "inputmode": "decimal"})
        super().__init__(regex=NUMBER, error_messages={"invalid": "Write three numbers with points: 1.2.0."}, **kwargs)


class WordsForm(EditForm):
    title = forms.CharField(label="Title", max_length=120, help_text="What a parent sees first.")
    about = forms.CharField(
        label="What it is for", widget=forms.Textarea({"rows": 3}), max_length=2000,
        help_text="For the coordinator who chooses it. Shown once this version is published.",
    )  # fmt: skip
    audience = forms.ChoiceField(label="Who answers it", choices=TemplateFamily.Audience.choices)
    moment = forms.ChoiceField(label="When", choices=TemplateFamily.Moment.choices)
    licence = forms.CharField(label="Licence", max_length=80, help_text="Like CC BY 4.0.")
    attribution = forms.CharField(label="Who wrote it", max_length=200)


class FamilyForm(WordsForm):
    slug = forms.SlugField(label="Address", help_text="Small letters and hyphens: antenatal-conversation. It stays.")
    number = NumberField(initial="1.0.0")
    language = forms.RegexField(
        label="Language", regex=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$", max_length=12, initial="en",
        widget=forms.TextInput({"class": "short"}), help_text="Its short code: en, cy, ur.",
        error_messages={"invalid": "Write a short code, like en or pt-BR."},
    )  # fmt: skip
    theme = forms.CharField(label="First theme", max_length=120, help_text="Like Me and my health.")
    question = forms.CharField(label="First question", max_length=500, help_text="In your own words at first.")

    field_order = ("title", "slug", "about", "audience", "moment", "theme", "question", "licence", "attribution",
                   "number", "language", "was")  # fmt: skip


class AddressForm(forms.Form):
    """Of a template that is made of an offer."""

    slug = forms.SlugField(label="Its address", max_length=50, help_text="Small letters, numbers and hyphens.")


class NumberForm(EditForm):
    number = NumberField()


class VersionForm(forms.Form):
    """The next draft of a template, begun from a text that is there."""

    begun_from = forms.TypedChoiceField(label="Begin from")
    number = NumberField()

    def __init__(self, *args: Any, versions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["begun_from"].choices = versions  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    note = forms.CharField(label="A note", required=False, max_length=2000, widget=forms.Textarea({"rows": 3}))


class FileForm(forms.Form):
    file = forms.FileField(label="The file", help_text="FHIR R4 Questionnaire (.json) or XLSForm (.xlsx), to 20 MB.")


class DraftFromFileForm(forms.Form):
    number = NumberField()
