from __future__ import annotations

from typing import Any

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


class EasyToMeet(forms.Form):
    """What makes a first talk easy, asked wherever somebody says hello or is told of; none of it is needed."""

    language = forms.ChoiceField(
        label="Easiest language to talk in", required=False,
        choices=[("", "English is fine"), *((code, name) for code, name in SPOKEN.items() if code != "en")],
    )  # fmt: skip
    interpreter = forms.BooleanField(label="An interpreter would help.", required=False)
    access_needs = forms.CharField(
        label="Anything else that makes it easier?", max_length=300, required=False, widget=OwnWords(attrs={"rows": 2}),
        help_text="Like “ground floor, please” or “I lip-read: let me see your face”.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        language = told.pop("language", "")
        told["languages"] = [language] if language else []
        return told


class NameForm(forms.Form):
    first_name = forms.CharField(label="First name", max_length=60)
    last_name = forms.CharField(label="Last name", max_length=60, required=False)


class OwnContactForm(forms.Form):
    contact = ContactField(label="Their own phone or e-mail", max_length=120)
    consent_evidence = forms.CharField(
        label="How did they say yes themselves?", max_length=200,
        help_text="Like “rang us himself” or “said so when we met”. Never what somebody else said for them.",
    )  # fmt: skip


class JoinFamilyForm(forms.Form):
    family = forms.ChoiceField(label="Which family?", widget=forms.RadioSelect)

    def __init__(self, *args: Any, families: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["family"].choices = families  # type: ignore[attr-defined]
