"""Facts about a baby: added, never edited; visible to the parent; counted for the return."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.utils import timezone

from apps.assessment.models.measures import Measure
from apps.assessment.operations.measures import NotACode, WrongDay, record_measure
from apps.assessment.queries import feeding_at_6_to_8_weeks, feeding_by_lsoa, immunisation_counts
from tests.factories.assessment import NOW, Kitchen, born

BORN = dt.date(2026, 1, 1)
AT_7_WEEKS = dt.date(2026, 2, 19)
FEEDING = "feeding.6to8w"


@pytest.fixture
def baby(home: Kitchen) -> Any:
    return born(home, BORN)


def record(home: Kitchen, baby: Any, by: Any, **more: Any) -> Measure:
    given = {
        "concept_key": FEEDING, "code": "PARTIALLY", "observed_on": AT_7_WEEKS, "source": "PARENT",
        "client_key": uuid.uuid4(), "own_words": "Mostly me, a bottle at night", **more,
    }  # fmt: skip
    return record_measure(family=home.family, baby=baby, by=by, at=NOW, today=NOW.date(), **given)


def url(home: Kitchen, baby: Any, concept: str = FEEDING) -> str:
    return f"/families/{home.family.pk}/measures/{baby.pk}/{concept}/record/"


def typed(**more: Any) -> dict[str, str]:
    return {
        "own_words": "Mostly me", "code": "TOTALLY", "observed_on": "19/2/2026", "source": "PARENT",
        "client_key": str(uuid.uuid4()), **more,
    }  # fmt: skip


def test_ben_writes_it_down_and_gita_reads_it(home: Kitchen, baby: Any, browse: Any, person: Any) -> None:
    client = browse("north", "ben")
    assert "Write it down" in client.get(f"/families/{home.family.pk}/measures/").content.decode()
    assert client.get(url(home, baby)).status_code == 200
    answer = client.post(url(home, baby), typed())
    assert answer.url == f"/families/{home.family.pk}/measures/"
    made = Measure.objects.get()
    assert (made.code, made.observed_on, made.recorded_by) == ("TOTALLY", AT_7_WEEKS, person("ben"))
    assert "Only breast milk" in client.get(answer.url).content.decode()


def test_a_correction_adds_a_row(home: Kitchen, baby: Any, person: Any) -> None:
    first = record(home, baby, person("ben"))
    second = record(home, baby, person("asha"), code="NOT_AT_ALL")
    assert (second.supersedes, Measure.objects.count()) == (first, 2)
    assert list(Measure.objects.current()) == [second]


def test_sent_twice_it_is_one(home: Kitchen, baby: Any, person: Any) -> None:
    key = uuid.uuid4()
    assert record(home, baby, person("ben"), client_key=key) == record(home, baby, person("ben"), client_key=key)
    assert Measure.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"code": "SOMETIMES"}, NotACode),
        ({"observed_on": dt.date(2026, 3, 3)}, WrongDay),
        ({"observed_on": dt.date(2026, 2, 11)}, WrongDay),
        ({"observed_on": dt.date(2025, 12, 31)}, WrongDay),
    ],
)
def test_what_cannot_be_true_is_refused(home: Kitchen, baby: Any, person: Any, more: Any, refusal: Any) -> None:
    with pytest.raises(refusal):
        record(home, baby, person("ben"), **more)
    assert not Measure.objects.exists()


@pytest.mark.parametrize("day", ["2026-02-12", "2026-02-26"])
def test_the_first_and_last_possible_days_are_taken(home: Kitchen, baby: Any, person: Any, day: str) -> None:
    assert record(home, baby, person("ben"), observed_on=dt.date.fromisoformat(day))


def test_a_wrong_day_is_said_beside_the_box_and_the_words_stay(home: Kitchen, baby: Any, browse: Any) -> None:
    answer = browse("north", "ben").post(url(home, baby), typed(observed_on="2 January 2026"))
    page = answer.content.decode()
    assert answer.status_code == 422 and "12 February 2026" in page and "Mostly me" in page


@pytest.mark.parametrize(("name", "status"), [("cara", 404), ("eve", 403), ("dina", 403), ("gita", 403)])
def test_others_do_not(home: Kitchen, baby: Any, browse: Any, name: str, status: int) -> None:
    client = browse("north", name)
    assert client.post(url(home, baby), typed()).status_code == status
    assert client.get(f"/families/{home.family.pk}/measures/").status_code == status


def test_a_wrong_baby_or_fact_is_404(home: Kitchen, baby: Any, browse: Any) -> None:
    client = browse("north", "ben")
    assert client.get(url(home, baby, "feeding.never")).status_code == 404
    assert client.get(f"/families/{home.family.pk}/measures/{uuid.uuid4()}/{FEEDING}/record/").status_code == 404


def test_feeding_counts_keep_the_not_known_in_the_denominator(home: Kitchen, person: Any) -> None:
    babies = [born(home, BORN, name) for name in "ABCDEF"]
    early = born(home, BORN - dt.timedelta(days=1), "Early")
    codes = ["TOTALLY", "PARTIALLY", "NOT_AT_ALL", "NOT_KNOWN", "TOTALLY", "TOTALLY"]
    for baby, code in zip([*babies[:5], early], codes, strict=True):
        record(home, baby, person("ben"), code=code)
    turned = BORN + dt.timedelta(days=56)
    counts = feeding_at_6_to_8_weeks(from_=turned, to=turned)
    assert (counts.due, counts.known, counts.breastfed) == (6, 4, 3)
    assert (counts.totally, counts.partially, counts.not_at_all) == (2, 1, 1)
    assert feeding_at_6_to_8_weeks(from_=turned - dt.timedelta(days=1), to=turned).due == 7
    assert feeding_by_lsoa(from_=turned, to=turned) == {"": counts}


def test_jabs_are_counted_by_visit(home: Kitchen, person: Any) -> None:
    first, second = born(home, BORN, "A"), born(home, BORN, "B")
    record(home, first, person("ben"), concept_key="immunisation.8w", code="ALL", observed_on=dt.date(2026, 2, 26))
    turned = BORN + dt.timedelta(days=56)
    counts = immunisation_counts(concept_key="immunisation.8w", from_=turned, to=turned)
    assert (counts.due, counts.all_given, counts.known) == (2, 1, 1)
    assert immunisation_counts(concept_key="immunisation.12w", from_=turned, to=turned).due == 0
    assert second


def test_a_later_fact_does_not_count_as_six_to_eight_weeks(home: Kitchen, baby: Any, person: Any) -> None:
    with pytest.raises(WrongDay):
        record(home, baby, person("ben"), observed_on=dt.date(2026, 2, 27))


def test_what_was_written_before_is_seen_where_it_is_changed(
    home: Kitchen, baby: Any, browse: Any, person: Any
) -> None:
    record(home, baby, person("ben"), own_words="Bottle at night")
    record(home, baby, person("asha"), code="NOT_AT_ALL", own_words="Bottles now", source="RED_BOOK")
    page = browse("north", "ben").get(url(home, baby)).content.decode()
    assert "Bottle at night" in page and "Changed since" in page and "Read in the red book. Asha wrote it down" in page


def test_gita_reads_how_we_know_it_and_not_yet_has_its_day(home: Kitchen, baby: Any, browse: Any, person: Any) -> None:
    given = {"concept_key": "feeding.first-food", "code": "NOT_YET", "observed_on": dt.date(2026, 3, 1)}
    record(home, baby, person("ben"), **given)
    page = browse("north", "gita").get("/my-page/").content.decode()
    assert "Not yet" in page and "as of 1 Mar" in page and "you told us" in page


def test_rather_not_say_is_kept_and_counts_as_not_known(home: Kitchen, baby: Any, person: Any) -> None:
    record(home, baby, person("ben"), code="RATHER_NOT")
    turned = BORN + dt.timedelta(days=56)
    counts = feeding_at_6_to_8_weeks(from_=turned, to=turned)
    assert (counts.due, counts.known) == (1, 0)


@pytest.mark.parametrize(("days", "asked"), [(83, False), (84, True)])
def test_first_other_food_is_asked_about_from_twelve_weeks_on(
    home: Kitchen, browse: Any, person: Any, days: int, asked: bool
) -> None:
    birth = timezone.localdate() - dt.timedelta(days=days)
    baby = born(home, birth)
    for key, on in (("feeding.first", 0), (FEEDING, 50), ("immunisation.8w", 60), ("immunisation.12w", 80)):
        given = {"concept_key": key, "code": "NOT_KNOWN", "observed_on": birth + dt.timedelta(days=on)}
        record_measure(
            family=home.family, baby=baby, by=person("ben"), at=timezone.now(), today=timezone.localdate(),
            source="PARENT", client_key=uuid.uuid4(), **given,
        )  # fmt: skip
    page = browse("north", "ben").get(f"/families/{home.family.pk}/measures/").content.decode()
    assert ("Not asked yet" in page) is asked and "Write it down" in page
