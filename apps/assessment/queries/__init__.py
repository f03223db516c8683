"""What may be read here: the room's face to others. Its own pages read the submodules."""

from apps.assessment.queries.figures import (
    feeding_at_6_to_8_weeks,
    feeding_by_lsoa,
    immunisation_by_lsoa,
    immunisation_counts,
)
from apps.assessment.queries.own import open_assessment_of

__all__ = [
    "feeding_at_6_to_8_weeks", "feeding_by_lsoa", "immunisation_by_lsoa", "immunisation_counts", "open_assessment_of",
]  # fmt: skip
