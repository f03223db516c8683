"""The door stays open: one tap, no form, nothing asked; the same supporter where they have room."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from apps.peersupport.clocks import clock_from
from apps.peersupport.models.consents import Purpose
from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.journey import ComingBack, Ending, OpenDoor
from apps.peersupport.models.supporters import Supporter
from apps.peersupport.operations.consents import record_consent
from apps.peersupport.operations.matching import offer_match
from apps.peersupport.operations.planned import plan_family
from kith.audit.operations import record
from kith.errors import Refused
from kith.people.models import User

WORDING = "I’d like to come back. Get in touch with me."


@transaction.atomic
def come_back(*, family: Family, door: OpenDoor | None, at: dt.datetime, by: User | None) -> ComingBack | None:
    """The family is on the lists again from now, with a day by which somebody is in touch. Pressed again, it is the
    same coming back; None where support never ended.

    `door`: the link it was pressed on, None on her own page; `by` is None where nobody is signed in.
    """
    family = Family.objects.select_for_update(of=("self",)).get(pk=family.pk)
    if family.ended_at is None:
        last: ComingBack | None = family.comings_back.order_by("-at").first()
        return last
    ending: Ending | None = family.endings.order_by("-at").first()
    on = timezone.localdate(at)
    family.ended_at = None
    family.save(update_fields=["ended_at"])
    back = ComingBack.objects.create(family=family, door=door, at=at, answer_by=clock_from(on).attempt_due_on)
    _says_yes(family, at=at, by=by)
    plan_family(family=family, on=on, at=at, by=by, anew=True)
    record(kind="family.came-back", by=by, subject=family)
    if ending and ending.supporter:
        _ask_the_same(family, ending.supporter, on=on, at=at)
    return back


def _says_yes(family: Family, *, at: dt.datetime, by: User | None) -> None:
    """Pressing it is her own first word to us; on a partner's page it is his, and says nothing for her."""
    parent = family.people.filter(role=Person.Role.PARENT).order_by("added_at").first()
    who = family.people.filter(user=by).first() if by else parent
    if who:
        record_consent(
            person=who, purpose=Purpose.CONTACT, given=True, evidence="Pressed it herself", wording=WORDING, at=at,
            by=by,
        )  # fmt: skip


def _ask_the_same(family: Family, supporter: Supporter, *, on: dt.date, at: dt.datetime) -> None:
    """Ask who supported them before, in the name of who matched them then; without room now, nobody is asked."""
    before = supporter.matches.filter(family=family).select_related("offered_by").order_by("-offered_at").first()
    if before is None:
        return
    try:
        with transaction.atomic():
            offer_match(family=family, supporter=supporter, on=on, at=at, by=before.offered_by)
    except Refused:
        return
