from __future__ import annotations

from django import forms


class OfferForm(forms.Form):
    """That all of it was read: the hash is of what stood on the page."""

    sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)
    read = forms.BooleanField(label="I have read all of it. It names nobody, and everybody may use it.")
