from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from apps.peersupport.service_kinds import kinds
from apps.peersupport.services_file import COLUMNS
from kith.web.forms import ChoiceCardsMultiple, PostcodeInput


class ServiceForm(forms.Form):
    """What is known of a local service. Only its name is needed."""

    name = forms.CharField(label="Name", max_length=120)
    kinds = forms.MultipleChoiceField(
        label="What is it for?", choices=lambda: [(key, key.capitalize()) for key in kinds()],
        widget=ChoiceCardsMultiple(), required=False,
        help_text="A parent who answers a card about one of these is shown it, and only she sees that.",
    )  # fmt: skip
    about = forms.CharField(
        label="What it is, in a few words", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    how_to_get_it = forms.CharField(
        label="How to get it", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Like “Just turn up” or “Ring first; your GP can ask for you”.",
    )  # fmt: skip
    contact_name = forms.CharField(label="Who to ask for", max_length=120, required=False)
    phone = forms.CharField(label="Phone", max_length=40, required=False)
    email = forms.EmailField(label="E-mail", required=False)
    url = forms.URLField(label="Web page", max_length=300, required=False, assume_scheme="https")
    address = forms.CharField(label="Street", max_length=200, required=False)
    town = forms.CharField(label="Town", max_length=80, required=False)
    county = forms.CharField(label="County", max_length=80, required=False)
    postcode = forms.CharField(label="Postcode", max_length=8, required=False, widget=PostcodeInput())
    opening = forms.CharField(
        label="When is it open?",
        max_length=300,
        required=False,
        help_text="Like “Tuesdays 10am to midday, not in August”.",
    )
    cost = forms.CharField(label="What does it cost?", max_length=200, required=False, help_text="Like “Free”.")
    access = forms.CharField(
        label="Getting in", max_length=300, required=False, help_text="Like “Step-free at the back”."
    )
    languages = forms.CharField(label="Languages", max_length=200, required=False, help_text="With commas between.")


class NewServiceForm(ServiceForm):
    checked = forms.BooleanField(label="I have made sure today that all this is so", required=False)

    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "checked"}


class ServicesFileForm(forms.Form):
    """A table of services from a spreadsheet."""

    file = forms.FileField(label="A CSV file", help_text="Any columns: you say next what each one holds.")


class ServicesColumnsForm(forms.Form):
    """Which column of the file holds what."""

    checked = forms.BooleanField(label="We have made sure today that all of these are so", required=False)

    def __init__(self, *args: Any, heads: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Not in the file"), *((head, head) for head in heads)]
        mine = {
            f"column_{column}": forms.ChoiceField(label=label, choices=choices, required=column == "name")
            for column, (label, _) in COLUMNS.items()
        }
        self.fields = {**mine, **self.fields}

    def columns(self) -> dict[str, str]:
        return {column: self.cleaned_data[f"column_{column}"] for column in COLUMNS}
