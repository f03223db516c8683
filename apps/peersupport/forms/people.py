from __future__ import annotations

from django import forms

from apps.peersupport.forms.fields import ContactField
from apps.peersupport.spoken import SPOKEN
from kith.web.forms import ChoiceCardsMultiple, OwnWords


class WaysToMeetForm(forms.Form):
    """What makes a talk or a visit easy."""

    languages = forms.MultipleChoiceField(
        label="Which languages are good to talk in?", choices=list(SPOKEN.items()), required=False,
        widget=ChoiceCardsMultiple,
    )  # fmt: skip
    interpreter = forms.BooleanField(label="An interpreter would help.", required=False)
    access_needs = forms.CharField(
        label="Anything else that makes it easier?", max_length=300, required=False, widget=OwnWords(attrs={"rows": 2}),
        help_text="Like “ground floor, please” or “I lip-read: let me see your face”.",
    )  # fmt: skip


class OwnContactForm(forms.Form):
    contact = ContactField(label="Their own phone or e-mail", max_length=120)
    consent_evidence = forms.CharField(
        label="How did they say yes themselves?", max_length=200,
        help_text="Like “rang us himself” or “said so when we met”. Never what somebody else said for them.",
    )  # fmt: skip
