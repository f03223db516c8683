"""How messages from here name themselves."""

from __future__ import annotations

from django.db import transaction

from apps.peersupport.models.messages import MessageLooks
from kith.audit.operations import record
from kith.errors import BadInput
from kith.messaging.revealing import revealing_in
from kith.people.models import User


class LooksReveal(BadInput):
    """A name or a subject that tells whoever sees it why somebody hears from us."""


@transaction.atomic
def keep_looks(*, sender_name: str, subject: str, reply_to: str, return_address: str, by: User) -> MessageLooks:
    """Keep who messages are from, and about what. Raises LooksReveal."""
    given = {"sender_name": sender_name, "subject": subject, "return_address": return_address}
    for field, text in given.items():
        if words := revealing_in(text):
            raise LooksReveal(
                f"“{words[0]}” tells anybody who sees it why a family hears from you. Say it without.", field=field
            )
    kept, _made = MessageLooks.objects.update_or_create(only=True, defaults={**given, "reply_to": reply_to})
    record(kind="message-looks.kept", by=by, subject=kept)
    return kept
