from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from apps.peersupport.matching_rules import rules_on
from apps.peersupport.models.papers import Clearance
from apps.peersupport.models.practice import SupervisionSession
from apps.peersupport.operations import papers as write
from kith.days import months_after
from kith.web.forms import DayField


def _today() -> dt.date:
    return timezone.localdate()


class ClearanceForm(forms.Form):
    """A check that came back. Where no day to ask again is typed, it is the custom's (36 months)."""

    title, write = "A clearance", staticmethod(write.keep_clearance)
    kind = forms.ChoiceField(label="What was checked?", choices=Clearance.Kind.choices)
    level = forms.ChoiceField(label="Level", choices=Clearance.Level.choices, required=False)
    issued_on = DayField(label="Issued on")
    recheck_on = DayField(
        label="Ask again by", required=False, help_text="Left empty, it is three years after. No copy is kept."
    )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("issued_on") and not found.get("recheck_on") and "recheck_on" not in self.errors:
            months = rules_on(found["issued_on"]).recheck_months
            found["recheck_on"] = months_after(found["issued_on"], months)
        return found


class AwardForm(forms.Form):
    title, write = "An award", staticmethod(write.keep_award)
    qualification = forms.CharField(label="Qualification", max_length=120, help_text="Its name, as it is printed.")
    level = forms.CharField(label="Level", max_length=20, required=False)
    awarded_on = DayField(label="Awarded on")
    expires_on = DayField(label="Runs out on", required=False, help_text="Empty where it never does.")


class SupervisionForm(forms.Form):
    title, write = "The next supervision", staticmethod(write.plan_supervision)
    kind = forms.ChoiceField(label="What kind?", choices=SupervisionSession.Kind.choices)
    due_on = DayField(label="By when?")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].initial = _next_supervision


class HeldForm(forms.Form):
    held_on = DayField(label="Held on", initial=_today)
    next_due_on = DayField(label="The next one by", initial=lambda: _next_supervision())


class RoomForm(forms.Form):
    title, write = "Room", staticmethod(write.plan_capacity)
    units = forms.IntegerField(
        label="Room for how many units?", min_value=0, max_value=40,
        help_text="A family is 2 units till the answer and for its first two weeks, then 1. "
        "A volunteer with two families has 3.",
    )  # fmt: skip
    from_on = DayField(label="From", initial=_today)


class PauseForm(forms.Form):
    title, write = "A pause", staticmethod(write.begin_pause)
    from_on = DayField(label="Resting from new families from", initial=_today)


def _next_supervision() -> dt.date:
    return _today() + dt.timedelta(days=rules_on(_today()).supervision_days)


FORMS: dict[str, Any] = {
    "clearance": ClearanceForm, "award": AwardForm, "supervision": SupervisionForm, "room": RoomForm,
    "pause": PauseForm,
}  # fmt: skip
