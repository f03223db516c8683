"""What an unkind hand tries on the pages and operations of the room, and what a parent can lose by it."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from apps.assessment.local_cards import local_card
from apps.assessment.models.answers import Answer
from apps.assessment.models.assessments import Assessment
from apps.assessment.models.help import HelpShown
from apps.assessment.models.sittings import Sitting
from apps.assessment.offering import names_somebody
from apps.assessment.operations.answers import Quiet
from apps.assessment.operations.confirming import put_back
from apps.assessment.operations.help import answer_help, show_help
from apps.assessment.operations.offers import NamesSomebody, offer_copy
from apps.assessment.operations.overlays import put_local_card
from apps.assessment.operations.typed import NotShown, answer_help_for_them
from apps.assessment.queries.offers import copy_to_offer, names_here
from apps.assessment.queries.own import way_through
from apps.assessment.queries.typed import way_in_sitting
from apps.peersupport.models.families import Person
from apps.peersupport.models.pregnancies import Pregnancy
from kith.audit.models import Event
from kith.catalogue.assessments.cards import Card
from kith.catalogue.assessments.fitting import fit
from kith.catalogue.assessments.queries import newest_version
from kith.catalogue.assessments.values import Kind
from kith.people.models import User
from tests.factories.assessment import NOW, Kitchen, said, started
from tests.factories.sittings import at_sitting, sit, typed

NUL = "a\x00b"


@pytest.fixture
def asha(home: Kitchen, person: Any) -> Any:
    return person("asha")


@pytest.mark.parametrize("field", ["options", "prompts", "signposts", "text", "hint"])
@pytest.mark.parametrize("go", ["look", "keep"])
def test_a_sign_that_no_text_has_is_refused_on_a_card_of_our_own(
    home: Kitchen, browse: Any, field: str, go: str
) -> None:
    at = f"/questions/{newest_version().pk}/own-cards/add/"
    sent = {"theme": "home", "text": "A pram?", "kind": "choice", "options": "Yes\nNo", "go": go} | {
        field: f"One\n{NUL}"
    }
    assert browse("north", "asha").post(at, sent).status_code == 422


def test_a_line_of_a_card_of_our_own_is_no_longer_than_its_question(home: Kitchen, browse: Any) -> None:
    at = f"/questions/{newest_version().pk}/own-cards/add/"
    for field in ("options", "prompts", "signposts"):
        for much in ("x" * 5000, "\n".join(f"line {n}" for n in range(500))):
            sent = {"theme": "home", "text": "A pram?", "kind": "choice", "options": "Yes\nNo", "go": "keep"} | {
                field: much
            }
            assert browse("north", "asha").post(at, sent).status_code == 422, field


def test_words_said_with_a_sign_that_no_text_has_are_refused(home: Kitchen, ben: Any, mo: Any, browse: Any) -> None:
    done = sit(home, ben, of=mo)
    answer = typed(done)
    sent = {"words": NUL}
    found = browse("north", "ben").post(at_sitting(home, done, f"answers/{answer.pk}/open/"), sent)
    assert found.status_code in (400, 302, 422)


@pytest.mark.parametrize("number", ["1e30000", "1e-30000", "-1e30000", "1e999999999", "9" * 4999])
def test_a_number_that_no_family_has_is_refused_at_once(home: Kitchen, asha: Any, browse: Any, number: str) -> None:
    card = local_card(theme="home", kind="integer", text="How many stairs are there?")
    put_local_card(version_id=newest_version().pk, card=card, by=asha, at=NOW)
    begun = started(home.user)
    at = f"/my-assessment/{begun.pk}/cards/{card['link_id']}/"
    sent = {"code": number, "client_key": str(uuid.uuid4()), "own_words": "many"}
    assert browse("north", "gita").post(at, sent).status_code == 422


def test_the_typist_sends_a_card_once_more_and_her_own_correction_stands(home: Kitchen, ben: Any) -> None:
    done = sit(home, ben)
    typed(done, words="walrus")
    hers = said(done.assessment, "feel-night", own_words="not walrus", by=home.user)
    typed(done, words="walrus")
    assert Answer.objects.current().get(link_id="feel-night") == hers


def test_what_he_clears_stays_clear_before_him_and_what_she_made_of_it_is_hers_to_put_back(
    home: Kitchen, ben: Any, browse: Any
) -> None:
    done = sit(home, ben)
    typed(done, words="walrus")
    hers = said(done.assessment, "feel-night", own_words="not walrus", by=home.user)
    at = at_sitting(home, done, "cards/feel-night/")
    client = browse("north", "ben")
    client.post(at, {"client_key": str(uuid.uuid4()), "own_words": ""})
    assert "walrus" not in client.get(at).content.decode(), "whether she had changed it or not"
    cleared = Answer.objects.current().get(link_id="feel-night")
    assert cleared.supersedes == hers
    again = put_back(answer=cleared, by=home.user, at=NOW)
    assert again.own_words == "not walrus"
    assert typed(done, words="seal").supersedes == again, "what is said anew is written down"


def critical(home: Kitchen, ben: Any, asha: Any) -> Sitting:
    from apps.assessment.operations.templates import adopt_template

    adopt_template(version=newest_version(slug="phq-9"), by=asha, at=NOW)
    return sit(home, ben, slug="phq-9")


def test_whether_help_was_shown_to_her_is_not_to_be_found_out_by_the_typist(home: Kitchen, ben: Any, asha: Any) -> None:
    done = critical(home, ben, asha)
    template = way_in_sitting(done).template
    card = template.cards[template.critical[0].link_id]
    HelpShown.objects.create(assessment=done.assessment, link_id=card.link_id, at=timezone.now())
    with pytest.raises(NotShown):
        answer_help_for_them(sitting=done, card=card, response="CALL_ME", by=ben, at=timezone.now())


def test_what_was_begun_keeps_its_questions_whatever_sql_is_run(home: Kitchen, asha: Any) -> None:
    begun = started(home.user)
    card = local_card(theme="home", kind="own_words", text="A pram?")
    overlay = put_local_card(version_id=begun.version_id, card=card, by=asha, at=NOW)
    for change in (
        f"overlay_id = '{overlay.pk}'",
        f"version_id = '{uuid.uuid4()}'",
        "sha256 = repeat('0', 64)",
        f"respondent_id = '{uuid.uuid4()}'",
        "state = 'INVITED', started_at = null",
    ):
        with pytest.raises(DatabaseError, match="never"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"update assessment_assessment set {change} where id = %s", [begun.pk])


def test_no_event_tells_that_help_was_shown_to_her(home: Kitchen) -> None:
    begun = started(home.user)
    card = next(iter(way_through(begun).template.cards.values()))
    show_help(assessment=begun, card=card, by=home.user, at=NOW)
    answer_help(assessment=begun, card=card, response="GO_ON", by=home.user, at=NOW)
    assert not Event.objects.filter(kind__startswith="help.").exists()
    answer_help(assessment=begun, card=card, response="CALL_ME", by=home.user, at=NOW)
    assert [event.kind for event in Event.objects.filter(kind__startswith="help.")] == ["help.asked-for"]


@pytest.mark.parametrize(("name", "text"), [
    ("Anne-Marie Okafor", "Ask Anne-Marie for a pram?"), ("Siân O’Brien", "Would you like O’Brien’s pram?"),
    ("Jean-Luc", "Shall Jean-Luc bring one?"),
])  # fmt: skip
def test_a_name_of_two_words_in_one_does_not_go_with_an_offer(home: Kitchen, asha: Any, name: str, text: str) -> None:
    User.objects.create(email="somebody@example.org", display_name=name)
    pk = newest_version().pk
    put_local_card(version_id=pk, card=local_card(theme="home", kind="own_words", text=text), by=asha, at=NOW)
    with pytest.raises(NamesSomebody):
        offer_copy(version_id=pk, whole=False, sha256=copy_to_offer(version_id=pk, whole=False).sha256, by=asha, at=NOW)


@pytest.mark.parametrize(
    "text", ["Ring 07700.900.123?", "Ring (01268)555123?", "Ring +44/7700/900123?", "At 0 7 7 0 0 9?"]
)
def test_a_number_however_it_is_written_does_not_go_with_an_offer(text: str) -> None:
    assert names_somebody([local_card(theme="home", kind="own_words", text=text)], set())


def test_the_parents_of_this_place_are_not_named_in_an_offer(home: Kitchen, asha: Any) -> None:
    Person.objects.create(family=home.family, role="PARTNER", first_name="Zebedee", added_at=NOW)
    assert "Zebedee" in names_here()


def test_after_a_loss_nobody_asks_her_to_answer(home: Kitchen, ben: Any, browse: Any) -> None:
    Pregnancy.objects.update(state="ENDED")
    client, at = browse("north", "ben"), f"/families/{home.family.pk}/assessment/"
    assert "/invite/" not in client.get(at).content.decode()
    assert client.post(f"{at}{home.gita.pk}/invite/", {"mode": "ALONE"}).status_code == 409
    with pytest.raises(Quiet):
        sit(home, ben)
    assert not Assessment.objects.exists()


@pytest.mark.parametrize(
    ("kind", "typed_as", "kept"),
    [
        (Kind.DATE, "20260312", "2026-03-12"), (Kind.DATE, "2026-W11-4", "2026-03-12"), (Kind.DATE, "0001-01-01", None),
        (Kind.DATE, "9999-12-31", None), (Kind.TIME, "1430", "14:30:00"), (Kind.TIME, "14:30", None),
        (Kind.DATETIME, "20260312T1430", "2026-03-12T14:30:00+00:00"), (Kind.DATETIME, "2026-03-12T14:30", None),
    ],
)  # fmt: skip
def test_a_moment_is_kept_in_the_one_way_it_goes_out(kind: Kind, typed_as: str, kept: str | None) -> None:
    assert fit(Card("a", "a.b", kind, "When?"), typed_as) == (kept or typed_as)
