from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from apps.peersupport.forms.fields import ClientKeyField, MomentField
from apps.peersupport.models.families import Person
from apps.peersupport.models.record import Entry
from kith.web.forms import ChoiceCards, OwnWords


class EntryForm(forms.Form):
    """A visit, call, message or note, in words the family will read."""

    client_key = ClientKeyField()
    kind = forms.ChoiceField(label="What was it?", choices=Entry.Kind.choices, widget=ChoiceCards)
    text = forms.CharField(
        label="What would you both remember?", widget=forms.Textarea(attrs={"rows": 6}), max_length=8000,
        help_text="They read every word, today. Write it as you would say it to them.",
    )  # fmt: skip
    two_way = forms.TypedChoiceField(
        label="Did you talk with each other?", coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        choices=[("yes", "Yes, both ways"), ("no", "No, we missed each other")],
    )  # fmt: skip
    about = forms.TypedChoiceField(label="Who is it about?", coerce=str, widget=forms.RadioSelect)
    who_was_there = forms.CharField(
        label="Who was there?", max_length=120, required=False, help_text="Like “Leanne and her mum”."
    )
    happened_at = MomentField(label="When was it?")
    planned = forms.ChoiceField(label="Was it one we had planned?", required=False, widget=forms.RadioSelect)

    def __init__(
        self, *args: Any, people: Sequence[Person], planned: Sequence[tuple[str, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["planned"].choices = [*planned, ("", "No, another one")]  # type: ignore[attr-defined]
        if not planned:
            del self.fields["planned"]
        about = self.fields["about"]
        about.choices = [(str(person.pk), person.first_name) for person in people]  # type: ignore[attr-defined]
        about.initial = str(people[0].pk) if people else ""
        if len(people) == 1:
            about.widget = forms.HiddenInput()


class ReplyForm(forms.Form):
    """A parent's own words beside an entry."""

    client_key = ClientKeyField()
    text = forms.CharField(label="Your words", widget=OwnWords(), max_length=4000)
