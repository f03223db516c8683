"""What is asked of the team now, and what a closed round adds up to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404

from apps.assessment.models.pulse import PulseRound, PulseTaken
from apps.assessment.queries.templates import adoption_in_use
from kith.catalogue.assessments.cards import Card
from kith.catalogue.assessments.models import TemplateVersion
from kith.catalogue.assessments.queries import newest_version, template_of
from kith.catalogue.assessments.values import WITH_OPTIONS, Kind
from kith.disclosure.policy import Policy, policy_on
from kith.people.models import User

SLUG = "team-pulse"
ASKED = WITH_OPTIONS | {Kind.SCALE, Kind.OWN_WORDS}
SCALE_GROUPS = (("0 to 3", range(4)), ("4 to 6", range(4, 7)), ("7 to 10", range(7, 11)))
"""Eleven numbers would each be too few to show."""


@dataclass(frozen=True)
class Line:
    """How many gave one answer, to the nearest 5; None where it is none, or too few to say."""

    text: str
    number: int | None


@dataclass(frozen=True)
class Told:
    """One question, what was answered (none where too few did) and the words that may be read."""

    card: Card
    lines: list[Line]
    words: list[str]


@dataclass(frozen=True)
class Outcome:
    """A closed round. `answered` is to the nearest 5; None where too few answered, and then nothing else is said."""

    pulse: PulseRound
    answered: int | None
    told: list[Told]


def version_to_ask() -> TemplateVersion | None:
    """The version chosen here, else the one published last; None where there is none."""
    if adoption := adoption_in_use(slug=SLUG):
        return TemplateVersion.objects.get(pk=adoption.version_id)
    try:
        return newest_version(slug=SLUG)
    except TemplateVersion.DoesNotExist:
        return None


def questions_of(pulse: PulseRound) -> list[Card]:
    """The cards of a round that can be added up, or read as words."""
    template = template_of(version_id=pulse.version_id, sha256=pulse.sha256)
    return [card for card in template.cards.values() if card.kind in ASKED]


def open_round_on(day: dt.date) -> PulseRound | None:
    found: PulseRound | None = PulseRound.objects.open_on(day).order_by("-opened_at").first()
    return found


def has_answered(pulse: PulseRound, user: User) -> bool:
    return bool(PulseTaken.objects.filter(round=pulse, user=user).exists())


def closed_rounds(day: dt.date) -> list[PulseRound]:
    """The latest first."""
    return list(PulseRound.objects.closed_on(day).order_by("-closes_on"))


def outcome_of(*, pk: UUID, on: dt.date) -> Outcome:
    """What a round adds up to once it has closed. Raises Http404 before that."""
    pulse = PulseRound.objects.closed_on(on).select_related("totals").filter(pk=pk).first()
    if pulse is None:
        raise Http404
    policy, totals = policy_on(on=pulse.closes_on), pulse.totals
    if totals.answered <= policy.largest_hidden:
        return Outcome(pulse, None, [])
    told = [
        Told(card, _lines(card, totals.counts.get(card.link_id, {}), policy), totals.words.get(card.link_id, []))
        for card in questions_of(pulse)
    ]
    return Outcome(pulse, policy.rounded(totals.answered), told)


def _lines(card: Card, counts: dict[str, int], policy: Policy) -> list[Line]:
    if sum(counts.values()) <= policy.largest_hidden:
        return []
    if card.kind is Kind.SCALE:
        pairs = [(text, sum(counts.get(str(number), 0) for number in group)) for text, group in SCALE_GROUPS]
    else:
        pairs = [(option.text, counts.get(option.code, 0)) for option in card.options]
    return [Line(text, policy.rounded(number) if number > policy.largest_hidden else None) for text, number in pairs]
