from __future__ import annotations

from django import forms

from kith.web.forms import DayField

PUT_OFF = ((1, "Tomorrow"), (3, "In 3 days"), (7, "In a week"))


class MoveForm(forms.Form):
    """Another day for something planned."""

    to = DayField(label="Which day suits you both?")


class LaterForm(forms.Form):
    """How long to keep it off the list."""

    days = forms.TypedChoiceField(coerce=int, choices=PUT_OFF)
