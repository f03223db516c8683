"""allauth's forms in our words: no placeholders, a hint where one helps."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms


class Plain(forms.BaseForm):
    """A form whose fields say what `words` says: {field: (label, hint)}. A label is never inside its box."""

    words: dict[str, tuple[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, hint) in self.words.items():
            self.fields[name].label, self.fields[name].help_text = label, hint
            self.fields[name].widget.attrs.pop("placeholder", None)


EMAIL = ("Your e-mail", "")
NEW = ("A new password", "At least 12 letters or numbers. Three or four words in a row are easy to keep in mind.")
AGAIN = ("The same again", "")


def code_field(label: str, hint: str = "") -> forms.CharField:
    """A box for a code: the device may fill it, and shows its number pad."""
    attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "spellcheck": "false"}
    return forms.CharField(label=label, help_text=hint, max_length=20, widget=forms.TextInput(attrs=attrs))


class AskForCodeForm(Plain, allauth_forms.RequestLoginCodeForm):
    words = {"email": ("Your e-mail", "We’ll send you six numbers to type in. No password to remember.")}


class CodeForm(allauth_forms.ConfirmLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = code_field("Six numbers", "From the e-mail we sent.")


class PasswordForm(Plain, allauth_forms.LoginForm):
    words = {"login": EMAIL, "password": ("Your password", "")}


class PasswordAgainForm(Plain, allauth_forms.ReauthenticateForm):
    words = {"password": ("Your password", "")}


class ForgottenPasswordForm(Plain, allauth_forms.ResetPasswordForm):
    words = {"email": EMAIL}


class NewPasswordForm(Plain, allauth_forms.ResetPasswordKeyForm):
    words = {"password1": NEW, "password2": AGAIN}


class ChangePasswordForm(Plain, allauth_forms.ChangePasswordForm):
    words = {"oldpassword": ("Your password now", ""), "password1": NEW, "password2": AGAIN}


class FirstPasswordForm(Plain, allauth_forms.SetPasswordForm):
    words = {"password1": ("Your password", NEW[1]), "password2": AGAIN}
