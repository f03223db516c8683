"""What django-allauth asks of us: words, mail that leaves after the commit, who may come in, secrets kept sealed."""

from __future__ import annotations

import secrets
import time
from typing import Any, ClassVar

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from kith.people.mail import from_address, send_after_commit
from kith.people.sealed import CannotOpen, seal, unseal
from kith.scope import current_scope

UNKNOWN = "account/email/unknown_account"
CODE = "account/email/login_code"
WRONG_CODE = "That code didn’t work. Check the numbers, or ask for a new one."
WAIT = "That’s a lot of tries in a short time. Wait a few minutes, then try again."


class AccountAdapter(DefaultAccountAdapter):
    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "That e-mail and password don’t go together. Check both, or ask for a code instead.",
        "incorrect_code": WRONG_CODE,
        "incorrect_password": "That isn’t your password. Try again.",
        "enter_current_password": "That isn’t your password now. Try again.",
        "invalid_password_reset": "This link has been used, or is too old. Ask for a new one.",
        "too_many_login_attempts": WAIT,
        "rate_limited": WAIT,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs themselves up here: the rooms add people with kith.people.operations.add_person."""
        return False

    def get_from_email(self) -> str:
        return from_address()

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail that somebody waits for: a code, a link."""
        self._send(template_prefix, email, context, awaited=True)

    def _send(self, template_prefix: str, email: str, context: dict[str, Any], *, awaited: bool) -> None:
        """Render now, send after the commit. For an address nobody has, the same work, addressed to nobody."""
        known = template_prefix != UNKNOWN
        if not known:
            template_prefix, context = CODE, {**context, "code": self.generate_login_code()}
        told = {"request": allauth_context.request, "email": email, "house": current_scope().name, **context}
        message = self.render_mail(template_prefix, email, told)
        to = email if known else ""
        send_after_commit(to=to, subject=str(message.subject), text=str(message.body), awaited=awaited)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell a person that their sign-in changed. Called after a commit too, so it asks the database nothing."""
        self._send(template_prefix, email or user.email, {"user": user, **(context or {})}, awaited=False)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not of a person who signed in, or proved who they are, in the last few minutes."""
        records = get_authentication_records(self.request, self.request.user)
        return not records or time.time() - records[-1]["at"] > app_settings.REAUTHENTICATION_TIMEOUT

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        said = {
            "reauthenticate": "Use your password",
            "mfa_reauthenticate": "Use the code from your app",
            "mfa_reauthenticate:webauthn": "Use your passkey",
        }
        return [{**way, "description": said[way["id"]]} for way in super().get_reauthentication_methods(user)]


class SecondStepAdapter(DefaultMFAAdapter):
    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "cannot_delete_authenticator": "You need one way to do your second step. Add another before this one goes.",
    }

    def get_totp_issuer(self) -> str:
        return current_scope().name or "Kith"

    def _get_site_name(self) -> str:
        return self.get_totp_issuer()

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret; for a row that was not sealed in this scope, one that no code will ever match."""
        try:
            return unseal(encrypted_text)
        except CannotOpen:
            return secrets.token_hex(40).translate(str.maketrans("0189", "ABCD")).upper()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whoever needs a second step keeps one way to do it."""
        user: Any = authenticator.user
        others = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)
        return not user.needs_second_step or others.exclude(pk=authenticator.pk).exists()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Passkey {count + 1}" if count else "My passkey"
