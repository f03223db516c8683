from __future__ import annotations

from apps.peersupport.forms.fields import ClientKeyField
from apps.peersupport.forms.matching import SealedForm
from kith.web.forms import DayField


class HeldBackForm(SealedForm):
    """Who is not to be matched, for how long, and why, which is sealed."""

    until_on = DayField(label="Until", required=False, help_text="Left empty, it holds till somebody lifts it.")
    client_key = ClientKeyField()
    field_order = ("supporter", "until_on", "words")
