from __future__ import annotations

from typing import Any

from django import forms

from apps.peersupport.models.places import Centre
from apps.peersupport.models.supporters import Supporter
from apps.peersupport.operations.supporters import Facts
from kith.people.models import User
from kith.people.queries import who_may
from kith.permissions import Permission
from kith.web.forms import DayField


class SupporterForm(forms.Form):
    """How a supporter works with us; papers, supervision and room have forms of their own."""

    engagement = forms.ChoiceField(label="How do they work with us?", choices=Supporter.Engagement.choices)
    centre: forms.ModelChoiceField[Centre] = forms.ModelChoiceField(
        label="Centre", queryset=None, required=False, empty_label="No one place"
    )
    agreement_on = DayField(label="Agreement signed on", required=False)
    supervisor: forms.ModelChoiceField[User] = forms.ModelChoiceField(
        label="Who supervises them?", queryset=None, required=False, empty_label="Nobody yet"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["centre"].queryset = Centre.objects.order_by("name")  # type: ignore[attr-defined]
        self.fields["supervisor"].queryset = who_may(Permission.MANAGE_SUPPORTERS)  # type: ignore[attr-defined]

    def facts(self) -> Facts:
        return Facts(**{name: self.cleaned_data[name] for name in Facts.__slots__})


class NewSupporterForm(SupporterForm):
    """The same, for somebody new."""

    display_name = forms.CharField(label="Name", max_length=120)
    email = forms.EmailField(label="E-mail", help_text="They sign in with it.")
    field_order = ("display_name", "email")

    def sign_in(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("email", "display_name")}
