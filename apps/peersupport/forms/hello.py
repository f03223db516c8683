from __future__ import annotations

from typing import Any

from django import forms

from apps.peersupport.forms.fields import ClientKeyField, ContactField
from apps.peersupport.forms.people import EasyToMeet
from kith.web.forms import OwnWords, PostcodeInput

WHO = (
    ("midwife", "Midwife"), ("health visitor", "Health visitor"), ("GP", "GP"), ("pharmacist", "Pharmacist"),
    ("social worker", "Social worker"), ("another professional", "Somebody else who works with families"),
)  # fmt: skip
HOW = (
    ("She asked me to", "She asked me to"),
    ("She said yes when I offered", "She said yes when I offered"),
    ("She signed our form", "She signed our form"),
)


class ProfessionalForm(EasyToMeet):
    """What a midwife tells us of somebody who said yes. `website` is for programs: a person leaves it empty."""

    client_key = ClientKeyField()
    first_name = forms.CharField(label="Her first name", max_length=60)
    contact = ContactField(label="Her phone or e-mail", max_length=120)
    reach_safely = forms.CharField(
        label="A good or a bad time or way to reach her", max_length=300, required=False,
        widget=OwnWords(attrs={"rows": 2}),
    )  # fmt: skip
    postcode = forms.CharField(label="Her postcode", required=False, max_length=10, widget=PostcodeInput())
    note = forms.CharField(
        label="What she asked us to know", max_length=500, required=False, widget=OwnWords(attrs={"rows": 2}),
        help_text="In her words. She can read it.",
    )  # fmt: skip
    your_name = forms.CharField(
        label="Your name", max_length=70, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    your_work = forms.ChoiceField(label="What you are", choices=WHO)
    how = forms.ChoiceField(label="How did she say yes?", choices=HOW, widget=forms.RadioSelect)
    consent = forms.BooleanField(
        label="She said yes to us getting in touch with her.",
        error_messages={"required": "Ask her first. Without her yes we keep nothing and ring nobody."},
    )
    website = forms.CharField(
        label="Leave this empty", required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )  # fmt: skip

    def told(self) -> dict[str, Any]:
        """What an introduction is made of."""
        asked = self.cleaned_data
        who = f"{asked['your_name']}, {asked['your_work']}"
        kept = {
            name: asked[name] for name in (
                "client_key", "first_name", "contact", "reach_safely", "postcode", "note", "languages", "interpreter",
                "access_needs",
            )
        }  # fmt: skip
        return {**kept, "consent": asked["consent"], "told_by": who, "consent_evidence": f"{asked['how']} ({who})"}
