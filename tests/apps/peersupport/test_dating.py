from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from apps.peersupport.gestation import due_from_last_period, due_from_scan, gestation_days
from apps.peersupport.models.pregnancies import Basis, DatingBasis
from apps.peersupport.operations import dating
from apps.peersupport.operations.dating import Told, best_of, due_date_of, record_dates
from kith.web.words import say_weeks

TODAY = dt.date(2026, 3, 10)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("lmp", "due", "on", "words"),
    [
        ("2026-01-01", "2026-10-08", "2026-03-28", "12 weeks and 2 days"),
        ("2026-01-01", "2026-10-08", "2026-03-29", "12 weeks and 3 days"),  # the clocks go forward
        ("2026-01-01", "2026-10-08", "2026-03-30", "12 weeks and 4 days"),
        ("2026-02-01", "2026-11-08", "2026-10-24", "37 weeks and 6 days"),
        ("2026-02-01", "2026-11-08", "2026-10-25", "38 weeks"),  # and back
        ("2026-02-01", "2026-11-08", "2026-10-26", "38 weeks and 1 day"),
        ("2023-06-01", "2024-03-07", "2024-02-29", "39 weeks"),  # a leap day
    ],
)
def test_gestation_is_days_and_nothing_else(lmp: str, due: str, on: str, words: str) -> None:
    assert due_from_last_period(day(lmp)) == day(due)
    assert say_weeks(gestation_days(day(due), on=day(on))) == words


def test_a_scan_dates_by_what_it_showed() -> None:
    assert due_from_scan(day("2026-03-10"), days_then=86) == day("2026-09-20")
    assert gestation_days(day("2026-09-20"), on=day("2026-03-10")) == 86


@pytest.mark.parametrize(
    ("told", "refusal", "field"),
    [
        (Told(Basis.LMP, lmp_on=day("2026-03-11")), dating.LastPeriodInFuture, "lmp_on"),
        (Told(Basis.LMP, lmp_on=day("2025-05-05")), dating.GestationOutOfRange, "lmp_on"),
        (Told(Basis.LMP), dating.DateMissing, "lmp_on"),
        (Told(Basis.SCAN, scan_on=day("2026-03-11"), scan_days=86), dating.ScanInFuture, "scan_on"),
        (Told(Basis.SCAN, scan_on=day("2026-03-01"), scan_days=-7), dating.GestationOutOfRange, "scan_weeks"),
        (Told(Basis.SCAN, scan_on=day("2026-03-01"), scan_days=309), dating.GestationOutOfRange, "scan_weeks"),
        (Told(Basis.SCAN, scan_on=day("2025-09-01"), scan_days=140), dating.GestationOutOfRange, "scan_on"),
        (Told(Basis.SCAN, scan_days=86), dating.DateMissing, "scan_on"),
        (Told(Basis.SCAN, scan_on=day("2026-03-01")), dating.DateMissing, "scan_weeks"),
        (Told(Basis.TOLD, due_on=day("2027-01-05")), dating.DueDateTooFar, "due_on"),
        (Told(Basis.TOLD, due_on=day("2026-12-20")), dating.GestationOutOfRange, "due_on"),
        (Told(Basis.IVF, due_on=day("2026-02-09")), dating.GestationOutOfRange, "due_on"),
        (Told(Basis.TOLD), dating.DateMissing, "due_on"),
    ],
)
def test_dates_that_cannot_be_are_refused_beside_their_box(told: Told, refusal: type, field: str) -> None:
    with pytest.raises(refusal) as caught:
        due_date_of(told, on=TODAY)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("told", "due"),
    [
        (Told(Basis.LMP, lmp_on=TODAY), TODAY + dt.timedelta(days=280)),  # 0 weeks
        (Told(Basis.LMP, lmp_on=TODAY - dt.timedelta(days=308)), TODAY - dt.timedelta(days=28)),  # 44 weeks
        (Told(Basis.SCAN, scan_on=TODAY, scan_days=0), TODAY + dt.timedelta(days=280)),
        (Told(Basis.TOLD, due_on=TODAY + dt.timedelta(days=280)), TODAY + dt.timedelta(days=280)),
        (Told(Basis.UNSURE), None),
    ],
)
def test_the_edges_are_in(told: Told, due: dt.date | None) -> None:
    assert due_date_of(told, on=TODAY) == due


def told_in_order(*rows: tuple[Basis, int | None]) -> DatingBasis:
    """The best of datings told one after another, `scan_days` for a scan; each due a day later than the last."""
    return best_of(
        DatingBasis(
            basis=basis, scan_days=days, due_on=TODAY + dt.timedelta(days=n), scan_on=TODAY - dt.timedelta(days=50 - n),
            recorded_at=dt.datetime(2026, 1, 1 + n, tzinfo=dt.UTC),
        )
        for n, (basis, days) in enumerate(rows)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "best"),
    [
        ([(Basis.LMP, None), (Basis.SCAN, 86)], 1),
        ([(Basis.SCAN, 86), (Basis.LMP, None)], 0),
        ([(Basis.SCAN, 86), (Basis.SCAN, 90)], 1),
        ([(Basis.SCAN, 86), (Basis.SCAN, 155)], 0),  # after 22 weeks a scan replaces no earlier one
        ([(Basis.SCAN, 86), (Basis.SCAN, 154)], 1),
        ([(Basis.LMP, None), (Basis.SCAN, 200)], 1),  # but it is better than no scan
        ([(Basis.SCAN, 200), (Basis.SCAN, 210)], 0),
        ([(Basis.IVF, None), (Basis.SCAN, 86)], 0),
        ([(Basis.UNSURE, None), (Basis.LMP, None), (Basis.TOLD, None)], 2),
        ([(Basis.TOLD, None), (Basis.TOLD, None)], 1),
    ],
)
def test_the_surest_counts_and_the_newest_of_the_surest(rows: list[tuple[Basis, int | None]], best: int) -> None:
    assert told_in_order(*rows).due_on == TODAY + dt.timedelta(days=best)


def test_every_date_told_is_kept(house: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        for told in (
            Told(Basis.LMP, lmp_on=TODAY - dt.timedelta(days=90)),
            Told(Basis.SCAN, scan_on=TODAY - dt.timedelta(days=2), scan_days=86),
        ):
            at = dt.datetime(2026, 3, 10, 9, house.pregnancy.datings.count(), tzinfo=dt.UTC)
            now = record_dates(pregnancy=house.pregnancy, told=told, at=at, on=TODAY, by=person("asha"))
        assert (now.basis, now.due_on) == (Basis.SCAN, dt.date(2026, 9, 18))
        assert list(now.datings.order_by("recorded_at").values_list("basis", flat=True)) == ["LMP", "SCAN"]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"basis": "LMP", "lmp_on": "2999-01-01"}, "That day has not come yet"),
        ({"basis": "SCAN", "scan_on": "2020-01-01", "scan_weeks": "12", "scan_extra_days": "9"}, "Days go from 0 to 6"),
        ({"basis": "TOLD"}, "Which day is baby due?"),
        ({"basis": ""}, "“Not sure yet” is fine"),
    ],
)
def test_the_page_says_what_is_wrong_and_changes_nothing(
    house: Any, browse: Any, inside: Any, sent: dict[str, str], words: str
) -> None:
    answer = browse("north", "asha").post(f"/families/{house.family.pk}/dates/", sent)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    with inside("north"):
        assert DatingBasis.objects.count() == 0


def test_an_unsure_date_never_says_an_exact_week(house: Any, browse: Any, inside: Any) -> None:
    due_on = dt.date.today() + dt.timedelta(days=100)
    browse("north", "asha").post(
        f"/families/{house.family.pk}/dates/", {"basis": "UNSURE", "due_on": due_on.isoformat()}
    )
    with inside("north"):
        house.pregnancy.refresh_from_db()
        assert house.pregnancy.basis == Basis.UNSURE
    page = browse("north", "gita").get("/my-page/").content.decode()
    assert f"around {due_on:%B}" in page
    assert "weeks" not in page
