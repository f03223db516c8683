"""Do the rules that name services give away what somebody said?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kith.catalogue.assessments.reading import read
from kith.catalogue.assessments.rules import conditions_of

ANSWERED = "exists"


def pointing_faults(body: dict[str, Any]) -> Iterator[str]:
    """What whoever looks over somebody's shoulder would learn from the list of services: on a card with help lines, a
    rule goes by whether it was answered, and never by what was picked. None: the list gives nothing away."""
    template = read(body)
    for number, signpost in enumerate(template.signposts, 1):
        for condition in conditions_of(signpost.when):
            if template.cards[condition.link_id].help and condition.op != ANSWERED:
                yield (
                    f"signpost rule {number}: it gives away what was picked on {condition.link_id}. "
                    "Point there whatever they picked."
                )
