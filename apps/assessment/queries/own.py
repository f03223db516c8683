"""What a parent or partner reads of their own: their assessments, their cards, their words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404

from apps.assessment.models.answers import Answer
from apps.assessment.models.assessments import Assessment
from apps.assessment.models.topics import TopicChoice
from apps.assessment.queries.asked import template_asked
from apps.peersupport.queries.supporters import match_of
from kith.catalogue.assessments.cards import Card, Template, Theme
from kith.catalogue.assessments.values import Value
from kith.people.models import User


def get_own_assessment(*, pk: UUID, for_user: User) -> Assessment:
    """An assessment this person answers for themselves. Raises Http404."""
    own = Assessment.objects.of(for_user).select_related("respondent", "companion", "overlay")
    found: Assessment = get_object_or_404(own, pk=pk)
    return found


def open_assessment_of(user: User) -> Assessment | None:
    """The assessment on this person's table: one not done, else the one done last; None where there is none."""
    own = Assessment.objects.of(user).select_related("respondent", "companion", "overlay")
    found: Assessment | None = own.exclude(state="DONE").order_by("-made_at").first()
    return found or own.order_by("-done_at").first()


def get_own_answer(*, pk: UUID, assessment: Assessment) -> Answer:
    """A current answer of this assessment. Raises Http404."""
    found: Answer = get_object_or_404(assessment.answers.current().with_level(), pk=pk)
    return found


def supporter_of(assessment: Assessment) -> User | None:
    """Who supports whoever answers it, now."""
    match = match_of(assessment.respondent)
    return match.supporter.user if match and match.state == "ACTIVE" else None


def is_here(*, client_key: UUID, card: Card, assessment: Assessment) -> bool:
    """Whether what was sent with this number for this card has reached us."""
    return bool(assessment.answers.filter(client_key=client_key, link_id=card.link_id).exists())


def choices_of(respondent_id: UUID) -> dict[str, str]:
    """By concept, what this person last said about talking of it: NOW, LATER or NEVER."""
    last = TopicChoice.objects.filter(respondent=respondent_id, concept_key=OuterRef("concept_key")).order_by("-step")
    rows = TopicChoice.objects.filter(respondent=respondent_id, pk=Subquery(last.values("pk")[:1]))
    return dict(rows.values_list("concept_key", "choice"))


@dataclass
class Way:
    """One person's way through the cards: those shown, those answered, and where to go next."""

    assessment: Assessment
    template: Template
    answers: dict[str, Answer]
    choices: dict[str, str]

    @cached_property
    def never(self) -> set[str]:
        return {key for key, choice in self.choices.items() if choice == TopicChoice.Choice.NEVER}

    @cached_property
    def cards(self) -> list[Card]:
        """The cards that are shown: their rules hold, and nobody asked never to see them. A card that is not shown
        counts as unanswered for the rules of others."""
        return [card for card in self.template.shown(self.given) if card.concept_key not in self.never]

    @cached_property
    def by_theme(self) -> dict[str, list[Card]]:
        """The cards that are shown, by the link_id of their theme; no theme without one."""
        found: dict[str, list[Card]] = {}
        for card in self.cards:
            found.setdefault(self.template.theme_of[card.link_id].link_id, []).append(card)
        return found

    @cached_property
    def given(self) -> dict[str, Value]:
        """What was picked or filled in, but on the cards they asked never to see."""
        cards = self.template.cards
        return {
            link_id: answer.given
            for link_id, answer in self.answers.items()
            if link_id in cards and cards[link_id].concept_key not in self.never and answer.given is not None
        }

    @property
    def hushed(self) -> list[Card]:
        """The cards they asked never to see."""
        return [card for card in self.template.cards.values() if card.concept_key in self.never]

    @property
    def to_talk_about(self) -> list[Card]:
        return [card for card in self.cards if self.choices.get(card.concept_key) == TopicChoice.Choice.NOW]

    @property
    def later(self) -> list[Card]:
        """What they do not want to talk about now: nobody else is told."""
        return [card for card in self.cards if self.choices.get(card.concept_key) == TopicChoice.Choice.LATER]

    @property
    def first_unanswered(self) -> Card | None:
        return next((card for card in self.cards if card.link_id not in self.answers), None)

    @property
    def skipped(self) -> list[Card]:
        return [card for card in self.cards if card.link_id in self.answers and self.answers[card.link_id].is_skip]

    def position(self, card: Card) -> int:
        return self.cards.index(card) + 1

    def get_card(self, link_id: str) -> Card:
        """Raises Http404 for a card that is not shown to them."""
        card = next((card for card in self.cards if card.link_id == link_id), None)
        if card is None:
            raise Http404
        return card

    def before(self, card: Card) -> Card | None:
        place = self.cards.index(card)
        return self.cards[place - 1] if place else None

    def after(self, link_id: str) -> Card | None:
        """The card shown after this one, whether this one is shown itself or not."""
        order = list(self.template.cards)
        later = set(order[order.index(link_id) + 1 :])
        return next((card for card in self.cards if card.link_id in later), None)

    @property
    def said(self) -> list[tuple[Theme, list[tuple[Card, Answer]]]]:
        """What they said, theme by theme, cards they have hushed since included: it is theirs."""
        by_theme = (
            (theme, [(c, self.answers[c.link_id]) for c in theme.cards if self._said(c)])
            for theme in self.template.themes
        )
        return [(theme, pairs) for theme, pairs in by_theme if pairs]

    def _said(self, card: Card) -> bool:
        answer = self.answers.get(card.link_id)
        return answer is not None and not answer.is_skip


def way_through(assessment: Assessment) -> Way:
    """For the respondent's eyes only: every answer, sealed or not."""
    answers = assessment.answers.current().with_level().select_related("typed_by")
    return Way(
        assessment,
        template_asked(assessment).in_language(assessment.language),
        {answer.link_id: answer for answer in answers},
        choices_of(assessment.respondent_id),
    )
