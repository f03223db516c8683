"""Who asked to be rung, for who coordinates: that they asked, and not why."""

from __future__ import annotations

from typing import Any

from apps.assessment.models.help import HelpShown
from apps.peersupport.queries import families_for
from kith.people.models import User
from kith.permissions import Permission


def calls_asked_for(*, for_user: User) -> list[HelpShown]:
    """Requests that nobody has answered by ringing, the oldest first, of families this person may see."""
    if not for_user.may(Permission.MATCH_FAMILY):
        return []
    families = families_for(for_user=for_user).values("pk")
    open_ones = HelpShown.objects.filter(response=HelpShown.Response.CALL_ME, call=None)
    found = open_ones.filter(assessment__respondent__family__in=families)
    return list(found.select_related("assessment__respondent").order_by("at", "pk"))


def people_to_ring(*, for_user: User) -> list[Any]:
    """Each person once, whoever asked first first."""
    people = {one.assessment.respondent_id: one.assessment.respondent for one in calls_asked_for(for_user=for_user)}
    return list(people.values())
