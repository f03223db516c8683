from __future__ import annotations

from uuid import uuid4

from django import forms
from django.conf import settings
from django.urls import reverse_lazy

from kith.web.forms import ChoiceCards
from tenants.models import Tenant

KINDS = [
    (Tenant.Kind.MUTUAL, "A mutual: families own it, with members and a board"),
    (Tenant.Kind.SERVICE, "A service: one volunteer’s own business"),
]

LABEL_BOX = {
    "autocapitalize": "none",
    "autocomplete": "off",
    "spellcheck": "false",
    "hx-get": reverse_lazy("fleet:make-tenant"),
    "hx-trigger": "input changed delay:400ms",
    "hx-target": "#free",
    "hx-select": "#free",
    "hx-swap": "outerHTML",
}
"""While it is typed, the page says what the whole address would be and whether it is free."""


class MakeTenantForm(forms.Form):
    """`key` is the same when the form is sent twice, and then one tenant is made."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    name = forms.CharField(label="Its name", max_length=120, help_text="Such as West Basildon Families.")
    kind = forms.ChoiceField(label="What it is", choices=KINDS, widget=ChoiceCards)
    label = forms.CharField(
        label="The first word of its address",
        max_length=80,
        help_text=f"Small letters, figures and single hyphens: lea gives lea.{settings.TENANT_HOST_SUFFIX}.",
        widget=forms.TextInput(attrs=LABEL_BOX),
    )
    place = forms.CharField(label="Where it is", max_length=120, required=False, help_text="A town or a part of one.")
    admin_name = forms.CharField(
        label="Who looks after it first", max_length=120, help_text="They let others in and give roles."
    )
    admin_email = forms.EmailField(label="Their e-mail", help_text="We write to them when it is ready.")
