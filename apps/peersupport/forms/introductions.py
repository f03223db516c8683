from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from apps.peersupport.forms.duplicates import WarnsOfDuplicates
from apps.peersupport.forms.fields import ClientKeyField, ContactField, MomentField
from apps.peersupport.forms.people import EasyToMeet
from apps.peersupport.models.introductions import Contact, Introduction
from apps.peersupport.models.places import Centre
from apps.peersupport.operations.introductions import HELLO_CONSENT
from kith.web.forms import ChoiceCards, DayField, OwnWords, PostcodeInput


class HelloForm(EasyToMeet):
    """The whole of what a hello asks."""

    client_key = ClientKeyField()
    first_name = forms.CharField(
        label="What shall we call you?", help_text="A first name is plenty.", max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
        error_messages={"required": "Tell us what to call you. Any name will do."},
    )  # fmt: skip
    contact = ContactField(
        label="How can we reach you?", help_text="A phone number or an e-mail address.", max_length=120,
        error_messages={"required": "Write a phone number or an e-mail address, so that we can get in touch."},
    )  # fmt: skip
    reach_safely = forms.CharField(
        label="Is there a good or a bad time or way?", max_length=300, required=False,
        widget=OwnWords(attrs={"rows": 2}),
        help_text="Like “text only” or “after 10, when I’m on my own”.",
    )  # fmt: skip
    postcode = forms.CharField(
        label="Your postcode", help_text="Helps us find somebody near you.", required=False, max_length=10,
        widget=PostcodeInput(),
    )  # fmt: skip
    consent = forms.BooleanField(
        label=HELLO_CONSENT,
        error_messages={"required": "Tick this so that we may get in touch. Without it we keep nothing."},
    )  # fmt: skip


class NoteIntroductionForm(WarnsOfDuplicates, EasyToMeet):
    """A hello that reached us another way, written down by somebody here."""

    client_key = ClientKeyField()
    first_name = forms.CharField(label="First name", max_length=60)
    contact = ContactField(label="Phone or e-mail", max_length=120)
    reach_safely = forms.CharField(label="How to reach her safely", max_length=300, required=False)
    postcode = forms.CharField(label="Postcode", required=False, max_length=10, widget=PostcodeInput())
    source = forms.ChoiceField(label="How did we hear?", choices=Introduction.Source.choices)
    heard_on = DayField(label="Which day did we hear?", initial=timezone.localdate)
    centre: forms.ModelChoiceField[Centre] = forms.ModelChoiceField(
        label="Centre", queryset=None, required=False, empty_label="Any centre"
    )
    note = forms.CharField(label="Anything she asked us to know", max_length=500, required=False, widget=OwnWords())
    consent_evidence = forms.CharField(
        label="How did she say yes to being contacted?", max_length=200,
        help_text="Like “told me at the drop-in” or “ticked on the midwife’s form”.",
    )  # fmt: skip
    consent = forms.BooleanField(label="She said yes to us getting in touch.")
    field_order = (
        "client_key", "first_name", "contact", "reach_safely", "language", "interpreter", "access_needs", "postcode",
        "source", "heard_on", "centre", "note", "consent_evidence", "consent",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["centre"].queryset = Centre.objects.order_by("name")  # type: ignore[attr-defined]

    def clean_heard_on(self) -> dt.datetime:
        """The day as a moment: now for today, midday for a day before."""
        day: dt.date = self.cleaned_data["heard_on"]
        if day == timezone.localdate():
            return timezone.now()
        return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))


class LogContactForm(forms.Form):
    """One try at being in touch."""

    kind = forms.ChoiceField(label="What happened?", choices=Contact.Kind.choices, widget=ChoiceCards)
    at = MomentField(label="When?")


class EndIntroductionForm(forms.Form):
    """How an introduction ends without a family."""

    state = forms.ChoiceField(
        label="How does it end?",
        choices=[
            choice for choice in Introduction.State.choices if choice[0] not in ("WAITING", "CONTACTED")
        ],
        widget=ChoiceCards,
    )  # fmt: skip


class ImportIntroductionsForm(forms.Form):
    """A table of introductions from a spreadsheet."""

    file = forms.FileField(
        label="A CSV file", help_text="With the columns first name, contact, heard on, source, postcode, consent."
    )
