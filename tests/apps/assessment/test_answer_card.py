"""Answering card by card: saved each time, once each, by the person it is for."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.http import Http404
from django.urls import reverse

from apps.assessment.models.answers import Answer
from apps.assessment.models.assessments import Assessment
from apps.assessment.models.topics import TopicChoice
from apps.assessment.operations.answers import NotAChoice, NotBegun, NotTheirs, invite_to_assessment, start_assessment
from apps.assessment.queries.own import get_own_assessment, way_through
from kith.audit.models import Event
from tests.factories.assessment import NOW, Kitchen, partner, said, started


def card_url(assessment: Assessment, link_id: str) -> str:
    return reverse(
        "assessment:answer-card", kwargs={"pk": assessment.pk, "link_id": link_id}, urlconf="kith.urls.mutual"
    )


def send(client: Any, assessment: Assessment, link_id: str, **typed: Any) -> Any:
    return client.post(card_url(assessment, link_id), {"client_key": str(uuid.uuid4()), **typed})


def test_the_straight_deal_comes_first(home: Kitchen, browse: Any) -> None:
    client = browse("north", "gita")
    page = client.get("/my-assessment/").content.decode()
    assert "The straight deal" in page and "Nothing is added up" in page
    assert not Assessment.objects.exists(), "looking begins nothing"
    answer = client.post("/my-assessment/start/")
    assessment = Assessment.objects.get()
    assert answer.url == card_url(assessment, "me-body")
    assert (assessment.state, assessment.mode, assessment.respondent) == ("STARTED", "ALONE", home.gita)


def test_an_invitation_begins_nothing(home: Kitchen, browse: Any, person: Any) -> None:
    invited = invite_to_assessment(person=home.gita, by=person("ben"), at=NOW, mode="TOGETHER")
    assert (invited.state, invited.started_at) == ("INVITED", None)
    with pytest.raises(NotBegun):
        said(invited, "me-body", code="up", by=home.user)
    client = browse("north", "gita")
    assert "Ben asked" in client.get("/my-assessment/").content.decode()
    assert client.get(card_url(invited, "me-body")).url == f"/my-assessment/{invited.pk}/"
    client.post("/my-assessment/start/")
    assert Assessment.objects.get().state == "STARTED"


def test_a_card_is_saved_and_leads_on(home: Kitchen, browse: Any) -> None:
    assessment = started(home.user)
    client = browse("north", "gita")
    answer = send(client, assessment, "me-body", own_words="  Knackered, but fine. ", code="mixed", topic="NOW")
    assert answer.url == card_url(assessment, "me-eat-sleep")
    row = Answer.objects.get()
    assert (row.own_words, row.code, row.answered_by, row.typed_by) == (
        "Knackered, but fine.", "mixed", home.gita, home.user,
    )  # fmt: skip
    assert TopicChoice.objects.get().choice == "NOW"
    assert Event.objects.filter(kind="answer.given", actor_id=home.user.pk, detail={}).count() == 1


def test_sent_twice_it_is_one_answer(home: Kitchen, browse: Any) -> None:
    assessment, client, key = started(home.user), browse("north", "gita"), str(uuid.uuid4())
    for _ in range(2):
        answer = client.post(card_url(assessment, "me-body"), {"client_key": key, "own_words": "Sick as a dog"})
        assert answer.url == card_url(assessment, "me-eat-sleep")
    assert Answer.objects.count() == 1


def test_one_key_is_good_for_one_card(home: Kitchen, browse: Any) -> None:
    assessment, client, key = started(home.user), browse("north", "gita"), str(uuid.uuid4())
    client.post(card_url(assessment, "me-body"), {"client_key": key, "own_words": "Hello"})
    answer = client.post(card_url(assessment, "feel-night"), {"client_key": key, "own_words": "Something else"})
    assert answer.status_code == 422 and "Something else" in answer.content.decode(), "what was typed is kept"
    assert Answer.objects.count() == 1


def test_a_card_that_is_refused_changes_nothing_at_all(home: Kitchen, browse: Any) -> None:
    client, assessment, key = browse("north", "gita"), started(home.user), str(uuid.uuid4())
    client.post(card_url(assessment, "me-body"), {"client_key": key, "own_words": "Hello"})
    told = {"client_key": key, "own_words": "Something else", "topic": "NOW"}
    assert client.post(card_url(assessment, "feel-night"), told).status_code == 422
    assert not TopicChoice.objects.exists(), "what her supporter would have been told"


def test_a_changed_answer_stands_in_for_the_first_and_both_are_kept(home: Kitchen, browse: Any) -> None:
    assessment, client = started(home.user), browse("north", "gita")
    send(client, assessment, "feel-night", own_words="Money")
    send(client, assessment, "feel-night", own_words="Money")
    assert Answer.objects.count() == 1, "said again the same is not a change"
    send(client, assessment, "feel-night", own_words="Money, and my mum")
    assert [answer.own_words for answer in Answer.objects.current()] == ["Money, and my mum"]
    assert Answer.objects.count() == 2


def test_a_choice_that_is_not_on_the_card_is_refused(home: Kitchen, browse: Any) -> None:
    assessment = started(home.user)
    answer = send(browse("north", "gita"), assessment, "me-body", own_words="Fine", code="seven")
    assert answer.status_code == 422 and "Fine" in answer.content.decode()
    with pytest.raises(NotAChoice):
        said(assessment, "me-body", code="seven", by=home.user)
    assert not Answer.objects.exists()


@pytest.mark.parametrize("link_id", ["nowhere", "feel-what-helps"])
def test_a_card_that_is_not_shown_is_404(home: Kitchen, browse: Any, link_id: str) -> None:
    assessment, client = started(home.user), browse("north", "gita")
    assert client.get(card_url(assessment, link_id)).status_code == 404
    assert send(client, assessment, link_id, own_words="x").status_code == 404


def test_a_rule_brings_a_card_in(home: Kitchen, browse: Any) -> None:
    assessment, client = started(home.user), browse("north", "gita")
    answer = send(client, assessment, "feel-too-much", code="yes")
    assert answer.url == card_url(assessment, "feel-what-helps")
    assert "116 123" in client.get(answer.url).content.decode(), "somebody to ring, on the card itself"


def test_skip_keeps_nothing_typed_and_comes_later(home: Kitchen, browse: Any) -> None:
    assessment, client = started(home.user), browse("north", "gita")
    answer = send(client, assessment, "me-body", go="skip", own_words="No, I'd rather not")
    assert answer.url == card_url(assessment, "me-eat-sleep")
    assert Answer.objects.get().is_skip
    send(client, assessment, "feel-night", own_words="Cats")
    send(client, assessment, "feel-night", go="skip", own_words="Dogs")
    assert Answer.objects.current().get(link_id="feel-night").own_words == "Cats", "an answer given stays"


def test_stop_saves_and_carries_on_at_the_first_unanswered(home: Kitchen, browse: Any) -> None:
    assessment, client = started(home.user), browse("north", "gita")
    send(client, assessment, "me-body", code="up")
    answer = send(client, assessment, "me-eat-sleep", own_words="Toast", go="stop")
    assert answer.url == f"/my-assessment/{assessment.pk}/"
    assert Answer.objects.current().get(link_id="me-eat-sleep").own_words == "Toast"
    page = client.get("/my-assessment/").content.decode()
    assert card_url(assessment, "me-care") in page and "Begun" in page


def test_stop_with_nothing_on_the_card_leaves_it_for_next_time(home: Kitchen, browse: Any) -> None:
    assessment = started(home.user)
    send(browse("north", "gita"), assessment, "me-body", go="stop")
    way = way_through(assessment)
    assert way.first_unanswered is not None and way.first_unanswered.link_id == "me-body"


def test_back_saves_and_goes_back(home: Kitchen, browse: Any) -> None:
    assessment = started(home.user)
    answer = send(browse("north", "gita"), assessment, "me-eat-sleep", go="back", own_words="Crisps")
    assert answer.url == card_url(assessment, "me-body")
    assert Answer.objects.get().own_words == "Crisps"


def test_never_ask_again_holds_for_the_next_assessment_too(home: Kitchen, browse: Any) -> None:
    from apps.assessment.operations.answers import finish_assessment

    first, client = started(home.user), browse("north", "gita")
    answer = send(client, first, "money-last", topic="NEVER", go="skip")
    assert answer.url == card_url(first, "money-ask")
    assert client.get(card_url(first, "money-last")).status_code == 404
    finish_assessment(assessment=first, by=home.user, at=NOW)
    second = started(home.user)
    assert second != first
    assert "money-last" not in [card.link_id for card in way_through(second).cards]
    page = client.get(f"/my-assessment/{second.pk}/words/").content.decode()
    assert "never to bring up (1)" in page
    client.post(f"/my-assessment/{second.pk}/cards/money-last/ask-again/")
    assert "money-last" in [card.link_id for card in way_through(second).cards]


def test_the_last_card_leads_to_her_words(home: Kitchen, browse: Any) -> None:
    assessment, client = started(home.user), browse("north", "gita")
    answer = send(client, assessment, "here-else", own_words="My dog")
    page = client.get(answer.url).content.decode()
    assert answer.url.endswith("/words/") and "My dog" in page and "just yours" in page


def test_nobody_else_answers_for_her(home: Kitchen, browse: Any, person: Any) -> None:
    assessment = started(home.user)
    mo = partner(home)
    for user in (person("ben"), person("asha"), mo.user):
        with pytest.raises(NotTheirs):
            said(assessment, "me-body", code="up", by=user)
        with pytest.raises(Http404):
            get_own_assessment(pk=assessment.pk, for_user=user)
    with pytest.raises(NotTheirs):
        start_assessment(by=person("ben"), at=NOW)
    for name in ("ben", "asha", "cara", "dina"):
        assert browse("north", name).get(card_url(assessment, "me-body")).status_code == 403


def test_in_another_tenant_the_same_parent_has_nothing(kit: None, inside: Any, browse: Any, person: Any) -> None:
    from tests.factories.assessment import kitchen

    with inside("north"):
        assessment = started(kitchen(person).user)
        said(assessment, "feel-night", own_words="A north worry", by=assessment.respondent.user)
    south = browse("south", "gita")
    assert south.get(card_url(assessment, "me-body")).status_code == 404
    assert south.get(f"/my-assessment/{assessment.pk}/words/").status_code == 404
    with inside("south"):
        assert not Answer.objects.exists()


def test_a_person_not_signed_in_is_shown_the_way_in(home: Kitchen, browse: Any) -> None:
    assert browse("north").get("/my-assessment/").status_code == 302


def test_without_a_template_in_use_nothing_begins(kit: None, inside: Any, browse: Any) -> None:
    client = browse("south", "gita")
    assert "aren’t here yet" in client.get("/my-assessment/").content.decode()
    assert client.post("/my-assessment/start/").status_code == 409
