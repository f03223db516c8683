from __future__ import annotations

from django import forms

from tenants.models import SCHEMA_NAME

PLAIN_HOST = r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$"


class RestoreForm(forms.Form):
    """Where the tenant that is put back will be."""

    name = forms.CharField(label="Its name", max_length=120)
    schema = forms.CharField(
        label="Its short name",
        max_length=40,
        validators=[SCHEMA_NAME],
        help_text="For the database: small letters, figures and underscores. Another than the first tenant’s.",
    )
    host = forms.RegexField(
        label="Its address",
        regex=PLAIN_HOST,
        max_length=253,
        help_text="Its own for now. You can give it the first tenant’s address once you have looked at it.",
        error_messages={"invalid": "Write an address such as again.example.org, in small letters."},
    )


class PassphraseForm(forms.Form):
    passphrase = forms.CharField(
        label="The passphrase",
        max_length=80,
        help_text="Five groups of four letters and figures. Capitals, spaces and hyphens don’t matter.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
    )


class ReceiptForm(forms.Form):
    receipt = forms.CharField(
        label="The letters after “Receipt” in README.txt",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
    )


class BringForm(forms.Form):
    file = forms.FileField(label="The sealed archive")
