"""What this room adds to other rooms' pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from apps.assessment.models.assessments import Assessment
from apps.assessment.operations.reads import note_reads
from apps.assessment.presenters.measures import lines
from apps.assessment.presenters.typed import who_typed
from apps.assessment.queries.asked import template_asked
from apps.assessment.queries.calls import people_to_ring
from apps.assessment.queries.families import opened_by_partner
from apps.assessment.queries.measures import facts_of
from apps.assessment.queries.own import open_assessment_of, way_through
from apps.assessment.queries.table import table_of
from apps.assessment.queries.then_now import may_have_pairs, pairs_of
from apps.assessment.queries.typed import typed_waiting
from apps.peersupport.queries import is_quiet
from kith.permissions import Permission


def own_typed(request: HttpRequest, subject: Any) -> str:
    """On her own page: what somebody typed for her waits to be looked through."""
    user: Any = request.user
    if not user.may(Permission.ANSWER_ASSESSMENT):
        return ""
    today = timezone.localdate()
    found = [
        (assessment, who_typed(waiting, today=today), len(waiting), template_asked(assessment).title)
        for assessment, waiting in typed_waiting(user)
    ]
    return render_to_string("assessment/_typed_on_my_page.html", {"found": found}, request=request) if found else ""


def own_assessment(request: HttpRequest, subject: Any) -> str:
    """On a parent's page: begin, carry on, or read her words."""
    user: Any = request.user
    if not user.may(Permission.ANSWER_ASSESSMENT):
        return ""
    assessment = open_assessment_of(user)
    quiet = is_quiet(subject.family)
    offers = table_of(user, today=timezone.localdate()).offers
    if assessment is None and not offers:
        return ""
    if assessment and quiet and assessment.state == Assessment.State.INVITED:
        return ""
    way = way_through(assessment) if assessment and assessment.state == Assessment.State.STARTED else None
    left = sum(card.link_id not in way.answers for card in way.cards) if way else 0
    return render_to_string(
        "assessment/_on_my_page.html",
        {"assessment": assessment, "left": left, "quiet": quiet, "offers": offers},
        request=request,
    )


def then_and_now(request: HttpRequest, subject: Any) -> str:
    """On a parent's page, once two assessments ask of the same; not while it is quiet there."""
    user: Any = request.user
    if not user.may(Permission.ANSWER_ASSESSMENT) or not may_have_pairs(subject) or is_quiet(subject.family):
        return ""
    return render_to_string("assessment/_then_and_now_on_my_page.html") if pairs_of(subject) else ""


def own_facts(request: HttpRequest, subject: Any) -> str:
    """On a parent's page, not a partner's: what was written down about the baby's feeding and jabs."""
    person = getattr(request.user, "person", None)
    if person is None or person.role != "PARENT":
        return ""
    babies = [(baby, found) for baby, facts in facts_of(person.family) if (found := lines(facts))]
    return render_to_string("assessment/_facts_on_my_page.html", {"babies": babies}) if babies else ""


def family_links(request: HttpRequest, subject: Any) -> str:
    """On a family's page, for whoever may follow them: to the opened answers, and to feeding and jabs."""
    user: Any = request.user
    may = {
        "may_read": user.may(Permission.READ_OPENED_ANSWERS),
        "may_record": user.may(Permission.RECORD_MEASURE),
    }
    return render_to_string("assessment/_on_family_page.html", {"family": subject, **may}) if any(may.values()) else ""


def opened_alongside(request: HttpRequest, subject: Any) -> str:
    """On the page of a partner who has a supporter for himself: what he opened to them. Who reads it is noted."""
    user: Any = request.user
    opened = opened_by_partner(subject, for_user=user)
    note_reads(answers=[answer for one in opened for _, answer, _ in one.answers], by=user, at=timezone.now())
    return render_to_string("assessment/_opened.html", {"opened": opened}, request=request) if opened else ""


def to_ring(request: HttpRequest, subject: Any) -> str:
    """On the introductions page: who asked to be rung, by first name; never why."""
    user: Any = request.user
    people = people_to_ring(for_user=user)
    return render_to_string("assessment/_to_ring.html", {"people": people}, request=request) if people else ""
