"""Files made to break what reads them: each is refused in a sentence, and none brings the reader down."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook

from kith.catalogue.assessments.exchange.formats import read_file
from kith.catalogue.assessments.exchange.report import CannotImport
from kith.catalogue.assessments.values import Kind, NotAValue, comparable

SURVEY = [
    ["type", "name", "label", "constraint", "parameters"],
    ["text", "tea", "Do you like tea?", None, None],
    ["integer", "cups", "How many cups?", None, None],
]


def workbook(*rows: list[Any]) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "survey"
    for row in rows or SURVEY:
        sheet.append(row)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def form(**more: Any) -> dict[str, Any]:
    return {"resourceType": "Questionnaire", "status": "draft", "title": "Tea", "item": [item()], **more}


def item(**more: Any) -> dict[str, Any]:
    return {"linkId": "1", "type": "string", "text": "Tea?", **more}


def repacked(change: Callable[[str, bytes], bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return packed.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(form(title="a\x00b")).encode("utf-16"),
        json.dumps(form(title="a\x00b")).encode(),
        json.dumps(form(title="a\ud800b")).encode(),
        json.dumps(form(item=[item(text="\udfff")])).encode(),
        json.dumps(form()).encode()[:-1] + b', "x": ' + b"1" * 5000 + b"}",
        json.dumps(form(contained=5)).encode(),
        json.dumps(form(item=[item(type=[])])).encode(),
        json.dumps(form(item=[item(type={})])).encode(),
        json.dumps(form(item=[item(enableWhen=[{"question": "1", "operator": [], "answerString": "x"}])])).encode(),
        b"[" * 100_000,
    ],
)  # fmt: skip
def test_json_that_breaks_readers_is_refused(content: bytes) -> None:
    with pytest.raises(CannotImport):
        read_file("tea.json", content)


@pytest.mark.parametrize("name", [[], {}, 5])
def test_what_is_contained_under_no_name_is_left_out(name: Any) -> None:
    assert read_file("tea.json", json.dumps(form(contained=[{"id": name}])).encode()).body["title"] == "Tea"


@pytest.mark.parametrize(
    "content",
    [
        repacked(lambda name, part: part.replace(b"<font>", b'<font evil="1">')),
        repacked(lambda name, part: b'<!DOCTYPE a [<!ENTITY b "c">]>' + part if "sheet1" in name else part),
        workbook(SURVEY[0], *[["begin group", f"g{n}", "G", None, None] for n in range(3000)], SURVEY[1],
                 *[["end group"]] * 3000),
        b"PK\x03\x04",
        b"",
    ],
)  # fmt: skip
def test_workbooks_that_break_readers_are_refused(content: bytes) -> None:
    with pytest.raises(CannotImport):
        read_file("tea.xlsx", content)


def test_a_workbook_damaged_anywhere_is_read_or_refused() -> None:
    whole, chance = workbook(), random.Random(5)
    fates = Counter(_fate(damaged(whole, chance)) for _ in range(300))
    assert fates.keys() == {"read", "refused"}


def damaged(whole: bytes, chance: random.Random) -> bytes:
    content = bytearray(whole)
    content[chance.randrange(len(whole))] = chance.randrange(256)
    return bytes(content)


def _fate(content: bytes) -> str:
    try:
        return "read" if read_file("tea.xlsx", content).body["themes"] else "read and empty"
    except CannotImport:
        return "refused"


def test_a_bound_of_thousands_of_figures_is_no_bound() -> None:
    nines = "9" * 5000
    read = read_file("tea.xlsx", workbook(
        SURVEY[0], ["text", "tea", "Tea?", f"string-length(.) <= {nines}", None],
        ["text", "cake", "Cake?", "string-length(.) <= 40", None],
    ))  # fmt: skip
    assert [card.get("longest") for card in read.body["themes"][0]["cards"]] == [None, 40]
    for row in (["integer", "cups", "Cups?", f". >= {nines}", None], ["range", "cups", "C?", None, f"end={nines}"]):
        with pytest.raises(CannotImport):
            read_file("tea.xlsx", workbook(SURVEY[0], row))


@pytest.mark.parametrize("typed", ["1e30000", "-1e30000", "1e-30000", "1e999999999", "0e999999999", "9" * 4000])
@pytest.mark.parametrize("kind", [Kind.INTEGER, Kind.DECIMAL, Kind.QUANTITY])
def test_a_number_that_would_fill_the_memory_is_none(kind: Kind, typed: str) -> None:
    with pytest.raises(NotAValue):
        comparable(kind, typed)
