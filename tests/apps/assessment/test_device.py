"""What a card needs on her phone: an acknowledgement, a number that makes it one answer, a newer answer left alone."""

from __future__ import annotations

import base64
import uuid
from typing import Any

import pytest
from django.urls import reverse

from apps.assessment.models.answers import Answer
from apps.assessment.models.assessments import Assessment
from apps.assessment.models.help import HelpShown
from apps.assessment.models.topics import TopicChoice
from apps.assessment.operations.answers import invite_to_assessment, start_assessment
from apps.assessment.operations.templates import adopt_template
from kith.catalogue.assessments.queries import family_id_of, newest_version
from kith.web.drafts import drafts_key, drafts_owner
from tests.factories.assessment import NOW, Kitchen, said, started

BY_ITSELF = {"X-Kith-Device": "card"}


def url(assessment: Assessment, link_id: str) -> str:
    return reverse(
        "assessment:answer-card", kwargs={"pk": assessment.pk, "link_id": link_id}, urlconf="kith.urls.mutual"
    )


def send(
    client: Any, assessment: Assessment, link_id: str, *, headers: dict[str, str] = BY_ITSELF, **typed: Any
) -> Any:
    return client.post(url(assessment, link_id), {"client_key": str(uuid.uuid4()), **typed}, headers=headers)


def words() -> list[str]:
    return [answer.own_words for answer in Answer.objects.current()]


def test_a_card_that_came_is_acknowledged_with_where_to_go_next(home: Kitchen, browse: Any) -> None:
    assessment, client = started(home.user), browse("north", "gita")
    answer = send(client, assessment, "me-body", own_words="Fine")
    assert (answer.status_code, answer.headers["X-Kept"]) == (204, "yes")
    assert answer.headers["X-Next"] == url(assessment, "me-eat-sleep")
    assert words() == ["Fine"]


def test_a_card_that_has_to_be_mended_is_not_acknowledged(home: Kitchen, browse: Any) -> None:
    assessment = started(home.user)
    answer = send(browse("north", "gita"), assessment, "me-body", own_words="Fine", code="seven")
    assert (answer.status_code, answer.headers["X-Kept"]) == (422, "no") and "Fine" in answer.content.decode()


def test_whoever_is_signed_out_hears_no_acknowledgement(home: Kitchen, browse: Any) -> None:
    answer = send(browse("north"), started(home.user), "me-body", own_words="Fine")
    assert "X-Kept" not in answer.headers and not Answer.objects.exists()


def test_the_help_screen_is_the_acknowledgement_and_comes_again_when_the_card_does(home: Kitchen, browse: Any) -> None:
    adopt_template(version=newest_version(slug="phq-9"), by=home.user, at=NOW)
    invited = invite_to_assessment(person=home.gita, by=home.user, at=NOW, template=family_id_of("phq-9"))
    assessment = start_assessment(by=home.user, at=NOW, assessment=invited)
    client, key = browse("north", "gita"), str(uuid.uuid4())
    for _ in range(2):
        answer = send(client, assessment, "phq-9", code="2", client_key=key)
        assert answer.headers["X-Kept"] == "yes" and "You are not on your own" in answer.content.decode()
    assert Answer.objects.count() == 1 and HelpShown.objects.count() == 2


def test_what_came_before_changes_nothing_when_it_comes_again(home: Kitchen, browse: Any) -> None:
    assessment, client, key = started(home.user), browse("north", "gita"), str(uuid.uuid4())
    send(client, assessment, "me-body", own_words="Fine", topic="NOW", client_key=key)
    send(client, assessment, "me-body", own_words="Not so fine", topic="LATER", seen=key)
    assert send(client, assessment, "me-body", own_words="Fine", topic="NOW", client_key=key).status_code == 204
    assert words() == ["Not so fine"]
    assert TopicChoice.objects.order_by("-step").first().choice == "LATER"


def test_a_newer_answer_is_not_written_over_by_another_window(home: Kitchen, browse: Any) -> None:
    assessment, client = started(home.user), browse("north", "gita")
    first = said(assessment, "me-body", own_words="Fine", by=home.user)
    here = {"seen": str(first.client_key)}
    send(client, assessment, "me-body", own_words="In the other window", **here)
    answer = send(client, assessment, "me-body", own_words="Typed here", topic="NOW", **here)
    page = answer.content.decode()
    assert (answer.status_code, answer.headers["X-Kept"]) == (409, "no")
    assert "In the other window" in page and "Typed here" in page, "both are before her"
    assert words() == ["In the other window"] and not TopicChoice.objects.exists()
    newest = str(Answer.objects.current().get().client_key)
    assert f'name="seen" value="{newest}"' in page
    send(client, assessment, "me-body", own_words="Typed here", seen=newest)
    assert words() == ["Typed here"], "sent once more, it takes its place"


@pytest.mark.parametrize("seen", [True, False], ids=["had an answer", "had none"])
def test_a_window_in_which_nothing_was_typed_goes_on(home: Kitchen, browse: Any, seen: bool) -> None:
    assessment, client = started(home.user), browse("north", "gita")
    first = said(assessment, "me-body", own_words="Fine", by=home.user) if seen else None
    before = {"seen": str(first.client_key), "own_words": "Fine"} if first else {"seen": ""}
    send(client, assessment, "me-body", own_words="In the other window", seen=before["seen"])
    assert send(client, assessment, "me-body", **before).status_code == 204
    assert words() == ["In the other window"]


def test_going_on_after_a_lost_acknowledgement_is_no_other_window(home: Kitchen, browse: Any) -> None:
    """What she sent first reached us and she was not told: she went on typing, and knows of what she sent."""
    assessment, client, lost = started(home.user), browse("north", "gita"), str(uuid.uuid4())
    send(client, assessment, "me-body", own_words="Fine", client_key=lost)
    assert send(client, assessment, "me-body", own_words="Fine, mostly", seen=lost).status_code == 204
    assert words() == ["Fine, mostly"]


def test_stop_goes_to_the_assessment_it_stops(home: Kitchen, browse: Any) -> None:
    assessment = started(home.user)
    answer = send(browse("north", "gita"), assessment, "me-body", headers={}, own_words="Fine", go="stop")
    assert answer.url == f"/my-assessment/{assessment.pk}/"


def test_the_next_card_is_named_only_where_no_answer_can_change_it(home: Kitchen, browse: Any) -> None:
    assessment, client = started(home.user), browse("north", "gita")
    assert f'data-next="{url(assessment, "me-eat-sleep")}"' in client.get(url(assessment, "me-body")).content.decode()
    assert "data-next=" not in client.get(url(assessment, "feel-too-much")).content.decode(), "a rule looks at it"


def test_the_key_of_the_drafts_is_on_her_own_cards(home: Kitchen, browse: Any) -> None:
    page = browse("north", "gita").get(url(started(home.user), "me-body")).content.decode()
    assert drafts_key(home.user) in page and drafts_owner(home.user) in page
    assert len(base64.b64decode(drafts_key(home.user))) == 32
    assert str(home.user.pk) not in drafts_owner(home.user)


def test_the_key_is_another_for_everybody_and_in_every_tenant(inside: Any, person: Any) -> None:
    found = []
    for tenant in ("north", "south"):
        with inside(tenant):
            found += [named(person(name)) for name in ("gita", "ben") for named in (drafts_key, drafts_owner)]
    assert len(set(found)) == 8


def test_signing_out_tells_the_browser_to_keep_nothing(home: Kitchen, browse: Any) -> None:
    client = browse("north", "gita")
    assert "Clear-Site-Data" not in client.get("/my-page/").headers
    assert client.post("/account/logout/").headers["Clear-Site-Data"] == '"storage"'
    assert 'name="drafts-owner"' not in client.get("/").content.decode()
