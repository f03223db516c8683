"""Typed for her: hers and sealed, whatever it was, and what calls for help is said at once."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest

from apps.assessment.forms import cards as card_forms
from apps.assessment.forms import typed as typed_forms
from apps.assessment.models.answers import Answer, AnswerVisibility, Level
from apps.assessment.models.help import HelpShown
from apps.assessment.models.sittings import Sitting
from apps.assessment.operations.templates import adopt_template
from apps.assessment.queries.families import opened_by_family
from apps.assessment.queries.own import way_through
from apps.assessment.queries.typed import way_in_sitting
from kith.audit.models import Event
from kith.catalogue.assessments.queries import newest_version
from tests.factories.assessment import NOW, Kitchen, said, started
from tests.factories.sittings import WORDS, at_sitting, sit, typed


def test_what_is_typed_is_hers_typed_by_him_and_sealed(home: Kitchen, ben: Any, sitting: Sitting) -> None:
    answer = typed(sitting, "me-body", code="up")
    assert (answer.answered_by, answer.typed_by, answer.sitting) == (home.gita, ben, sitting)
    assert Answer.objects.with_level().get().level == Level.SEALED
    assert opened_by_family(family=home.family, for_user=ben)[0].answers == []
    assert Event.objects.filter(kind="answer.typed", subject_id=answer.pk).count() == 1


def test_no_form_field_sets_who_answered_or_who_typed(
    home: Kitchen, sitting: Sitting, browse: Any, person: Any
) -> None:
    names = {"answered_by", "typed_by", "by", "sitting", "respondent", "typist", "at", "assessment", "level"}
    forged = {name: str(person("cara").pk) for name in names} | {"own_words": WORDS}
    for client, address in (
        (browse("north", "ben"), at_sitting(home, sitting, "cards/me-eat-sleep/")),
        (browse("north", "gita"), f"/my-assessment/{sitting.assessment_id}/cards/feel-night/"),
    ):
        assert client.post(address, forged | {"client_key": str(uuid.uuid4())}).status_code == 302
    found = {(a.link_id, a.answered_by.first_name, a.typed_by.display_name, a.sitting_id) for a in Answer.objects.all()}
    assert found == {("me-eat-sleep", "Gita", "Ben", sitting.pk), ("feel-night", "Gita", "Gita", None)}
    assert not AnswerVisibility.objects.exists()
    for form in (card_forms.CardForm, typed_forms.TypingForm, typed_forms.SaySoForm, typed_forms.WordsForm):
        assert not names & set(form.base_fields)


def test_the_typist_meets_nothing_she_put_there_herself(home: Kitchen, ben: Any, browse: Any) -> None:
    begun = started(home.user)
    said(begun, "feel-night", own_words="giraffe curtains", by=home.user)
    said(begun, "feel-too-much", code="yes", by=home.user)
    done = sit(home, ben)
    way = way_in_sitting(done)
    assert way.answers == {}
    assert "feel-what-helps" not in {card.link_id for card in way.cards}, "shown by what was typed here alone"
    client = browse("north", "ben")
    for rest in ("", "cards/feel-night/", "cards/me-body/"):
        assert "giraffe" not in client.get(at_sitting(home, done, rest)).content.decode()


def test_he_cannot_tell_whether_she_had_said_the_same(home: Kitchen, ben: Any) -> None:
    hers = said(started(home.user), "feel-night", own_words=WORDS, by=home.user)
    done = sit(home, ben)
    answer = typed(done)
    assert answer.pk != hers.pk and answer.supersedes == hers
    assert [one.own_words for one in way_in_sitting(done).answers.values()] == [WORDS]


def test_an_empty_card_adds_nothing_and_takes_nothing_of_hers_away(home: Kitchen, ben: Any, browse: Any) -> None:
    hers = said(started(home.user), "feel-night", own_words="mine", by=home.user)
    done = sit(home, ben)
    client = browse("north", "ben")
    for go in ("next", "skip", "back", "stop"):
        sent = {"client_key": str(uuid.uuid4()), "own_words": "", "go": go}
        assert client.post(at_sitting(home, done, "cards/feel-night/"), sent).status_code == 302
    assert list(Answer.objects.all()) == [hers]


def test_sent_twice_it_is_one_answer(home: Kitchen, sitting: Sitting) -> None:
    key = uuid.uuid4()
    assert typed(sitting, client_key=key) == typed(sitting, client_key=key) == typed(sitting)
    assert typed(sitting, words="otter").supersedes is not None


def test_what_she_never_wants_to_be_asked_is_asked_by_nobody(home: Kitchen, ben: Any, browse: Any) -> None:
    from apps.assessment.operations.answers import choose_topic

    begun = started(home.user)
    card = way_through(begun).template.cards["people-safe"]
    choose_topic(assessment=begun, card=card, choice="NEVER", by=home.user, at=NOW)
    done = sit(home, ben)
    client = browse("north", "ben")
    assert card.text not in client.get(at_sitting(home, done)).content.decode()
    assert client.get(at_sitting(home, done, "cards/people-safe/")).status_code == 404


def test_what_does_not_fit_is_said_and_kept(home: Kitchen, sitting: Sitting, browse: Any) -> None:
    sent = {"client_key": str(uuid.uuid4()), "own_words": "sleepy", "code": "purple"}
    answer = browse("north", "ben").post(at_sitting(home, sitting, "cards/me-eat-sleep/"), sent)
    assert answer.status_code == 422 and "sleepy" in answer.content.decode()
    assert not Answer.objects.exists()


@pytest.mark.parametrize(("mode", "first"), [("PHONE", "Say it now"), ("PAPER", "Ring Gita now")])
def test_what_calls_for_help_says_what_to_say_at_once(
    home: Kitchen, ben: Any, person: Any, browse: Any, mode: str, first: str
) -> None:
    adopt_template(version=newest_version(slug="phq-9"), by=person("asha"), at=NOW)
    done = sit(home, ben, slug="phq-9", mode=mode)
    client = browse("north", "ben")
    address = at_sitting(home, done, "cards/phq-9/")
    answer = client.post(address, {"client_key": str(uuid.uuid4()), "code": "1", "go": "stop"})
    page = answer.content.decode()
    assert answer.status_code == 200 and first in page and "116 123" in page and "safeguarding lead" in page
    assert HelpShown.objects.get().response == "SHOWN"
    client.post(address + "answer-help/", {"response": "CALL_ME"})
    rung = browse("north", "asha").get("/introductions/").content.decode()
    assert "Asked us to ring" in rung and "Gita" in rung and "phq" not in rung
    assert client.post(address + "answer-help/", {"response": "NO"}).status_code == 400


def test_no_number_of_cards_is_on_the_typists_pages(home: Kitchen, sitting: Sitting, browse: Any) -> None:
    """What she has asked never to be asked is left out: a count would tell that something is."""
    for rest in ("", "cards/feel-night/"):
        page = browse("north", "ben").get(at_sitting(home, sitting, rest)).content.decode()
        main = page[page.index("<main") : page.index("</main>")]
        assert not re.search(r"\b\d+ (?:of \d+|cards)\b", re.sub(r"<[^>]*>", " ", main))
