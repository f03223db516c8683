"""Forms of the second step: a code from an app works once, wherever it is tried."""

from __future__ import annotations

from typing import Any

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.db import transaction

from kith.people.sign_in_forms import code_field


class OneUse:
    """Keeps the clock's step that was last used beside the secret: allauth remembers it for 30 seconds, in a cache."""

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        authenticator: Authenticator = self.authenticator  # type: ignore[attr-defined]
        if authenticator.type == Authenticator.Type.TOTP and not spend(authenticator, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


@transaction.atomic
def spend(authenticator: Authenticator, code: str) -> bool:
    """Use up `code`, and every code before it. False when it was used up already."""
    row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    secret = decrypt(row.data["secret"])
    steps = [n for n in yield_hotp_counters_from_time() if compare_user_code(actual=code, expected=_six(secret, n))]
    if not steps or max(steps) <= row.data.get("spent", -1):
        return False
    authenticator.data = row.data = {**row.data, "spent": max(steps)}
    row.save(update_fields=["data"])
    return True


def _six(secret: str, step: int) -> str:
    return format_hotp_value(hotp_value(secret, step))


class SecondStepForm(OneUse, AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = code_field(
            "Six numbers from your app",
            "In your authenticator app, under this place’s name. No phone? Type one of your spare codes instead.",
        )


class SecondStepAgainForm(OneUse, ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = code_field("Six numbers from your app", "Or one of your spare codes.")


class SetUpAppForm(ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = code_field("Six numbers from your app", "They change every half minute.")


class AddPasskeyForm(AddWebAuthnForm):
    name = forms.CharField(
        label="What shall we call it?", required=False, help_text="So that you know it later: “My phone”."
    )
    passwordless = forms.BooleanField(
        label="Let me sign in with this alone",
        required=False,
        initial=True,
        help_text="Your fingerprint, face or PIN on this device is then all you need.",
    )


class RenamePasskeyForm(EditWebAuthnForm):
    name = forms.CharField(label="What shall we call it?", max_length=60)


class CodesKeptForm(forms.Form):
    kept = forms.BooleanField(
        label="I’ve put them somewhere safe",
        error_messages={"required": "Write them down or save them first, then tick this."},
    )
