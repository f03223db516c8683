"""What she took away from one hub she brings onto her own cards at another; it is sealed there as all she says."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.assessment.models.answers import Answer
from apps.assessment.models.assessments import Assessment
from apps.assessment.models.topics import TopicChoice
from apps.assessment.operations.answers import NotBegun, NotTheirs, choose_topic, finish_assessment
from apps.assessment.operations.bringing import NotTheirWords, bring_words
from apps.assessment.presenters.taking import words_fhir
from apps.assessment.queries.asked import outgoing_asked
from apps.assessment.queries.families import opened_by_family
from apps.assessment.queries.own import way_through
from kith.audit.models import Event
from kith.catalogue.assessments.queries import newest_version
from tests.factories.assessment import NOW, Kitchen, said, started


@pytest.fixture
def taken(home: Kitchen) -> bytes:
    """The file of what she said on three cards, taken away."""
    first = started(home.user)
    said(first, "feel-night", own_words="zebra wallpaper", by=home.user)
    said(first, "money-last", own_words="It does, just", code="some", by=home.user)
    said(first, "parent-ready", code="3", by=home.user)
    finish_assessment(assessment=first, by=home.user, at=NOW)
    return words_fhir(way_through(first), outgoing_asked(first))


@pytest.fixture
def here(home: Kitchen, taken: bytes) -> Assessment:
    """The same cards, as nobody has answered them yet."""
    version = newest_version()
    return Assessment.objects.create(
        version_id=version.pk, sha256=version.sha256, respondent=home.gita, state="STARTED", made_at=NOW, started_at=NOW
    )


def bring(home: Kitchen, here: Assessment, content: bytes) -> Any:
    return bring_words(assessment=here, content=content, by=home.user, at=NOW)


def test_all_of_it_stands_on_her_cards_and_is_just_hers(
    home: Kitchen, here: Assessment, taken: bytes, person: Any
) -> None:
    brought = bring(home, here, taken)
    assert ([card.link_id for card in brought.cards], brought.left) == (
        ["feel-night", "parent-ready", "money-last"],
        [],
    )
    answers = way_through(here).answers
    assert {key: (one.own_words, one.given) for key, one in answers.items()} == {
        "feel-night": ("zebra wallpaper", None), "parent-ready": ("", "3"), "money-last": ("It does, just", "some"),
    }  # fmt: skip
    assert not any(one.answers for one in opened_by_family(family=home.family, for_user=person("ben")))
    event = Event.objects.get(kind="assessment.words-brought")
    assert (event.subject_id, event.detail) == (here.pk, {"cards": 3})


def test_what_she_said_here_stays_and_brought_twice_it_is_brought_once(
    home: Kitchen, here: Assessment, taken: bytes
) -> None:
    said(here, "feel-night", own_words="giraffe curtains", by=home.user)
    said(here, "parent-ready", by=home.user)
    choose_topic(
        assessment=here, card=way_through(here).template.cards["money-last"], choice=TopicChoice.Choice.NEVER,
        by=home.user, at=NOW,
    )  # fmt: skip
    brought = bring(home, here, taken)
    assert [card.link_id for card in brought.cards] == ["parent-ready"], "a card that was skipped takes it"
    assert {why for _, why in brought.left} == {
        "You have said something on this card here. That stays.", "You asked us never to ask this.",
    }  # fmt: skip
    before = Answer.objects.count()
    assert bring(home, here, taken).cards == [] and Answer.objects.count() == before
    assert way_through(here).answers["feel-night"].own_words == "giraffe curtains"


def test_what_a_version_has_no_place_for_is_named(home: Kitchen, here: Assessment, taken: bytes) -> None:
    response = json.loads(taken)
    response["item"] += [
        {"linkId": "tea", "answer": [{"valueString": "Two sugars"}]},
        {"linkId": "people-partner", "answer": [{"valueCoding": {"code": "no"}}]},
        {"linkId": "people-us-two", "answer": [{"valueCoding": {"code": "good"}}]},
        {"linkId": "baby-talk", "answer": [{"valueCoding": {"code": "shouting"}}]},
    ]
    left = dict(bring(home, here, json.dumps(response).encode()).left)
    assert left["tea"] == "This version has no such question: the answer is left out."
    assert left["How are things for the two of you?"] == "It is not among your cards, after what else was said."
    assert "Pick one of the choices" in left["Do you talk or sing to your bump?"]


def test_what_stays_in_the_file_decides_of_no_other_card(home: Kitchen, here: Assessment, taken: bytes) -> None:
    response = json.loads(taken)
    response["item"] += [
        {"linkId": "people-partner", "answer": [{"valueCoding": {"code": "no"}}]},
        {"linkId": "people-us-two", "answer": [{"valueCoding": {"code": "good"}}]},
    ]
    choose_topic(
        assessment=here, card=way_through(here).template.cards["people-partner"], choice=TopicChoice.Choice.NEVER,
        by=home.user, at=NOW,
    )  # fmt: skip
    brought = bring(home, here, json.dumps(response).encode())
    assert [why for _, why in brought.left] == ["You asked us never to ask this."]
    assert way_through(here).answers["people-us-two"].given == "good"


def test_an_answer_that_opens_the_help_screen_is_asked_here(home: Kitchen) -> None:
    version = newest_version(slug="phq-9")
    asked = Assessment.objects.create(
        version_id=version.pk, sha256=version.sha256, respondent=home.gita, state="STARTED", made_at=NOW, started_at=NOW
    )
    items = [{"linkId": f"phq-{number}", "answer": [{"valueCoding": {"code": "1"}}]} for number in (8, 9)]
    brought = bring(home, asked, json.dumps({**RESPONSE, "item": items}).encode())
    assert [card.link_id for card in brought.cards] == ["phq-8"]
    assert [why for _, why in brought.left] == ["We ask this one here, so that help is close by."]


def test_nobody_else_brings_anything_and_nothing_comes_before_the_straight_deal(
    home: Kitchen, here: Assessment, taken: bytes, person: Any
) -> None:
    with pytest.raises(NotTheirs):
        bring_words(assessment=here, content=taken, by=person("ben"), at=NOW)
    version = newest_version(slug="then-and-now")
    asked = Assessment.objects.create(
        version_id=version.pk, sha256=version.sha256, respondent=home.gita, state="INVITED", made_at=NOW
    )
    with pytest.raises(NotBegun):
        bring(home, asked, taken)
    assert not Answer.objects.filter(assessment__in=[here, asked]).exists()


RESPONSE: dict[str, Any] = {"resourceType": "QuestionnaireResponse"}


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\xff\xfe", b"[]", b'{"resourceType": "Questionnaire"}',
        *(json.dumps(RESPONSE | more).encode() for more in (
            {"item": [{"linkId": "feel-night", "answer": 5}]}, {"item": [5]}, {"item": [{"linkId": [], "item": 5}]},
            {"questionnaire": "http://x|1", "item": []},
        )),
    ],
)  # fmt: skip
def test_another_file_is_refused_and_nothing_comes_of_it(home: Kitchen, here: Assessment, content: bytes) -> None:
    with pytest.raises(NotTheirWords):
        bring(home, here, content)
    assert not Answer.objects.filter(assessment=here).exists()


def test_from_page_to_page(home: Kitchen, here: Assessment, taken: bytes, browse: Any) -> None:
    gita, words = browse("north", "gita"), f"/my-assessment/{here.pk}/words/"
    assert f"{words}bring/" in gita.get(words).content.decode()
    file = SimpleUploadedFile("mine.json", b"no JSON", "application/json")
    refused = gita.post(f"{words}bring/", {"file": file})
    assert refused.status_code == 422 and "We find no words for these cards" in refused.content.decode()
    page = gita.post(f"{words}bring/", {"file": SimpleUploadedFile("mine.json", taken)}).content.decode()
    assert "These cards have your words now" in page and "What goes round in your head at night?" in page
    assert f"{words}take/?as=fhir" in gita.get(words).content.decode()
    for name in ("ben", "asha", "hal"):
        assert browse("north", name).get(f"{words}bring/").status_code == 403
