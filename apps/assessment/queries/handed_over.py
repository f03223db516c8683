"""What a person opened to one handover, for its packet: as it stands now, closed again it is gone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from apps.assessment.models.assessments import Assessment
from apps.assessment.queries.asked import template_asked


def opened_to_handover(person: Any, handover: UUID) -> list[tuple[str, str]]:
    """(question, what they said) of each answer that they opened to this handover and have not closed again."""
    taken = Assessment.objects.filter(respondent=person).exclude(state="INVITED").select_related("overlay")
    return [pair for one in taken.order_by("started_at") for pair in _of(one, handover)]


def _of(assessment: Assessment, handover: UUID) -> list[tuple[str, str]]:
    answers = list(assessment.answers.opened_to(handovers=[handover]))
    if not answers:
        return []
    cards = template_asked(assessment).cards
    return [_said(cards[one.link_id], one) for one in answers if one.link_id in cards]


def _said(card: Any, answer: Any) -> tuple[str, str]:
    return card.text, "\n".join(part for part in (card.say(answer.given), answer.own_words) if part)
