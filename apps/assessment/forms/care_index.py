from __future__ import annotations

import uuid
from typing import Any

from django import forms

from apps.assessment.models.measures import CareIndexResult
from kith.web.forms import DayField


class CareIndexForm(forms.Form):
    """A coder's sheet: who coded, when, and the seven numbers on it."""

    filmed_on = DayField(label="Filmed on")
    coded_on = DayField(label="Coded on")
    coder_name = forms.CharField(label="Who coded it", max_length=120)
    certificate = forms.CharField(
        label="Certificate of reliability", max_length=120, help_text="Its number or reference, as on the certificate."
    )
    certificate_expires_on = DayField(label="The certificate is good until")
    client_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("client_key", uuid.uuid4())
        super().__init__(*args, **kwargs)
        for name in CareIndexResult.SCALES:
            self.fields[name] = _number(name)
        self.order_fields([*list(self.base_fields)[:5], *CareIndexResult.SCALES, "client_key"])

    @property
    def scales(self) -> dict[str, int]:
        return {name: self.cleaned_data[name] for name in CareIndexResult.SCALES}


def _number(name: str) -> forms.IntegerField:
    whose = "Adult" if name in CareIndexResult.ADULT else "Baby"
    widget = forms.NumberInput({"class": "short"})
    return forms.IntegerField(label=f"{whose}: {name}", min_value=0, max_value=14, widget=widget)
