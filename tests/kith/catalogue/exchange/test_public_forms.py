"""Forms that other people published (tests/data/forms): every item accounted for, and out as it came in."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from kith.catalogue.assessments.exchange.formats import Outgoing, formats, read_file
from kith.catalogue.assessments.exchange.operations import import_draft
from kith.catalogue.assessments.exchange.report import CannotImport, Fate, Imported
from kith.catalogue.assessments.faults.body import unreadable
from kith.catalogue.assessments.models import TemplateVersion
from kith.catalogue.assessments.reading import read
from tests.databases import ROOT

FORMS = ROOT / "tests" / "data" / "forms"
REFUSED = {
    "r4-qs1.json": "item 1.1 has no linkId",
    "duplicate_columns.xlsx": "The sheet survey has more than one column named label",
    "not_closed_group_test.xlsx": "survey, row 3: this group is never ended",
}
FOUND = {path.name: path for path in sorted(FORMS.glob("*/*.*")) if path.name not in REFUSED}
COUNTS = {
    "who-anc-b10.json": (27, 101, 0),
    "who-anc-b6.json": (18, 16, 0),
    "sdc-form-behavior.json": (31, 18, 4),
    "sdc-enableWhen.json": (45, 4, 0),
    "sdc-all-data-types.json": (11, 5, 1),
    "tutorial.xlsx": (10, 9, 0),
    "cascades_old.xlsx": (79, 2, 262),
}
"""Mapped, mapped with loss, not supported: the head of a Questionnaire is a row too."""


@pytest.fixture(params=FOUND, ids=lambda name: name)
def form(request: pytest.FixtureRequest) -> Path:
    return FOUND[request.param]


def brought(path: Path) -> Imported:
    return read_file(path.name, path.read_bytes())


def out(imported: Imported, path: Path) -> bytes:
    kind = next(each for each in formats().values() if each.suffix == path.suffix)
    return kind.writes(Outgoing(imported.slug, imported.about, imported.number, imported.language, imported.body))


def items(found: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for item in found:
        yield item
        yield from items(item.get("item", []))


def rows_in(path: Path) -> list[str]:
    """Every item or row of the file, as another reader finds them."""
    if path.suffix == ".json":
        form = json.loads(path.read_text())
        return [str(form.get("title") or form.get("name") or form["id"]), *(i["linkId"] for i in items(form["item"]))]
    book = load_workbook(io.BytesIO(path.read_bytes()), data_only=True)
    return sorted(
        f"{sheet.title.strip().lower()}, row {cells[0].row}"
        for sheet in book.worksheets
        for cells in list(sheet.iter_rows())[1:]
        if any(cell.value is not None and str(cell.value).strip() for cell in cells)
    )


@pytest.mark.filterwarnings("ignore:Unknown extension:UserWarning")
def test_every_item_is_accounted_for_once_and_none_is_lost_without_a_word(form: Path) -> None:
    report = brought(form).report
    told = [row.name for row in report.rows] if form.suffix == ".json" else sorted(row.place for row in report.rows)
    assert told == rows_in(form)
    assert sum(report.counts.values()) == len(report.rows)
    assert [row for row in report.rows if (row.fate is Fate.MAPPED) != (row.says == "")] == []


@pytest.mark.filterwarnings("ignore:Unknown extension:UserWarning")
def test_its_draft_is_read_and_holds_every_question(form: Path) -> None:
    body = brought(form).body
    assert unreadable(body) == []
    template = read(body)
    assert template.shown({}), "there is something to show"
    if form.suffix == ".json":
        asked = [item for item in items(json.loads(form.read_text())["item"]) if item["type"] != "group"]
        assert len(template.cards) == len(asked)


@pytest.mark.filterwarnings("ignore:Unknown extension:UserWarning")
def test_out_in_and_out_again_is_the_same_to_the_byte(form: Path) -> None:
    written = out(brought(form), form)
    assert out(read_file(form.name, written), form) == written
    if form.suffix == ".json":
        was, now = (json.loads(text, parse_float=Decimal) for text in (form.read_bytes(), written))
        assert now["item"] == was["item"], "what nobody has changed goes out as it came"


@pytest.mark.parametrize("name", COUNTS)
def test_what_became_of_the_largest_is_known(name: str) -> None:
    assert tuple(brought(FOUND[name]).report.counts.values()) == COUNTS[name]


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_broken_is_refused_with_its_place(name: str) -> None:
    with pytest.raises(CannotImport) as refusal:
        brought(next(FORMS.glob(f"*/{name}")))
    assert REFUSED[name] in refusal.value.sentence


def test_a_form_of_the_who_is_kept_as_a_draft_with_its_127_questions(public: Any) -> None:
    draft = import_draft(imported=brought(FOUND["who-anc-b10.json"]), by=None)
    kept = TemplateVersion.objects.get(pk=draft.pk)
    assert (kept.state, kept.family.title) == ("DRAFT", "ANC.B10 Counselling & treatment")
    assert len(read(kept.body).cards) == 127


def test_what_is_read_names_where_it_is_from_and_its_licence() -> None:
    told = (FORMS / "README.md").read_text()
    families = {"who-anc-": "CC0", "sdc-": "CC0", "r4-": "CC0"}
    assert all(any(path.name.startswith(start) for start in families) for path in FORMS.glob("fhir/*"))
    assert all(start in told for start in families) and "BSD 2-Clause" in told
