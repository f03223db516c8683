from __future__ import annotations

from typing import Any

from django import forms

from kith.people.models import User
from kith.people.sign_in_forms import code_field
from kith.roles import RULES, Role
from kith.scope import current_scope


def role_choices() -> list[tuple[str, str]]:
    """The roles that people have on this host: a tenant's, or the public host's."""
    here = current_scope().is_public
    there = [role for role in Role if RULES[role].on_public_host == here and not RULES[role].lent]
    return [(role.value, role.label) for role in there]


class NewEmailForm(forms.Form):
    email = forms.EmailField(
        label="Your new e-mail",
        help_text="We’ll send six numbers there, to be sure it’s yours.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if email == self.user.email.lower():
            raise forms.ValidationError("That’s the one you use now.")
        return email


class CodeTyped(forms.Form):
    code = code_field("Six numbers", "From the e-mail we sent.")


class InvitePersonForm(forms.Form):
    display_name = forms.CharField(label="Their name", max_length=120)
    email = forms.EmailField(label="Their e-mail")
    role = forms.ChoiceField(label="Their role", help_text="You can give more roles afterwards.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", "Choose one"), *role_choices()]  # type: ignore[attr-defined]


class GiveRoleForm(forms.Form):
    role = forms.ChoiceField(label="Another role")

    def __init__(self, *args: Any, held: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = [choice for choice in role_choices() if choice[0] not in held]
        self.fields["role"].choices = [("", "Choose one"), *free]  # type: ignore[attr-defined]


class FindPeopleForm(forms.Form):
    q = forms.CharField(label="Name or e-mail", required=False)
    role = forms.ChoiceField(label="Role", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", "Any role"), *role_choices()]  # type: ignore[attr-defined]
