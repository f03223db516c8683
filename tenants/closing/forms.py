from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from kith.web.forms import DayField
from tenants.closing.models import Custodian
from tenants.closing.operations import first_day

WHY = "Say why, in a few words. It stands on the record."


class NothingToSay(forms.Form):
    """Going live needs no reason."""


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Why?", help_text=WHY, max_length=300)


class ScheduleForm(ReasonForm):
    on = DayField(label="From which day is it deleted?")
    field_order = ("on", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = first_day(timezone.localdate())
        self.fields["on"].help_text = f"{first:%-d %B %Y} or later, so that there is time to say no."


class DeleteForm(forms.Form):
    """Asks for a reason where something had better be done first."""

    typed_name = forms.CharField(label="Type the tenant’s name", max_length=120)
    despite = forms.CharField(label="Why delete it all the same?", help_text=WHY, max_length=300)

    def __init__(self, *args: Any, missing: list[str], name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["typed_name"].help_text = f"It is called: {name}"
        if not missing:
            del self.fields["despite"]


class CustodianForm(forms.ModelForm):
    agreed_on = DayField(label="Which day did they agree?", help_text="Ask them before you name them.")

    class Meta:
        model = Custodian
        fields = ("organisation", "contact_name", "email", "agreed_on")
        labels = {"organisation": "Which organisation?", "contact_name": "Who is our contact there?", "email": "E-mail"}
        help_texts = {"organisation": "A neighbouring mutual, the county archive, a charity: who lasts."}
