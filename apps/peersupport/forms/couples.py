from __future__ import annotations

from django import forms

from apps.peersupport.forms.fields import ClientKeyField
from kith.web.forms import OwnWords


class CoupleWordForm(forms.Form):
    """For oneself."""

    client_key = ClientKeyField()
    text = forms.CharField(label="Write for yourself", widget=OwnWords({"rows": 4}), max_length=4000)


class AgreementForm(forms.Form):
    """A version of what both want to hold to."""

    text = forms.CharField(
        label="What you both want to hold to", max_length=4000, required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip
    based_on = forms.IntegerField(widget=forms.HiddenInput)


class PrivateWordForm(forms.Form):
    words = forms.CharField(
        label="What you want us to know", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Nothing is needed. A word is enough.",
    )  # fmt: skip


class AlonePrivateWordForm(PrivateWordForm):
    """From somebody who works here: heard with nobody else in the room, and nobody reading along."""

    alone = forms.BooleanField(
        label="I heard this when nobody else was there, and nobody reads along now",
        error_messages={"required": "Come back when you are alone with this page."},
    )


class OverForm(forms.Form):
    words = forms.CharField(label="Why it is safe now", max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
