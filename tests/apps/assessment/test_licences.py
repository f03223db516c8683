"""What belongs to somebody is used only with a licence of our own, and its words stay with us."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest

from apps.assessment.models.assessments import Assessment
from apps.assessment.models.templates import LicenceHeld, LicensedWords, TemplateAdoption
from apps.assessment.operations.answers import invite_to_assessment, start_assessment
from apps.assessment.operations.licences import (
    EndsTooSoon,
    LicenceLacking,
    NoSuchInstrument,
    WordsMissing,
    put_words,
    record_licence,
)
from apps.assessment.operations.overlays import StaysIn, leave_card_out
from apps.assessment.operations.templates import adopt_template
from apps.assessment.queries.asked import outgoing_asked, template_asked
from apps.assessment.queries.offers import copy_to_offer
from kith.catalogue.assessments.models import TemplateVersion
from kith.catalogue.assessments.queries import newest_version
from tests.factories.assessment import NOW, Kitchen, said

TODAY = NOW.date()
TEN = {
    f"epds-{number}": {
        "text": f"Made-up question {number}",
        "options": [{"code": str(code), "text": f"Made-up choice {code}"} for code in (3, 2, 1, 0)],
    }
    for number in range(1, 11)
}


@pytest.fixture
def asha(home: Kitchen, person: Any) -> Any:
    return person("asha")


def licence(asha: Any, **changed: Any) -> LicenceHeld:
    typed = {
        "instrument": "epds", "holder": "North", "reference": "RC-17", "evidence": "A letter, in the blue folder",
        "valid_from": TODAY, "expires_on": TODAY + dt.timedelta(days=30), "by": asha, "at": NOW,
    }  # fmt: skip
    return record_licence(**{**typed, **changed})


def epds() -> TemplateVersion:
    return newest_version(slug="epds")


@pytest.fixture
def worded(home: Kitchen, asha: Any) -> Kitchen:
    """The licence is held, the words are in, the questions in use."""
    licence(asha)
    put_words(instrument="epds", cards=TEN, by=asha, at=NOW)
    adopt_template(version=epds(), by=asha, at=NOW)
    return home


@pytest.mark.parametrize("days", [-1, 31])
def test_without_a_current_licence_it_is_not_adopted(home: Kitchen, asha: Any, days: int) -> None:
    with pytest.raises(LicenceLacking, match="Edinburgh"):
        adopt_template(version=epds(), by=asha, at=NOW)
    licence(asha)
    with pytest.raises(LicenceLacking):
        adopt_template(version=epds(), by=asha, at=NOW + dt.timedelta(days=days))
    assert not TemplateAdoption.objects.filter(family_id=epds().family_id).exists()


@pytest.mark.parametrize("days", [0, 30])
def test_on_its_first_and_last_day_it_is(home: Kitchen, asha: Any, days: int) -> None:
    licence(asha)
    assert adopt_template(version=epds(), by=asha, at=NOW + dt.timedelta(days=days)).ended_at is None


def test_a_licence_says_what_for_and_ends_after_it_begins(home: Kitchen, asha: Any) -> None:
    with pytest.raises(NoSuchInstrument):
        licence(asha, instrument="gad7-by-mistake")
    with pytest.raises(EndsTooSoon):
        licence(asha, expires_on=TODAY - dt.timedelta(days=1))


def test_until_its_words_are_here_nobody_is_asked(home: Kitchen, asha: Any, person: Any) -> None:
    licence(asha)
    adopt_template(version=epds(), by=asha, at=NOW)
    with pytest.raises(LicenceLacking, match="words of Edinburgh"):
        invite_to_assessment(person=home.gita, by=person("ben"), at=NOW, template=epds().family_id)


def test_once_it_has_run_out_nobody_is_invited_and_nobody_begins(worded: Kitchen, person: Any) -> None:
    later = NOW + dt.timedelta(days=31)
    invited = invite_to_assessment(person=worded.gita, by=person("ben"), at=NOW, template=epds().family_id)
    with pytest.raises(LicenceLacking, match="no licence"):
        start_assessment(by=worded.user, at=later, assessment=invited)
    Assessment.objects.filter(pk=invited.pk).delete()
    with pytest.raises(LicenceLacking):
        invite_to_assessment(person=worded.gita, by=person("ben"), at=later, template=epds().family_id)


def test_she_is_asked_the_words_and_the_shared_catalogue_has_none(worded: Kitchen, person: Any, browse: Any) -> None:
    invited = invite_to_assessment(person=worded.gita, by=person("ben"), at=NOW, template=epds().family_id)
    begun = start_assessment(by=worded.user, at=NOW, assessment=invited)
    card = template_asked(begun).cards["epds-1"]
    assert (card.text, card.codes, card.instrument) == ("Made-up question 1", ("3", "2", "1", "0"), "epds")
    assert said(begun, "epds-1", code="2", by=worded.user).code == "2"
    page = browse("north", "gita").get(f"/my-assessment/{begun.pk}/cards/epds-1/").content.decode()
    assert "Royal College of Psychiatrists" in page
    assert "Made-up" in str(outgoing_asked(begun).body)
    assert "Made-up" not in str(list(TemplateVersion.objects.values_list("body", flat=True)))


def test_another_wording_changes_nothing_for_who_began(worded: Kitchen, asha: Any, person: Any) -> None:
    invited = invite_to_assessment(person=worded.gita, by=person("ben"), at=NOW, template=epds().family_id)
    begun = start_assessment(by=worded.user, at=NOW, assessment=invited)
    mended = {**TEN, "epds-1": {**TEN["epds-1"], "text": "Mended"}}
    put_words(instrument="epds", cards=mended, by=asha, at=NOW + dt.timedelta(hours=1))
    assert template_asked(begun).cards["epds-1"].text == "Made-up question 1"


def test_other_tenants_have_neither_words_nor_licence(kit: None, inside: Any, person: Any) -> None:
    from tests.factories.assessment import kitchen

    with inside("north"):
        kitchen(person)
        licence(person("asha"))
        put_words(instrument="epds", cards=TEN, by=person("asha"), at=NOW)
    with inside("south"):
        assert not LicensedWords.objects.exists() and not LicenceHeld.objects.exists()
        with pytest.raises(LicenceLacking):
            adopt_template(version=epds(), by=person("asha"), at=NOW)


def test_the_words_are_in_no_copy_that_is_offered(worded: Kitchen, asha: Any) -> None:
    copy = copy_to_offer(version_id=epds().pk, whole=True)
    assert "epds-1" in str(copy.body) and "Made-up" not in str(copy.body)


@pytest.mark.parametrize(
    ("card", "field"),
    [
        ({"text": " ", "options": []}, "text-epds-3"),
        ({"text": "Made up", "options": [{"code": "1", "text": "Only one"}]}, "options-epds-3"),
        ({"text": "Made up", "options": [{"code": "", "text": "No number"}]}, "options-epds-3"),
    ],
)
def test_every_card_has_its_words_and_every_number_its_choice(
    home: Kitchen, asha: Any, card: dict[str, Any], field: str
) -> None:
    licence(asha)
    with pytest.raises(WordsMissing) as refused:
        put_words(instrument="epds", cards={**TEN, "epds-3": card}, by=asha, at=NOW)
    assert refused.value.field == field and not LicensedWords.objects.exists()


def test_words_come_after_the_licence(home: Kitchen, asha: Any) -> None:
    with pytest.raises(LicenceLacking):
        put_words(instrument="epds", cards=TEN, by=asha, at=NOW)


def test_none_of_its_cards_is_left_out(worded: Kitchen, asha: Any) -> None:
    with pytest.raises(StaysIn, match="nobody may change"):
        leave_card_out(version_id=epds().pk, link_id="epds-1", by=asha, at=NOW)


def test_asha_writes_it_down_and_puts_the_words_in(home: Kitchen, browse: Any) -> None:
    client = browse("north", "asha")
    assert "needs a licence of your own" in client.get(f"/questions/{epds().pk}/").content.decode()
    typed = {"instrument": "epds", "holder": "North", "reference": "RC-17", "valid_from": "2026-01-01"}
    wrong = client.post("/questions/licences/add/", {**typed, "expires_on": "2025-01-01"})
    assert wrong.status_code == 422 and "RC-17" in wrong.content.decode()
    client.post("/questions/licences/add/", typed)
    page = client.get("/questions/licences/").content.decode()
    assert "RC-17" in page and "No last day" in page and "Words still to come" in page
    file = io.BytesIO(b"card,text,choices\n" + b"".join(_row(number) for number in range(1, 11)))
    file.name = "words.csv"
    client.post("/questions/licences/epds/words/", {"file": file})
    assert LicensedWords.objects.get().cards["epds-10"]["text"] == "Made-up question 10"
    assert "Made-up question 3" in client.get("/questions/licences/epds/words/").content.decode()
    client.post(f"/questions/{epds().pk}/adopt/")
    assert TemplateAdoption.objects.filter(family_id=epds().family_id, ended_at=None).exists()


def _row(number: int) -> bytes:
    return f"epds-{number},Made-up question {number},0 None | 1 A bit | 2 Some | 3 A lot\n".encode()


@pytest.mark.parametrize("name", ["ben", "dina", "gita"])
def test_nobody_else_does(home: Kitchen, browse: Any, name: str) -> None:
    for path in ("", "add/", "epds/words/"):
        assert browse("north", name).get(f"/questions/licences/{path}").status_code == 403
