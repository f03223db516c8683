from __future__ import annotations

from typing import Any

import pytest

from apps.assessment.models.assessments import Assessment
from apps.assessment.models.templates import TemplateAdoption
from apps.assessment.operations.answers import choose_topic, finish_assessment
from apps.assessment.operations.templates import JustChosen, adopt_template
from apps.assessment.queries.own import way_through
from kith.catalogue.assessments.operations import draft_version, publish_version
from kith.catalogue.assessments.queries import newest_version
from tests.factories.assessment import NOW, kitchen, started


@pytest.fixture
def next_version(kit: None, inside: Any) -> Any:
    """Publishes one with two parts, whose first card is another with the same concept."""
    with inside("public"):
        version = newest_version()
        one, two = version.body["themes"][:2]
        cards = [{**one["cards"][0], "link_id": "me-body-now"}, *one["cards"][1:]]
        body = {**version.body, "themes": [{**one, "cards": cards}, two], "signpost_rules": []}
        made = draft_version(family=version.family, number="2.0.0", body=body, by=None)

    def publish() -> Any:
        with inside("public"):
            publish_version(version=made, by=None)
        return made

    return publish


def test_asha_reads_and_adopts(kit: None, inside: Any, browse: Any) -> None:
    client = browse("south", "asha")
    with inside("south"):
        version = newest_version()
    assert "Not in use" in client.get("/questions/").content.decode()
    assert "How does your body feel" in client.get(f"/questions/{version.pk}/").content.decode()
    client.post(f"/questions/{version.pk}/adopt/")
    client.post(f"/questions/{version.pk}/adopt/")
    with inside("south"):
        adoption = TemplateAdoption.objects.get()
        assert (adoption.version_id, adoption.sha256, adoption.ended_at) == (version.pk, version.sha256, None)
    with inside("north"):
        assert not TemplateAdoption.objects.exists()


def test_the_past_stays_with_its_text(kit: None, inside: Any, person: Any, next_version: Any) -> None:
    with inside("north"):
        home = kitchen(person)
        before = started(home.user)
    next_version()
    with inside("north"):
        adopt_template(version=newest_version(), by=person("asha"), at=NOW)
        assert TemplateAdoption.objects.filter(ended_at=None).get().number == "2.0.0"
        assert len(way_through(Assessment.objects.get(pk=before.pk)).template.themes) == 8


def test_what_she_never_wants_to_be_asked_no_later_version_asks(
    kit: None, inside: Any, person: Any, next_version: Any
) -> None:
    with inside("north"):
        home = kitchen(person)
        first = started(home.user)
        card = way_through(first).template.cards["me-body"]
        choose_topic(assessment=first, card=card, choice="NEVER", by=home.user, at=NOW)
        finish_assessment(assessment=first, by=home.user, at=NOW)
    next_version()
    with inside("north"):
        adopt_template(version=newest_version(), by=person("asha"), at=NOW)
        later = way_through(started(home.user))
        assert "me-body-now" in later.template.cards, "another card, of the same concept"
        assert later.cards[0].link_id == "me-eat-sleep"


@pytest.mark.parametrize("name", ["ben", "dina", "gita", "eve"])
def test_others_do_not(kit: None, inside: Any, browse: Any, name: str) -> None:
    with inside("north"):
        version = newest_version()
    client = browse("north", name)
    assert client.get("/questions/").status_code == 403
    assert client.post(f"/questions/{version.pk}/adopt/").status_code == 403


def test_a_draft_cannot_be_adopted(kit: None, inside: Any, browse: Any) -> None:
    with inside("public"):
        version = newest_version()
        draft = draft_version(family=version.family, number="3.0.0", body=version.body, by=None)
    assert browse("north", "asha").post(f"/questions/{draft.pk}/adopt/").status_code == 404


def test_what_is_new_is_told_in_words_before_it_is_chosen(
    kit: None, inside: Any, person: Any, browse: Any, next_version: Any
) -> None:
    with inside("north"):
        kitchen(person)
    newer = next_version()
    client = browse("north", "asha")
    assert "A newer one is here" in client.get("/questions/").content.decode()
    page = client.get(f"/questions/{newer.pk}/").content.decode()
    assert "Asks for something else" in page and "the card is gone" in page and "Use this one from now on" in page


def test_questions_are_found_by_what_they_are_for(kit: None, inside: Any, browse: Any) -> None:
    client = browse("north", "asha")
    found = client.get("/questions/", {"q": "worry"}).content.decode()
    assert "antenatal" not in found.lower().split("<main", 1)[1] and "card__head" in found
    assert "Nothing by that name" in client.get("/questions/", {"q": "zebra crossing"}).content.decode()


def test_stopped_it_is_offered_to_nobody_new_and_goes_on_for_who_began(
    kit: None, inside: Any, person: Any, browse: Any
) -> None:
    with inside("north"):
        home = kitchen(person)
        begun = started(home.user)
        version = newest_version()
    client = browse("north", "asha")
    assert "Stop using" in client.get(f"/questions/{version.pk}/stop/").content.decode()
    client.post(f"/questions/{version.pk}/stop/")
    assert client.post(f"/questions/{version.pk}/stop/").status_code == 404
    with inside("north"):
        assert TemplateAdoption.objects.get().ended_at is not None
        assert way_through(Assessment.objects.get(pk=begun.pk)).cards
    assert "On your table" not in browse("north", "gita").get("/my-assessment/").content.decode()


def test_chosen_twice_at_once_one_of_the_two_is_told(
    kit: None, inside: Any, person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other transaction's row is there, and was not seen when this one looked."""
    with inside("north"):
        version = newest_version()
        adopt_template(version=version, by=person("asha"), at=NOW)
        unseen = TemplateAdoption.objects.none()
        monkeypatch.setattr(TemplateAdoption.objects, "select_for_update", lambda: unseen)
        with pytest.raises(JustChosen):
            adopt_template(version=version, by=person("asha"), at=NOW)
        assert TemplateAdoption.objects.count() == 1
