"""What stands beside a person's own words, for their eyes only."""

from __future__ import annotations

from django.db.models import Prefetch, prefetch_related_objects

from apps.assessment.models.answers import AnswerRead
from apps.assessment.queries.own import Way


def with_readings(way: Way) -> Way:
    """The way, with who read each of its answers fetched all at once."""
    readings = AnswerRead.objects.select_related("by").order_by("-at")
    prefetch_related_objects(list(way.answers.values()), Prefetch("readings", queryset=readings))
    return way
