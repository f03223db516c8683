from __future__ import annotations

from typing import Any

from django import forms

from apps.peersupport.forms.duplicates import WarnsOfDuplicates
from apps.peersupport.forms.fields import ClientKeyField, ContactField
from apps.peersupport.forms.people import EasyToMeet
from apps.peersupport.hello_cards import LONGEST_TYPED, tidy
from apps.peersupport.models.outreach import OutreachPlace
from apps.peersupport.operations.outreach import MOST_CARDS
from kith.people.models import User
from kith.people.queries import who_may
from kith.permissions import Permission
from kith.web.forms import ChoiceCardsMultiple, OwnWords, PostcodeInput


class OutreachPlaceForm(forms.Form):
    name = forms.CharField(label="What is it called?", max_length=80, help_text="Like “Pharmacy on the High Road”.")
    kind = forms.ChoiceField(label="What kind of place is it?", choices=OutreachPlace.Kind.choices)
    postcode = forms.CharField(label="Its postcode", required=False, max_length=10, widget=PostcodeInput())


class PrintCardsForm(forms.Form):
    batch = ClientKeyField()
    number = forms.IntegerField(label="How many cards?", min_value=1, max_value=MOST_CARDS, initial=10)


class SessionForm(forms.Form):
    on_duty: forms.ModelMultipleChoiceField[User] = forms.ModelMultipleChoiceField(
        label="Who is here?", queryset=None, widget=ChoiceCardsMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on_duty"].queryset = who_may(Permission.RUN_OUTREACH)  # type: ignore[attr-defined]


class DropInForm(WarnsOfDuplicates, EasyToMeet):
    """A hello at a table with a queue behind it."""

    client_key = ClientKeyField()
    first_name = forms.CharField(label="What shall we call her?", max_length=60)
    contact = ContactField(label="Her phone or e-mail", max_length=120)
    reach_safely = forms.CharField(
        label="A good or a bad time or way", max_length=300, required=False, widget=OwnWords(attrs={"rows": 2})
    )
    consent_evidence = forms.CharField(
        label="How did she say yes?", max_length=120, initial="She said so, and saw me type it"
    )
    consent = forms.BooleanField(
        label="She said yes to us getting in touch.",
        error_messages={"required": "Ask her first. Without her yes we keep nothing."},
    )
    field_order = (
        "client_key", "first_name", "contact", "reach_safely", "language", "interpreter", "access_needs",
        "consent_evidence", "consent",
    )  # fmt: skip


class CardCodeForm(forms.Form):
    words = forms.CharField(
        label="The three words on your card", max_length=LONGEST_TYPED,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        help_text="Like kettle plum otter. Capitals and gaps don’t matter.",
        error_messages={"required": "Type the three words, or just say hello without a card."},
    )  # fmt: skip

    def clean_words(self) -> str:
        words = tidy(self.cleaned_data["words"])
        if words.count("-") != 2:
            raise forms.ValidationError("There are three words on the card. Type all three.")
        return words
