"""Which kinds of local service fit a person's own answers: for their eyes, worked out when they look, never kept."""

from __future__ import annotations

from dataclasses import dataclass

from apps.assessment.models.topics import TopicChoice
from apps.assessment.queries.own import Way
from kith.catalogue.assessments.cards import Card


@dataclass(frozen=True)
class Kinds:
    """`wanted`: of what they want to talk about. `touched`: of the rules that hold, and of the other cards they said
    something on, whatever they said, so that the list tells nobody who looks over their shoulder what it was."""

    wanted: tuple[str, ...]
    touched: tuple[str, ...]


def kinds_for(way: Way) -> Kinds:
    """Nothing of a card they asked not to talk about now, or never to be asked."""
    wanted = dict.fromkeys(term for card in way.to_talk_about for term in card.signposts)
    left = [card for card in way.cards if way.choices.get(card.concept_key) != TopicChoice.Choice.LATER]
    said = [card for card in left if card.link_id in way.answers and not way.answers[card.link_id].is_skip]
    terms = [*_ruled(way, left), *(term for card in said for term in card.signposts)]
    return Kinds(tuple(wanted), tuple(dict.fromkeys(term for term in terms if term not in wanted)))


def _ruled(way: Way, left: list[Card]) -> list[str]:
    """What the rules point to, by what was given on these cards alone."""
    shown = way.template.given_on_shown(way.given)
    given = {card.link_id: shown[card.link_id] for card in left if card.link_id in shown}
    return [term for rule in way.template.signposts if rule.when.holds(given) for term in rule.terms]
