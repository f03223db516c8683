"""What it adds up to: only when she asks, only on her page, the same for ever."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from apps.assessment.models.assessments import Assessment
from apps.assessment.models.scores import ScoreResult
from apps.assessment.models.templates import LicenceHeld
from apps.assessment.operations.answers import NotTheirs
from apps.assessment.operations.scores import LicenceLacking, NothingToAddUp, TooLittleAnswered, add_up
from apps.assessment.queries.licences import licences_lacking
from apps.assessment.queries.own import way_through
from apps.assessment.queries.scores import instruments_added_up
from kith.catalogue.assessments.queries import newest_version
from tests.factories.assessment import NOW, Kitchen, opened, said, started


@pytest.fixture
def worry(home: Kitchen) -> Assessment:
    """The seven questions about worry, begun."""
    version = newest_version(slug="gad-7")
    return Assessment.objects.create(
        version_id=version.pk, sha256=version.sha256, respondent=home.gita, state="STARTED", made_at=NOW, started_at=NOW
    )


def answer_all(assessment: Assessment, home: Kitchen, code: str = "2") -> list[Any]:
    return [said(assessment, f"gad-{number}", code=code, by=home.user) for number in range(1, 8)]


def test_asked_twice_the_number_and_its_inputs_are_the_same(home: Kitchen, worry: Assessment) -> None:
    answer_all(worry, home)
    first = add_up(assessment=worry, by=home.user, at=NOW)
    again = add_up(assessment=worry, by=home.user, at=NOW + dt.timedelta(days=400))
    assert first == again and ScoreResult.objects.count() == 1
    assert (first[0].value, first[0].answered, first[0].missing, len(first[0].inputs)) == ("14", 7, 0, 64)
    said(worry, "gad-1", code="3", by=home.user)
    [changed] = add_up(assessment=worry, by=home.user, at=NOW)
    assert changed.value == "15" and changed.inputs != first[0].inputs
    said(worry, "gad-1", code="2", by=home.user)
    assert add_up(assessment=worry, by=home.user, at=NOW) == first


def test_too_little_answered_is_not_nought(home: Kitchen, worry: Assessment) -> None:
    said(worry, "gad-1", code="3", by=home.user)
    with pytest.raises(TooLittleAnswered):
        add_up(assessment=worry, by=home.user, at=NOW)
    assert not ScoreResult.objects.exists()


def test_words_alone_add_up_to_nothing(home: Kitchen) -> None:
    with pytest.raises(NothingToAddUp):
        add_up(assessment=started(home.user), by=home.user, at=NOW)


def test_only_she_asks(home: Kitchen, worry: Assessment, person: Any) -> None:
    answer_all(worry, home)
    for name in ("ben", "asha", "hal"):
        with pytest.raises(NotTheirs):
            add_up(assessment=worry, by=person(name), at=NOW)


@pytest.mark.parametrize(
    ("from_day", "to_day", "held"), [(0, None, True), (-9, 0, True), (-9, -1, False), (1, None, False)]
)
def test_a_licence_is_held_while_it_is_in_force(
    home: Kitchen, worry: Assessment, person: Any, monkeypatch: Any, from_day: int, to_day: int | None, held: bool
) -> None:
    way = way_through(worry)
    needs = {key: replace(one, needs_licence=True) for key, one in way.template.instruments.items()}
    licensed = replace(way, template=replace(way.template, instruments=needs))
    today = NOW.date()
    ends = None if to_day is None else today + dt.timedelta(days=to_day)
    LicenceHeld.objects.create(
        instrument="gad7", holder="North", reference="1", valid_from=today + dt.timedelta(days=from_day),
        expires_on=ends, recorded_at=NOW, recorded_by=person("asha"),
    )  # fmt: skip
    assert (licences_lacking(instruments_added_up(licensed), on=today) == []) is held
    answer_all(worry, home)
    licensed.answers.update(way_through(worry).answers)
    monkeypatch.setattr("apps.assessment.operations.scores.way_through", lambda _: licensed)
    if held:
        assert add_up(assessment=worry, by=home.user, at=NOW)
    else:
        with pytest.raises(LicenceLacking, match="GAD-7"):
            add_up(assessment=worry, by=home.user, at=NOW)


def test_her_page_shows_it_when_she_asked_and_not_before(home: Kitchen, worry: Assessment, browse: Any) -> None:
    gita, words = browse("north", "gita"), f"/my-assessment/{worry.pk}/words/"
    address = f"/my-assessment/{worry.pk}/adds-up/"
    answer_all(worry, home)
    assert "Show me what this adds up to" in gita.get(words).content.decode()
    assert "Moderate anxiety" not in gita.get(words).content.decode() + gita.get(address).content.decode()
    assert gita.post(address).url == address
    page = gita.get(address).content.decode()
    assert "<strong>14</strong>" in page and "0 to 21" in page and "Moderate anxiety" in page and "Spitzer" in page
    assert "Moderate anxiety" not in gita.get(words).content.decode()
    said(worry, "gad-1", code="3", by=home.user)
    assert "Moderate anxiety" not in gita.get(address).content.decode(), "she changed an answer since"


def test_words_without_scores_have_no_such_button(home: Kitchen, browse: Any) -> None:
    begun = started(home.user)
    said(begun, "feel-night", own_words="long", by=home.user)
    assert "adds up to" not in browse("north", "gita").get(f"/my-assessment/{begun.pk}/words/").content.decode()


def test_nobody_elses_page_shows_a_total_or_a_band(home: Kitchen, worry: Assessment, browse: Any) -> None:
    for answer in answer_all(worry, home):
        opened(answer, "HUB", by=home.user)
    add_up(assessment=worry, by=home.user, at=NOW)
    addresses = [f"/families/{home.family.pk}/assessment/", f"/families/{home.family.pk}/", "/families/", "/"]
    for name in ("ben", "asha"):
        client = browse("north", name)
        read = client.get(addresses[0]).content.decode()
        assert "More than half the days" in read, "what she opened is there"
        for address in addresses:
            page = client.get(address).content.decode()
            for never in ("Moderate anxiety", "GAD-7, from", "adds up", ">14<", "out of 21"):
                assert never not in page, (name, address, never)
        assert client.get(f"/my-assessment/{worry.pk}/adds-up/").status_code in (403, 404)
