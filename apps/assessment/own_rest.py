"""What stands beside somebody's own answers, for what they take away: it is sealed to everybody else."""

from __future__ import annotations

from typing import Any

from apps.assessment.models.counting import CountingChoice
from apps.assessment.models.help import CallMade, HelpShown
from apps.assessment.models.scores import ScoreResult
from apps.assessment.models.sittings import Sitting, SittingEnd
from apps.assessment.models.topics import TopicChoice
from kith.exporting import plain_rows


def beside_answers(person: Any) -> dict[str, Any]:
    """Topics put off, what was worked out, what may be counted, sittings, and help that was shown. All of it theirs."""
    theirs = {"assessment__respondent": person}
    sittings = Sitting.objects.filter(**theirs).select_related("typist").order_by("at")
    ends = SittingEnd.objects.filter(sitting__assessment__respondent=person).select_related("by").order_by("at")
    calls = CallMade.objects.filter(asked__assessment__respondent=person).select_related("by").order_by("at")
    topics = TopicChoice.objects.filter(respondent=person).order_by("at")
    return {
        "what_you_want_to_talk_about": plain_rows(topics, "concept_key", "choice", "at"),
        "what_it_adds_up_to": plain_rows(
            ScoreResult.objects.filter(**theirs).order_by("at"), "key", "value", "answered", "missing", "at"
        ),
        "may_be_counted": plain_rows(CountingChoice.objects.filter(**theirs).order_by("at"), "may_count", "at"),
        "typed_for_you": plain_rows(sittings, "typist", "mode", "said_how", "said_on", "interpreter_name", "at"),
        "typing_ended": plain_rows(ends, "why", "by", "at"),
        "help_was_shown": plain_rows(HelpShown.objects.filter(**theirs).order_by("at"), "response", "at"),
        "we_rang": plain_rows(calls, "by", "at"),
    }
