"""Her first words beside her latest: hers to keep, print, take away and share, and nobody's else."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from apps.assessment.models.answers import Answer, AnswerVisibility
from apps.assessment.models.assessments import Assessment
from apps.assessment.models.topics import TopicChoice
from apps.assessment.operations.answers import choose_topic, finish_assessment
from apps.assessment.operations.templates import adopt_template
from apps.assessment.queries.own import way_through
from apps.assessment.queries.then_now import pairs_of
from kith.catalogue.assessments.queries import newest_version
from tests.factories.assessment import NOW, Kitchen, partner, said, started

THEN, NOW_WORDS = "zebra wallpaper", "giraffe curtains"


@pytest.fixture
def twice(home: Kitchen, person: Any) -> tuple[Assessment, Assessment]:
    """Gita did the antenatal cards, and now those of twelve weeks after."""
    first = started(home.user)
    said(first, "feel-night", own_words=THEN, by=home.user)
    said(first, "parent-ready", code="3", by=home.user)
    said(first, "feel-smile", own_words="only once", by=home.user)
    finish_assessment(assessment=first, by=home.user, at=NOW)
    version = newest_version(slug="then-and-now")
    adopt_template(version=version, by=person("asha"), at=NOW)
    second = Assessment.objects.create(
        version_id=version.pk, sha256=version.sha256, respondent=home.gita, state="STARTED", made_at=NOW,
        started_at=NOW + dt.timedelta(days=200),
    )  # fmt: skip
    said(second, "feel-night", own_words=NOW_WORDS, by=home.user)
    said(second, "parent-ready", code="8", by=home.user)
    return first, second


def test_the_same_matter_stands_side_by_side_and_what_was_said_once_does_not(home: Kitchen, twice: Any) -> None:
    pairs = pairs_of(home.gita)
    assert {(pair.then.answer.own_words, pair.now.answer.own_words) for pair in pairs} == {(THEN, NOW_WORDS), ("", "")}
    assert {pair.then.choice for pair in pairs} == {"", "3 out of 10"}


def test_a_skip_has_no_side_and_a_changed_answer_shows_as_it_is_now(home: Kitchen, twice: Any) -> None:
    first, second = twice
    said(second, "parent-ready", by=home.user)
    said(first, "feel-night", own_words="lion lampshade", by=home.user)
    (pair,) = pairs_of(home.gita)
    assert pair.then.answer.own_words == "lion lampshade"


def test_what_she_asked_never_to_be_asked_is_not_brought_up(home: Kitchen, twice: Any) -> None:
    card = way_through(twice[1]).template.cards["feel-night"]
    never = TopicChoice.Choice.NEVER
    choose_topic(assessment=twice[1], card=card, choice=never, by=home.user, at=NOW)
    assert [pair.now.answer.code for pair in pairs_of(home.gita)] == ["8"]


def test_the_page_has_both_and_says_neither_better_nor_worse(twice: Any, browse: Any) -> None:
    page = browse("north", "gita").get("/my-assessment/then-and-now/").content.decode()
    assert THEN in page and NOW_WORDS in page and "3 out of 10" in page and "8 out of 10" in page
    main = page.split("<main")[1].split("</main")[0].lower()
    for word in ("better", "worse", "improve", "progress", "change of", "up by", "down by", "+5", "higher", "lower"):
        assert word not in main


def test_with_one_assessment_there_is_nothing_yet(home: Kitchen, browse: Any) -> None:
    said(started(home.user), "feel-night", own_words=THEN, by=home.user)
    gita = browse("north", "gita")
    assert "Nothing side by side yet" in gita.get("/my-assessment/then-and-now/").content.decode()
    assert "Then and now" not in gita.get("/my-page/").content.decode()


def test_her_page_leads_there_but_not_after_a_loss(home: Kitchen, twice: Any, browse: Any) -> None:
    gita = browse("north", "gita")
    assert "Then and now" in gita.get("/my-page/").content.decode()
    home.pregnancy.state = "ENDED"
    home.pregnancy.save()
    assert "Then and now" not in gita.get("/my-page/").content.decode()


def test_shared_and_kept_again_through_who_may_read(home: Kitchen, twice: Any, browse: Any) -> None:
    gita, ben = browse("north", "gita"), browse("north", "ben")
    theirs = f"/families/{home.family.pk}/assessment/"
    gita.post("/my-assessment/then-and-now/share/", {"level": "SUPPORTER"})
    page = ben.get(theirs).content.decode()
    assert THEN in page and NOW_WORDS in page and "only once" not in page
    assert THEN not in browse("north", "asha").get(theirs).content.decode()
    gita.post("/my-assessment/then-and-now/share/", {"level": "SEALED"})
    assert THEN not in ben.get(theirs).content.decode()


def test_one_matter_is_shared_alone(home: Kitchen, twice: Any, browse: Any) -> None:
    words = Answer.objects.get(own_words=NOW_WORDS)
    browse("north", "gita").post("/my-assessment/then-and-now/share/", {"level": "HUB", "only": str(words.pk)})
    opened = set(AnswerVisibility.objects.values_list("answer__own_words", "level"))
    assert opened == {(THEN, "HUB"), (NOW_WORDS, "HUB")}


@pytest.mark.parametrize("level", ["HANDOVER", "EVERYBODY", ""])
def test_no_other_level_is_taken(twice: Any, browse: Any, level: str) -> None:
    assert browse("north", "gita").post("/my-assessment/then-and-now/share/", {"level": level}).status_code == 400
    assert not AnswerVisibility.objects.exists()


def test_it_is_taken_as_text(twice: Any, browse: Any) -> None:
    answer = browse("north", "gita").get("/my-assessment/then-and-now.txt")
    text = answer.content.decode()
    assert answer["Content-Type"] == "text/plain; charset=utf-8" and "attachment" in answer["Content-Disposition"]
    assert text.index(THEN) < text.index(NOW_WORDS) and "(3 out of 10)" in text


def test_words_are_taken_as_text_and_as_a_questionnaire_response(twice: Any, browse: Any) -> None:
    gita, address = browse("north", "gita"), f"/my-assessment/{twice[0].pk}/words/take/"
    assert THEN in gita.get(address).content.decode()
    response = json.loads(gita.get(f"{address}?as=fhir").content)
    assert (response["resourceType"], response["status"]) == ("QuestionnaireResponse", "completed")
    assert THEN in json.dumps(response) and NOW_WORDS not in json.dumps(response)


def test_it_is_part_of_all_she_takes_away(twice: Any, browse: Any) -> None:
    told = browse("north", "gita").get("/my-page/record.json").json()["your_words"]
    assert [one["title"] for one in told["assessments"]][-1] == "Then and now"
    night = next(one for one in told["then_and_now"] if one["then"]["own_words"])
    assert (night["then"]["own_words"], night["now"]["own_words"]) == (THEN, NOW_WORDS)
    assert told["assessments"][0]["answers"][0]["who_may_read_it"] == "Just mine"


def test_it_is_hers_alone(home: Kitchen, twice: Any, browse: Any) -> None:
    mo = partner(home)
    assert pairs_of(mo) == []
    for name in ("ben", "asha", "hal"):
        assert browse("north", name).get("/my-assessment/then-and-now/").status_code == 403
        assert browse("north", name).get(f"/my-assessment/{twice[0].pk}/words/take/").status_code == 403
    assert browse("north", "gita").get("/my-assessment/then-and-now/share/").status_code == 405
