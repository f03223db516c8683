"""Services that fit what she said: shown to her alone, worked out as she looks, kept nowhere."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from apps.assessment.models.assessments import Assessment
from apps.assessment.models.topics import TopicChoice
from apps.assessment.operations.answers import choose_topic
from apps.assessment.operations.overlays import leave_card_out
from apps.assessment.queries.own import way_through
from apps.assessment.queries.signposts import kinds_for
from apps.peersupport.operations.services import add_service
from apps.peersupport.queries.plans import plan_of
from kith.audit.models import Event
from kith.catalogue.assessments.queries import newest_version
from kith.catalogue.assessments.rules import looks_at
from tests.factories.assessment import NOW, Kitchen, said, started


@pytest.fixture
def assessment(home: Kitchen, person: Any) -> Assessment:
    for name, kind in (("Larder", "food"), ("Debt desk", "money help"), ("Flat desk", "housing")):
        facts = {"name": name, "kinds": [kind], "phone": "01268 000111"}
        add_service(facts=facts, checked=True, at=timezone.now(), on=timezone.localdate(), by=person("asha"))
    return started(home.user)


def choose(assessment: Assessment, link_id: str, choice: str, home: Kitchen) -> None:
    card = way_through(assessment).template.cards[link_id]
    choose_topic(assessment=assessment, card=card, choice=choice, by=home.user, at=NOW)


@pytest.mark.parametrize("code", ["most", "some", "rarely"])
def test_whatever_she_said_of_money_the_same_kinds_are_shown(home: Kitchen, assessment: Assessment, code: str) -> None:
    said(assessment, "money-last", code=code, by=home.user)
    kinds = kinds_for(way_through(assessment))
    assert (kinds.wanted, kinds.touched) == ((), ("money help", "food"))


def test_what_she_wants_to_talk_about_comes_first(home: Kitchen, assessment: Assessment, browse: Any) -> None:
    said(assessment, "money-last", code="some", by=home.user)
    choose(assessment, "home-feel", "NOW", home)
    kinds = kinds_for(way_through(assessment))
    assert kinds.wanted == ("housing",) and "food" in kinds.touched
    page = browse("north", "gita").get(f"/my-assessment/{assessment.pk}/words/places/").content.decode()
    assert page.index("Flat desk") < page.index("Debt desk") < page.index("Larder") or "Larder" in page
    assert "Last checked today" in page


@pytest.mark.parametrize("choice", [TopicChoice.Choice.LATER, TopicChoice.Choice.NEVER])
def test_what_she_does_not_want_to_talk_about_points_nowhere(
    home: Kitchen, assessment: Assessment, choice: str
) -> None:
    said(assessment, "money-last", code="rarely", by=home.user)
    choose(assessment, "money-last", choice, home)
    kinds = kinds_for(way_through(assessment))
    assert not kinds.wanted and not kinds.touched


@pytest.mark.parametrize("code", ["up", "mixed", "down"])
def test_a_rule_points_there_whatever_she_said_of_how_she_feels(
    home: Kitchen, assessment: Assessment, code: str
) -> None:
    said(assessment, "feel-inside", code=code, by=home.user)
    assert kinds_for(way_through(assessment)).touched == ("talking help",)
    choose(assessment, "feel-inside", TopicChoice.Choice.LATER, home)
    assert kinds_for(way_through(assessment)).touched == ()


@pytest.mark.parametrize(("code", "kinds"), [("none", ("groups near you",)), ("some", ())])
def test_a_rule_may_go_by_an_answer_that_gives_nothing_away(
    home: Kitchen, assessment: Assessment, code: str, kinds: tuple[str, ...]
) -> None:
    said(assessment, "people-ring", code=code, by=home.user)
    assert kinds_for(way_through(assessment)).touched == kinds


def test_a_card_that_rules_look_at_may_be_left_out_and_the_rule_goes_with_it(home: Kitchen, person: Any) -> None:
    version = newest_version()
    leave_card_out(version_id=version.pk, link_id="people-ring", by=person("asha"), at=NOW)
    template = way_through(started(home.user)).template
    looked_at = frozenset().union(*(looks_at(rule.when) for rule in template.signposts))
    assert "people-ring" not in looked_at and "feel-inside" in looked_at


def test_looking_leaves_no_trace_and_nobody_else_can(home: Kitchen, assessment: Assessment, browse: Any) -> None:
    said(assessment, "money-last", code="some", by=home.user)
    events = Event.objects.count()
    for address in ("words/", "words/places/"):
        assert browse("north", "gita").get(f"/my-assessment/{assessment.pk}/{address}").status_code == 200
    assert Event.objects.count() == events
    for name in ("ben", "asha"):
        assert browse("north", name).get(f"/my-assessment/{assessment.pk}/words/places/").status_code == 403


def test_ben_is_not_shown_what_fits_her(home: Kitchen, assessment: Assessment, browse: Any) -> None:
    choose(assessment, "home-feel", "NOW", home)
    for address in (f"/families/{home.family.pk}/", f"/families/{home.family.pk}/assessment/"):
        assert "Flat desk" not in browse("north", "ben").get(address).content.decode()


def test_she_picks_what_goes_on_her_plan_and_only_its_name_goes(
    home: Kitchen, assessment: Assessment, browse: Any
) -> None:
    said(assessment, "money-last", own_words="zebra wallpaper", code="some", by=home.user)
    choose(assessment, "money-last", "NOW", home)
    choose(assessment, "home-feel", "NOW", home)
    choose(assessment, "feel-night", "LATER", home)
    gita, address = browse("north", "gita"), f"/my-assessment/{assessment.pk}/words/carry-topics/"
    page = gita.get(address).content.decode()
    assert 'value="money-last"' in page and "checked" not in page.split("<main")[1] and "feel-night" not in page
    assert gita.post(address, {"topic": ["money-last", "feel-night", "nonsense"]}).status_code == 302
    plan = plan_of(home.gita)
    assert plan.in_force is not None
    assert [line["words"] for line in plan.in_force.lines] == ["Does the money last the month?"]
    theirs = f"/families/{home.family.pk}/people/{home.gita.pk}/plan/"
    page = browse("north", "ben").get(theirs).content.decode()
    assert "Does the money last the month?" in page and "zebra" not in page


def test_her_page_of_words_has_topics_for_now_and_later(home: Kitchen, assessment: Assessment, browse: Any) -> None:
    choose(assessment, "home-feel", "NOW", home)
    choose(assessment, "feel-night", "LATER", home)
    page = browse("north", "gita").get(f"/my-assessment/{assessment.pk}/words/").content.decode()
    assert page.index("You’d like to talk about") < page.index("How does home feel") < page.index("Not now")
    assert "Only you see this list" in page
    theirs = browse("north", "ben").get(f"/families/{home.family.pk}/assessment/").content.decode()
    assert "How does home feel" in theirs and "goes round in your head" not in theirs
