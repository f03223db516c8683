"""A packet that another mutual or service sent, brought in here: somebody new on the board, with what she told once."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from apps.peersupport.models.introductions import Introduction
from apps.peersupport.operations.introductions import note_introduction
from apps.peersupport.packet_file import Brought
from kith.audit.operations import record
from kith.people.models import User

LONGEST_REACH = Introduction._meta.get_field("reach_safely").max_length


@transaction.atomic
def bring_in_packet(*, brought: Brought, contact: str, at: dt.datetime, by: User) -> Introduction:
    """An introduction with its clock from now, and the packet as it was sent. The same file again is one introduction.

    Her yes to the sender is how we know that we may get in touch.
    """
    body = brought.body
    introduction = note_introduction(
        client_key=brought.key, first_name=body["first_name"][:60], contact=contact,
        source=Introduction.Source.PROFESSIONAL, heard_at=at, consent=True,
        consent_wording=f"You may pass on what I agreed to, word for word, to {body['to']}."[:300],
        consent_evidence=body["agreed"].rstrip(".")[:200], reach_safely=body["reach"][:LONGEST_REACH],
        note=body["purpose"][:500], told_by=f"{body['who']}, {body['from']}"[:120], at=at, by=by,
    )  # fmt: skip
    if Introduction.objects.filter(pk=introduction.pk, packet__isnull=True).update(packet=dict(body)):
        record(kind="introduction.brought-in", by=by, subject=introduction)
    introduction.refresh_from_db(fields=["packet"])
    return introduction
