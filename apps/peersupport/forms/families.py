from __future__ import annotations

from typing import Any

from django import forms

from apps.peersupport.forms.fields import ClientKeyField, ContactField
from apps.peersupport.models.places import Centre
from apps.peersupport.models.pregnancies import Basis, Pregnancy
from apps.peersupport.operations.dating import Told
from kith.web.forms import ChoiceCards, DayField, PostcodeInput, mark_dependent

MOST_BABIES = 4


class DatesForm(forms.Form):
    """What is known about dates, and where from."""

    basis = forms.ChoiceField(
        label="How do we know the dates?", choices=Basis.choices, widget=ChoiceCards,
        error_messages={"required": "Choose one. “Not sure yet” is fine."},
    )  # fmt: skip
    lmp_on = DayField(label="First day of the last period", required=False)
    scan_on = DayField(label="The day of the scan", required=False)
    scan_weeks = forms.IntegerField(label="Weeks at the scan", required=False)
    scan_extra_days = forms.IntegerField(
        label="and days", required=False, min_value=0, max_value=6,
        error_messages={"min_value": "Days go from 0 to 6.", "max_value": "Days go from 0 to 6."},
    )  # fmt: skip
    due_on = DayField(label="The due date", required=False)
    about_months = forms.IntegerField(
        label="Or about how many months along?", required=False, min_value=0, max_value=9,
        help_text="A rough guess is fine. Leave both empty if nobody knows.",
        error_messages={"min_value": "Months go from 0 to 9.", "max_value": "Months go from 0 to 9."},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mark_dependent(self, "lmp_on", "scan_on", "scan_weeks", "scan_extra_days")

    def told(self) -> Told:
        """What was told, for the chosen basis only."""
        asked = self.cleaned_data
        basis = Basis(asked["basis"])
        weeks = asked["scan_weeks"]
        return Told(
            basis=basis,
            lmp_on=asked["lmp_on"] if basis == Basis.LMP else None,
            scan_on=asked["scan_on"] if basis == Basis.SCAN else None,
            scan_days=weeks * 7 + (asked["scan_extra_days"] or 0)
            if basis == Basis.SCAN and weeks is not None
            else None,
            due_on=asked["due_on"] if basis in (Basis.IVF, Basis.TOLD, Basis.UNSURE) else None,
            about_months=asked["about_months"] if basis == Basis.UNSURE else None,
        )


class StartFamilyForm(DatesForm):
    """The first things on a family's page."""

    first_name = forms.CharField(label="Her first name", max_length=60)
    last_name = forms.CharField(label="Her last name", max_length=60, required=False)
    contact = ContactField(label="Phone or e-mail", max_length=120)
    reach_safely = forms.CharField(label="How to reach her safely", max_length=300, required=False)
    partner_name = forms.CharField(label="Her partner’s first name, if there is one", max_length=60, required=False)
    postcode = forms.CharField(label="Postcode", required=False, max_length=10, widget=PostcodeInput())
    centre: forms.ModelChoiceField[Centre] = forms.ModelChoiceField(
        label="Centre", queryset=None, required=False, empty_label="Not decided yet"
    )
    first_baby = forms.ChoiceField(
        label="Is this the first baby?", choices=Pregnancy.FirstBaby.choices, widget=forms.RadioSelect
    )
    field_order = (
        "first_name", "last_name", "contact", "reach_safely", "partner_name", "postcode", "centre", "first_baby",
        "basis", "lmp_on", "scan_on", "scan_weeks", "scan_extra_days", "due_on", "about_months",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["centre"].queryset = Centre.objects.order_by("name")  # type: ignore[attr-defined]

    def person_and_place(self) -> dict[str, Any]:
        """Everything but the dates."""
        names = (
            "first_name", "last_name", "contact", "reach_safely", "partner_name", "postcode", "centre", "first_baby"
        )  # fmt: skip
        return {name: self.cleaned_data[name] for name in names}


class AnotherBabyForm(DatesForm):
    """The dates of another baby on the way."""

    client_key = ClientKeyField(required=False)


class BirthForm(forms.Form):
    """A birth: one name a line, so that twins are two."""

    client_key = ClientKeyField(required=False)
    born_on = DayField(label="Which day?")
    number = forms.TypedChoiceField(
        label="How many babies?", coerce=int, initial=1,
        choices=[(1, "One"), (2, "Two"), (3, "Three"), (4, "Four")], widget=forms.RadioSelect,
    )  # fmt: skip
    names = forms.CharField(
        label="Names, if they have them yet", required=False, max_length=200,
        help_text="With a comma between: Ada, Noah.",
    )  # fmt: skip

    def first_names(self) -> list[str]:
        """A name for each baby; empty where there is none yet."""
        named = [name.strip()[:60] for name in self.cleaned_data["names"].split(",") if name.strip()]
        number = max(self.cleaned_data["number"], min(len(named), MOST_BABIES))
        return (named + [""] * number)[:number]


class PartnerForm(forms.Form):
    first_name = forms.CharField(label="Partner’s first name", max_length=60)
    contact = ContactField(label="Their own phone or e-mail", max_length=120, required=False)
    consent_evidence = forms.CharField(
        label="How did they say yes themselves?", max_length=200, required=False,
        help_text="Like “rang us himself”. Never what somebody else said for them.",
    )  # fmt: skip


class MoveForm(forms.Form):
    postcode = forms.CharField(
        label="Postcode", required=False, max_length=10, widget=PostcodeInput(),
        help_text="Leave it empty if they would rather not say.",
    )  # fmt: skip


class InviteForm(forms.Form):
    email = forms.EmailField(
        label="E-mail", help_text="We send a code each time, so there is no password to remember.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip


class CentreForm(forms.Form):
    name = forms.CharField(label="Name", max_length=80)
    postcode = forms.CharField(label="Postcode", required=False, max_length=10, widget=PostcodeInput())
