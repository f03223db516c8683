"""A trained coder's result: entered by a coordinator, as it stands on the sheet, and by no peer supporter ever."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from apps.assessment.models.measures import CareIndexResult
from apps.assessment.operations.care_index import (
    CodedOnAWrongDay,
    CoderNotReliable,
    NotByAPeerSupporter,
    OutOfRange,
    ScalesDoNotShare14,
    record_care_index,
)
from kith.people.operations import give_role
from kith.roles import Role
from tests.factories.assessment import NOW, Kitchen, born

BORN = dt.date(2025, 8, 10)
SHEET = dict(
    zip(CareIndexResult.SCALES, (9, 3, 2, 8, 2, 3, 1), strict=True), filmed_on=dt.date(2026, 2, 1),
    coded_on=dt.date(2026, 2, 10), coder_name="Dr Lum", certificate="FRI 0412",
    certificate_expires_on=dt.date(2027, 1, 31),
)  # fmt: skip


@pytest.fixture
def baby(home: Kitchen) -> Any:
    return born(home, BORN)


def enter(baby: Any, by: Any, **more: Any) -> CareIndexResult:
    sheet = {**SHEET, **more}
    scales = {name: sheet.pop(name) for name in CareIndexResult.SCALES}
    key = sheet.pop("client_key", uuid.uuid4())
    return record_care_index(baby=baby, scales=scales, client_key=key, by=by, at=NOW, today=NOW.date(), **sheet)


def url(home: Kitchen, baby: Any) -> str:
    return f"/families/{home.family.pk}/measures/{baby.pk}/care-index/record/"


def test_asha_enters_a_sheet_and_reads_it_with_its_caveat(home: Kitchen, baby: Any, browse: Any, person: Any) -> None:
    client = browse("north", "asha")
    assert "does not assess attachment" in client.get(url(home, baby)).content.decode()
    answer = client.post(url(home, baby), {**SHEET, "client_key": str(uuid.uuid4())})
    assert answer.status_code == 302
    made = CareIndexResult.objects.get()
    assert (made.sensitivity, made.passivity, made.recorded_by) == (9, 1, person("asha"))
    page = client.get(answer.url).content.decode()
    assert "9, 3, 2" in page and "FRI 0412" in page and "does not assess attachment" in page


def test_ben_neither_enters_nor_reads_it_and_gita_meets_no_verdict(
    home: Kitchen, baby: Any, browse: Any, person: Any
) -> None:
    enter(baby, person("asha"))
    ben = browse("north", "ben")
    assert ben.post(url(home, baby), {**SHEET, "client_key": str(uuid.uuid4())}).status_code == 403
    assert "CARE-Index" not in ben.get(f"/families/{home.family.pk}/measures/").content.decode()
    assert "CARE-Index" not in browse("north", "gita").get("/my-page/").content.decode()
    assert CareIndexResult.objects.count() == 1


def test_gita_has_it_in_her_record_with_its_caveat(home: Kitchen, baby: Any, browse: Any, person: Any) -> None:
    enter(baby, person("asha"))
    record = browse("north", "gita").get("/my-page/record.json").json()
    assert record["care_index"][0]["sensitivity"] == 9
    assert "does not assess attachment" in record["care_index"][0]["what it is"]


def test_who_is_a_peer_supporter_too_does_not_enter_it(home: Kitchen, baby: Any, person: Any) -> None:
    asha = person("asha")
    give_role(user=asha, role=Role.PEER_SUPPORTER, by=None)
    with pytest.raises(NotByAPeerSupporter):
        enter(baby, asha)


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ({}, "a peer supporter enters no CARE-Index"),
        ({"filmed_on": dt.date(2025, 8, 9)}, "for babies from birth to 15 months"),
        ({"sensitivity": 10}, "care_index_adult_scales_share_14"),
        ({"passivity": 2}, "care_index_infant_scales_share_14"),
        ({"coded_on": dt.date(2026, 1, 31)}, "care_index_coded_after_it_was_filmed"),
        ({"certificate_expires_on": dt.date(2026, 2, 9)}, "care_index_coder_was_reliable_that_day"),
        ({"certificate": ""}, "care_index_coder_was_reliable_that_day"),
    ],
)
def test_the_database_holds_it_too(home: Kitchen, baby: Any, person: Any, more: Any, name: str) -> None:
    by = person("asha") if more else person("ben")
    row = {**SHEET, **more, "baby": baby, "recorded_by": by, "recorded_at": NOW, "client_key": uuid.uuid4()}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        CareIndexResult.objects.create(**row)


@pytest.mark.parametrize(
    ("more", "refusal", "field"),
    [
        ({"filmed_on": BORN - dt.timedelta(days=1)}, OutOfRange, "filmed_on"),
        ({"filmed_on": dt.date(2026, 11, 11), "coded_on": dt.date(2026, 11, 12)}, OutOfRange, "filmed_on"),
        ({"coded_on": dt.date(2026, 1, 31)}, CodedOnAWrongDay, "coded_on"),
        ({"coded_on": dt.date(2026, 3, 3)}, CodedOnAWrongDay, "coded_on"),
        ({"certificate_expires_on": dt.date(2026, 2, 9)}, CoderNotReliable, "certificate_expires_on"),
        ({"control": 4}, ScalesDoNotShare14, "sensitivity"),
        ({"difficultness": 2}, ScalesDoNotShare14, "cooperativeness"),
    ],
)
def test_a_sheet_that_cannot_be_right_is_refused(baby: Any, person: Any, more: Any, refusal: Any, field: str) -> None:
    with pytest.raises(refusal) as caught:
        enter(baby, person("asha"), **more)
    assert caught.value.field == field


def test_the_day_the_baby_is_15_months_is_the_last(home: Kitchen, person: Any) -> None:
    early = born(home, dt.date(2024, 11, 1))
    assert enter(early, person("asha"))
    with pytest.raises(OutOfRange):
        enter(early, person("asha"), filmed_on=dt.date(2026, 2, 2))


def test_a_corrected_sheet_stands_in_and_both_stay(baby: Any, person: Any) -> None:
    first = enter(baby, person("asha"))
    second = enter(baby, person("asha"), sensitivity=10, control=2)
    assert (second.supersedes, CareIndexResult.objects.count()) == (first, 2)
    key = uuid.uuid4()
    assert enter(baby, person("asha"), client_key=key) == enter(baby, person("asha"), client_key=key)
