"""Asking the team how it is to work here, and adding up what they say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.assessment.models.pulse import PulseRound, PulseTaken, PulseTotals
from apps.assessment.queries.pulse import questions_of, version_to_ask
from kith.audit.operations import record
from kith.catalogue.assessments.values import Kind, Value
from kith.errors import BadInput, Refused
from kith.people.models import User

SHORTEST, LONGEST = 3, 31


class OneIsOpen(Refused):
    """A round is open already."""


class NothingToAsk(Refused):
    """The shared questions are not in the catalogue."""


class ClosesTooSoonOrLate(BadInput):
    """A round stays open long enough for everybody, and not for ever."""


class RoundClosed(Refused):
    """The day it closed is over."""


class AnsweredAlready(Refused):
    """Once a round: what was said before cannot be found, so it cannot be changed."""


class WordsNotToBeRead(BadInput):
    """Words are kept only where who wrote them says they may be read."""


@transaction.atomic
def open_round(*, closes_on: dt.date, by: User, at: dt.datetime) -> PulseRound:
    """Ask the team, up to and with `closes_on`. Raises OneIsOpen, NothingToAsk, ClosesTooSoonOrLate."""
    today = timezone.localdate(at)
    if not SHORTEST <= (closes_on - today).days <= LONGEST:
        raise ClosesTooSoonOrLate(f"Give people from {SHORTEST} to {LONGEST} days.", field="closes_on")
    if PulseRound.objects.open_on(today).exists():
        raise OneIsOpen("The team is being asked now. Open the next one when this one has closed.")
    version = version_to_ask()
    if version is None:
        raise NothingToAsk("The shared questions are not here yet. Ask whoever runs the platform.")
    made = PulseRound.objects.create(
        version_id=version.pk, sha256=version.sha256, opened_at=at, opened_by=by, closes_on=closes_on
    )
    PulseTotals.objects.create(round=made)
    record(kind="pulse-round.opened", by=by, subject=made)
    return made


@transaction.atomic
def answer_pulse(
    *, pulse: PulseRound, given: Mapping[str, Value], words: Mapping[str, str], may_be_read: bool, by: User,
    at: dt.datetime,
) -> None:  # fmt: skip
    """Add one person's answers to the round's totals, and keep none of them. The log says that somebody answered, and
    not who. Raises RoundClosed, AnsweredAlready, WordsNotToBeRead."""
    said = {link_id: text.strip() for link_id, text in words.items() if text.strip()}
    if said and not may_be_read:
        raise WordsNotToBeRead(
            "Tick this if we may show your words. If not, leave the boxes empty.", field="may_be_read"
        )
    if pulse.closes_on < timezone.localdate(at):
        raise RoundClosed("This one has closed. Thank you for coming: there will be another.")
    _take(pulse, by)
    totals = PulseTotals.objects.select_for_update().get(round=pulse)
    _add(totals, pulse, given, said)
    totals.answered += 1
    totals.save(update_fields=["answered", "counts", "words"])
    record(kind="pulse.answered", by=None, subject=pulse)


def _take(pulse: PulseRound, by: User) -> None:
    try:
        with transaction.atomic():
            PulseTaken.objects.create(round=pulse, user=by)
    except IntegrityError as error:
        raise AnsweredAlready(
            "You have answered this one. Nobody can tell which answers are yours, so they stay as they are."
        ) from error


def _add(totals: PulseTotals, pulse: PulseRound, given: Mapping[str, Value], said: Mapping[str, str]) -> None:
    for card in questions_of(pulse):
        if card.kind is Kind.OWN_WORDS:
            if text := said.get(card.link_id):
                totals.words[card.link_id] = sorted([*totals.words.get(card.link_id, []), text])
        elif (value := given.get(card.link_id)) is not None:
            counts = totals.counts.setdefault(card.link_id, {})
            for code in value if isinstance(value, list) else [str(value)]:
                counts[code] = counts.get(code, 0) + 1
