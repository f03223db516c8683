"""Mails about a person's sign-in, sent after the commit. Their words give nothing away."""

from __future__ import annotations

from django.template.loader import render_to_string

from kith.people.mail import send_after_commit
from kith.scope import current_scope


def email_changed(old: str) -> None:
    """To the address used until now: whoever did not ask for the change learns of it."""
    _send(old, "Your e-mail with us has changed", "email_changed")


def second_step_cleared(to: str) -> None:
    """To the person: whoever did not ask for it learns of it."""
    _send(to, "Your sign-in has changed", "second_step_cleared")


def invitation(*, to: str, name: str, address: str) -> None:
    """How to come in: by a code to this e-mail, at `address`."""
    _send(to, "You can sign in now", "invitation", name=name, address=address)


def _send(to: str, subject: str, template: str, **told: str) -> None:
    text = render_to_string(f"people/email/{template}.txt", {"house": current_scope().name, "to": to, **told})
    send_after_commit(to=to, subject=subject, text=text.strip())
