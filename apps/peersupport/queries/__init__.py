"""What may be read here. These are the room's face to other rooms; its own pages read the submodules."""

from apps.peersupport.queries.families import (
    babies_ever_of,
    babies_of,
    families_for,
    family_of_parent,
    get_family,
    is_expecting,
    is_quiet,
    people_seen_of,
)
from apps.peersupport.queries.figures import babies_turning, counts_for_return, reach_by_lsoa
from apps.peersupport.queries.handovers import handovers_held_by, open_handovers_of
from apps.peersupport.queries.services import services_that_fit
from apps.peersupport.queries.supporters import supports_alone

__all__ = [
    "babies_ever_of",
    "babies_of",
    "babies_turning",
    "counts_for_return",
    "families_for",
    "family_of_parent",
    "get_family",
    "handovers_held_by",
    "is_expecting",
    "is_quiet",
    "open_handovers_of",
    "people_seen_of",
    "reach_by_lsoa",
    "services_that_fit",
    "supports_alone",
]
