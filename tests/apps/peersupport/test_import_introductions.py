from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from apps.peersupport.models.introductions import Introduction
from apps.peersupport.register_file import read_register
from apps.peersupport.table_file import FileRejected

HEAD = "first name,contact,heard on,source,postcode,consent"
TODAY = dt.date(2026, 3, 31)
PATH = "/introductions/import/"


def table(*rows: str) -> str:
    return "\n".join((HEAD, *rows)) + "\n"


def good() -> str:
    today = timezone.localdate()
    return table(
        f"Amara,07700 900123,{today:%d/%m/%Y},midwife,,yes", f"Jo,jo@example.org,{today.isoformat()},Drop-in,,Y"
    )


def upload(browser: Any, content: bytes) -> Any:
    return browser.post(PATH, {"file": SimpleUploadedFile("introductions.csv", content)})


def test_a_file_is_looked_at_and_then_kept_once(browse: Any, inside: Any) -> None:
    asha = browse("north", "asha")
    preview = upload(asha, good().encode("utf-8-sig"))
    assert "2 introductions, all in order" in preview.content.decode()
    sent = {"text": good(), "key": str(uuid.uuid4())}
    with inside("north"):
        assert Introduction.objects.count() == 0
    for _ in range(2):
        assert asha.post(PATH, sent).status_code == 302
    with inside("north"):
        kept = Introduction.objects.order_by("first_name").values_list("first_name", "source", "consent_evidence")
        assert list(kept) == [("Amara", "PROFESSIONAL", "Row 2 of the file"), ("Jo", "DROP_IN", "Row 3 of the file")]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (",07700 900123,12/3/2026,midwife,,yes", "Row 2, first name"),
        ("Am\x00ara,07700 900123,12/3/2026,midwife,,yes", "Row 2, first name"),
        ("Amara,ring me,12/3/2026,midwife,,yes", "Row 2, contact: 'ring me'"),
        ("Amara,07700 900123,32/3/2026,midwife,,yes", "Row 2, heard on: '32/3/2026'"),
        ("Amara,07700 900123,1/4/2026,midwife,,yes", "Row 2, heard on: 1/4/2026 is in the future"),
        ("Amara,07700 900123,12/3/2020,midwife,,yes", "more than a year ago"),
        ("Amara,07700 900123,12/3/2026,pigeon,,yes", "Row 2, source: 'pigeon'"),
        ("Amara,07700 900123,12/3/2026,midwife,,", "Row 2, consent"),
        ("Amara,07700 900123,12/3/2026,midwife,,no", "Row 2, consent"),
        ("Amara,07700 900123,12/3/2026,midwife,yes", "Row 2: 5 cells, but the first row names 6"),
        ('Amara,"07700', "The file breaks off"),
    ],
)
def test_each_mistake_names_its_row_and_field(row: str, words: str) -> None:
    with pytest.raises(FileRejected) as caught:
        read_register(table(row, "Jo,jo@example.org,12/3/2026,friend,,yes"), today=TODAY)
    assert any(words in problem for problem in caught.value.problems), caught.value.problems


def test_all_mistakes_come_together() -> None:
    rows = ["Amara,x,12/3/2026,midwife,,no", "Jo,jo@example.org,12/3/2026,friend,,yes", ",,,,,yes"]
    with pytest.raises(FileRejected, match="6 things need mending") as caught:
        read_register(table(*rows), today=TODAY)
    assert [problem.split(",")[0] for problem in caught.value.problems] == ["Row 2"] * 2 + ["Row 4"] * 4


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "These columns are missing"),
        (b"name,phone\nAmara,1\n", "These columns are missing"),
        (HEAD.encode() + b"\n", "no rows below the first"),
        (b"first\x00name\n", "missing from the first row"),
        (b'"first', "The first row can’t be read"),
        (b"x" * 1_000_001, "too large"),
        (HEAD.encode() + b"\n\xff\xfe\n", "not plain text"),
        (table("A,07700 900123,2999-01-01,card,,yes").encode(), "Nothing was kept"),
        (table(f"A,07700 900123,{timezone.localdate()},card,SS99 9ZZ,yes").encode(), "Row 2, postcode: We don’t know"),
    ],
)
def test_a_file_that_cannot_be_used_keeps_nothing(browse: Any, inside: Any, content: bytes, words: str) -> None:
    answer = upload(browse("north", "asha"), content or b"\n")
    assert answer.status_code == 422
    assert words in answer.content.decode()
    with inside("north"):
        assert Introduction.objects.count() == 0


def test_one_bad_row_keeps_none(browse: Any, inside: Any) -> None:
    bad = good() + f"Kay,07700 900123,{timezone.localdate()},pigeon,,yes\n"
    answer = browse("north", "asha").post(PATH, {"text": bad, "key": str(uuid.uuid4())})
    assert answer.status_code == 422
    with inside("north"):
        assert Introduction.objects.count() == 0


def test_only_coordinators_bring_in_a_file(browse: Any) -> None:
    for name in ("ben", "dina", "eve", "gita"):
        assert browse("north", name).get(PATH).status_code == 403
