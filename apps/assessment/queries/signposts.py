"""Which kinds of local service fit a person's own answers: for their eyes, worked out when they look, never kept."""

from __future__ import annotations

from dataclasses import dataclass

from apps.assessment.models.topics import TopicChoice
from apps.assessment.queries.own import Way


@dataclass(frozen=True)
class Kinds:
    """`wanted`: of what they want to talk about, and of the rules that hold. `touched`: of the other cards they said
    something on, whatever they said, so that the list tells nobody who looks over their shoulder what it was."""

    wanted: tuple[str, ...]
    touched: tuple[str, ...]


def kinds_for(way: Way) -> Kinds:
    """Nothing of a card they asked not to talk about now, or never to be asked."""
    topics = [term for card in way.to_talk_about for term in card.signposts]
    given = way.template.given_on_shown(way.given)
    ruled = [term for rule in way.template.signposts if rule.when.holds(given) for term in rule.terms]
    wanted = tuple(dict.fromkeys([*topics, *ruled]))
    said = [card for card in way.cards if card.link_id in way.answers and not way.answers[card.link_id].is_skip]
    left = [card for card in said if way.choices.get(card.concept_key) != TopicChoice.Choice.LATER]
    touched = dict.fromkeys(term for card in left for term in card.signposts if term not in wanted)
    return Kinds(wanted, tuple(touched))
