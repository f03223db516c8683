"""Cards in another language: offered only where a person has checked the words, and right to left where they are."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from apps.assessment.models.answers import Answer
from apps.assessment.models.assessments import Assessment
from apps.assessment.operations.answers import NotTheirs, start_assessment
from apps.assessment.operations.language import NotInThatLanguage, choose_language
from apps.assessment.operations.templates import adopt_template
from apps.assessment.presenters.page_words import WORDS, page_words
from kith.audit.models import Event
from kith.catalogue.assessments.models import TemplateFamily
from kith.catalogue.assessments.operations import draft_version, publish_version
from kith.catalogue.assessments.reading import read
from kith.catalogue.assessments.wording import never_shown_in, reading_grade
from tests.apps.assessment import in_arabic
from tests.factories.assessment import NOW, Kitchen, kitchen

QUESTION = in_arabic.ARABIC["card.body.text"]


@pytest.fixture
def assessment(kit: None, known_hosts: None, inside: Any, person: Any) -> Iterator[Assessment]:
    """Begun by Gita, in English."""
    with inside("public"):
        family = TemplateFamily.objects.create(
            slug="in-arabic", title="-", about="-", licence="CC0-1.0", attribution="Ours", audience="ANYBODY"
        )
        made = draft_version(family=family, number="1.0.0", body=in_arabic.body(), by=None)
        publish_version(version=made, by=None)
    with inside("north"):
        home: Kitchen = kitchen(person)
        made.refresh_from_db()
        adopt_template(version=made, by=person("asha"), at=NOW)
        yield start_assessment(by=home.user, at=NOW, template=family.pk)


def card(client: Any, assessment: Assessment, link_id: str = "body") -> str:
    return str(client.get(f"/my-assessment/{assessment.pk}/cards/{link_id}/").content.decode())


def in_it(assessment: Assessment) -> None:
    choose_language(assessment=assessment, language="ar", by=assessment.respondent.user, at=NOW)


def test_a_machines_words_are_kept_and_never_offered() -> None:
    template = read(in_arabic.body())
    assert [one.code for one in template.languages] == ["ar", "ur"]
    assert [one.code for one in template.offered_languages()] == ["ar"]
    assert template.in_language("ur") is template


def test_a_card_with_a_part_untold_stays_whole_in_its_own_words() -> None:
    body = in_arabic.body()
    del (texts := dict(body["languages"]["ar"]["texts"]))["option.body.down"]
    body["languages"]["ar"]["texts"] = texts
    told = read(body).in_language("ar")
    assert told.cards["body"].text == "How is your body?" and told.cards["body"].told_in == ""
    assert (told.cards["dark"].text, told.cards["dark"].told_in) == (in_arabic.ARABIC["card.dark.text"], "ar")
    assert told.critical[0].words == in_arabic.ARABIC["critical.dark"]


def test_the_straight_deal_is_read_in_it_before_anything_begins(
    assessment: Assessment, browse: Any, inside: Any
) -> None:
    assessment.delete()
    assessment.state, assessment.started_at = "INVITED", None
    assessment.save(force_insert=True)
    client, address = browse("north", "gita"), f"/my-assessment/{assessment.pk}/"
    assert 'href="?language=ar"' in client.get(address).content.decode()
    assert 'language=ur"' not in client.get(address).content.decode()
    page = client.get(f"{address}?language=ar").content.decode()
    assert '<main id="main" tabindex="-1" lang="ar" dir="rtl">' in page and in_arabic.ARABIC["title"] in page
    assert Assessment.objects.get().language == "en", "looking chooses nothing"
    client.post("/my-assessment/start/", {"assessment": str(assessment.pk), "language": "ar"})
    assert Assessment.objects.get().language == "ar" and QUESTION in card(client, assessment)


def test_it_can_be_changed_on_any_card_and_changes_no_answer(assessment: Assessment, browse: Any) -> None:
    client, address = browse("north", "gita"), f"/my-assessment/{assessment.pk}/"
    client.post(f"{address}cards/body/", {"client_key": str(uuid.uuid4()), "code": "up", "own_words": "Fine"})
    for _ in range(2):
        answer = client.post(f"{address}language/", {"language": "ar", "back": "body"})
    assert answer.url == f"{address}cards/body/"
    page = card(client, assessment)
    assert QUESTION in page and 'lang="ar" dir="rtl"' in page and "Fine" in page
    assert re.search(r'value="up"[^>]*checked', page), "what was picked is picked in the other language"
    assert Answer.objects.count() == 1
    assert Event.objects.filter(kind="assessment.language_chosen").count() == 1
    client.post(f"{address}language/", {"language": "en", "back": "nowhere"})
    assert "How is your body?" in card(client, assessment)


@pytest.mark.parametrize("language", ["ur", "fr", ""])
def test_what_is_not_offered_is_not_chosen(assessment: Assessment, browse: Any, language: str) -> None:
    with pytest.raises(NotInThatLanguage):
        choose_language(assessment=assessment, language=language, by=assessment.respondent.user, at=NOW)
    answer = browse("north", "gita").post(f"/my-assessment/{assessment.pk}/language/", {"language": language})
    assert answer.status_code == 400 and Assessment.objects.get().language == "en"


def test_nobody_else_chooses_it(assessment: Assessment, browse: Any, person: Any) -> None:
    with pytest.raises(NotTheirs):
        choose_language(assessment=assessment, language="ar", by=person("ben"), at=NOW)
    assert (
        browse("north", "ben").post(f"/my-assessment/{assessment.pk}/language/", {"language": "ar"}).status_code == 403
    )


def test_a_card_with_no_words_in_it_is_marked_as_english(assessment: Assessment, browse: Any) -> None:
    in_it(assessment)
    page = card(browse("north", "gita"), assessment, "home")
    assert '<span lang="en" dir="ltr">How is home?</span>' in page and in_arabic.ARABIC["page.next"] in page


def test_the_help_screen_is_in_it_too(assessment: Assessment, browse: Any) -> None:
    in_it(assessment)
    sent = {"client_key": str(uuid.uuid4()), "code": "yes"}
    page = browse("north", "gita").post(f"/my-assessment/{assessment.pk}/cards/dark/", sent).content.decode()
    assert in_arabic.ARABIC["critical.dark"] in page and in_arabic.ARABIC["help.line"] in page and 'dir="rtl"' in page


def test_what_her_supporter_reads_stays_in_the_supporters_language(assessment: Assessment, browse: Any) -> None:
    in_it(assessment)
    client, address = browse("north", "gita"), f"/my-assessment/{assessment.pk}/cards/body/"
    client.post(address, {"client_key": str(uuid.uuid4()), "code": "up"})
    answer = Answer.objects.get()
    client.post(f"/my-assessment/{assessment.pk}/answers/{answer.pk}/set-visibility/", {"level": "SUPPORTER"})
    page = browse("north", "ben").get(f"/families/{assessment.respondent.family_id}/assessment/").content.decode()
    assert "How is your body?" in page and QUESTION not in page


@pytest.mark.parametrize("key", list(WORDS))
def test_what_a_card_says_around_the_question_is_kind(key: str) -> None:
    assert never_shown_in(WORDS[key]) == []


def test_together_they_are_read_with_ease() -> None:
    assert reading_grade(". ".join(words.rstrip(".:?") for words in WORDS.values())) < 4


def test_words_no_language_brings_are_marked_as_english() -> None:
    template = read(in_arabic.body())
    words = page_words(template.languages[1])
    assert words["next"] == '<span lang="en" dir="ltr">Next</span>' and page_words(None)["next"] == "Next"
