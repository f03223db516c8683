"""What may be read here: the room's face to others. Its own pages read the submodules."""

from apps.assessment.queries.coverage import coverage_by
from apps.assessment.queries.figures import (
    feeding_at_6_to_8_weeks,
    feeding_by_lsoa,
    first_feed,
    immunisation_by_lsoa,
    immunisation_counts,
)
from apps.assessment.queries.own import open_assessment_of
from apps.assessment.queries.weaning import first_other_food

__all__ = [
    "coverage_by", "feeding_at_6_to_8_weeks", "feeding_by_lsoa", "first_feed", "first_other_food",
    "immunisation_by_lsoa", "immunisation_counts", "open_assessment_of",
]  # fmt: skip
