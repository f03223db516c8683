"""Templates as XLSForms: out, in, out again; converted by pyxform; every row of a form from elsewhere accounted for."""

from __future__ import annotations

import copy
import io
import json
import zipfile
from typing import Any

import pytest
from hypothesis import given, settings
from openpyxl import Workbook, load_workbook
from pyxform.xls2xform import convert

from kith.catalogue.assessments.exchange.formats import Outgoing, read_file
from kith.catalogue.assessments.exchange.report import CannotImport, Fate, Imported
from kith.catalogue.assessments.exchange.xlsform_in.form import read_xlsform
from kith.catalogue.assessments.exchange.xlsform_out import write_xlsform
from kith.catalogue.assessments.exchange.xpath import Unread, read_rule
from kith.catalogue.assessments.faults.body import faults
from kith.catalogue.assessments.operations import KIT
from kith.catalogue.assessments.reading import read
from kith.catalogue.assessments.values import Kind
from tests.kith.catalogue.exchange.test_fhir import without_origin
from tests.kith.catalogue.test_branching import METHODS, forms, scored_body

KITS = sorted(KIT.glob("*.json"))


@pytest.fixture(params=KITS, ids=lambda path: path.stem)
def kit(request: pytest.FixtureRequest) -> dict[str, Any]:
    return json.loads(request.param.read_text())


def out(body: dict[str, Any], slug: str = "form", number: str = "1.0.0") -> bytes:
    return write_xlsform(Outgoing(slug, "About", number, "en", body))


def out_again(imported: Imported) -> bytes:
    return write_xlsform(Outgoing(imported.slug, imported.about, imported.number, imported.language, imported.body))


def convert_elsewhere(content: bytes) -> Any:
    return convert(xlsform=io.BytesIO(content), file_type=".xlsx")


def test_out_in_and_out_again_is_the_same_to_the_byte_and_another_library_converts_it(kit: dict[str, Any]) -> None:
    written = write_xlsform(Outgoing(kit["slug"], kit["about"], kit["number"], kit["language"], kit["body"]))
    imported = read_xlsform(written)
    assert out_again(imported) == written
    assert {row.fate for row in imported.report.rows} == {Fate.MAPPED}
    back = without_origin(imported.body)
    for theme, was in zip(back["themes"], kit["body"]["themes"], strict=True):
        theme["link_id"] = was["link_id"]
    assert back == kit["body"]
    assert convert_elsewhere(written).warnings == []


@settings(max_examples=60, deadline=None)
@given(forms())
def test_rules_of_every_shape_come_back_as_they_went(form: tuple[dict[str, Any], dict[str, Any]]) -> None:
    body, answers = form
    imported = read_xlsform(out(body))
    assert faults(imported.body) == []
    shown = {card.link_id for card in read(body).shown(answers)}
    assert {card.link_id for card in read(imported.body).shown(answers)} == shown


@pytest.mark.parametrize("score", METHODS, ids=lambda score: score["method"])
def test_each_way_of_adding_up_is_an_expression_that_another_library_takes(score: dict[str, Any]) -> None:
    written = out(scored_body(score))
    assert convert_elsewhere(written).warnings == []
    assert read_xlsform(written).body["scores"] == [score]


SURVEY = [
    ["type", "name", "label::English (en)", "label::Cymraeg (cy)", "hint", "required", "relevant", "constraint",
     "calculation", "appearance"],
    ["start", "began", None, None, None, None, None, None, None, None],
    ["note", "hello", "Hello", "Helo", None, None, None, None, None, None],
    ["begin group", "you", "You", None, None, None, None, None, None, None],
    ["text", "name", "Your name", "Eich enw", "As you like", "yes", None, "string-length(.) <= 40", None, None],
    ["integer", "weeks", "Weeks", None, None, None, None, ". >= 1 and . <= 42", None, None],
    ["select_one yn", "first", "First baby?", "Babi cyntaf?", None, None, "${weeks} > 4 and ${name} != ''", None, None,
     None],
    ["select_multiple tea", "tea", "Tea?", None, None, None, "selected(${first}, 'y') or not(${weeks} < 9)", None, None,
     None],
    ["text", "odd", "Odd", None, None, None, "pulldata('a', 'b') = 1", None, None, "multiline"],
    ["geopoint", "where", "Where", None, None, None, None, None, None, None],
    ["end group", None, None, None, None, None, None, None, None, None],
    ["calculate", "sum", None, None, None, None, None, None, "1 + 1", None],
    [None, "lost", "Lost", None, None, None, None, None, None, None],
]  # fmt: skip
CHOICES = [
    ["list name", "name", "label::English (en)", "label::Cymraeg (cy)", "media::image"],
    ["yn", "y", "Yes", "Ie", None],
    ["yn", "n", "No", "Na", None],
    ["tea", "black", "Black", None, "black.png"],
    ["tea", "green", "Green", None, None],
    ["nobody", "x", "X", None, None],
]
SETTINGS = [["form_title", "form_id", "version"], ["A first visit", "first_visit", "2026042901"]]


def book(**sheets: list[list[Any]]) -> bytes:
    found = Workbook()
    found.remove(found.active)
    for title, rows in sheets.items():
        sheet = found.create_sheet(title)
        for row in rows:
            sheet.append(row)
    packed = io.BytesIO()
    found.save(packed)
    return packed.getvalue()


def foreign() -> bytes:
    return book(survey=SURVEY, choices=CHOICES, settings=SETTINGS)


def test_a_form_from_elsewhere_is_accounted_for_row_by_row() -> None:
    report = read_xlsform(foreign()).report
    fates = {row.place: row.fate.value for row in report.rows}
    assert len(report.rows) == len(SURVEY) - 1 + len(CHOICES) - 1 + 1
    not_ours = {"survey, row 2", "survey, row 10", "survey, row 12", "survey, row 13", "choices, row 6"}
    assert {place for place, fate in fates.items() if fate == "not supported"} == not_ours
    assert {place for place, fate in fates.items() if fate == "mapped with loss"} == {"survey, row 9", "choices, row 4"}


def test_older_names_of_types_are_read_and_a_name_may_stand_twice() -> None:
    heads = ["type", "name", "label", "relevant"]
    rows = [
        ["add select one prompt using yn", "first", "First?", None],
        ["select all that apply from tea or specify other", "tea", "Tea?", None],
        ["begin group", "a", "A", None],
        ["string", "name", "Name", "${first} = 'y'"],
        ["end group", None, None, None],
        ["begin group", "b", "B", None],
        ["string", "name", "Name", "${name} != ''"],
        ["end group", None, None, None],
    ]
    content = book(survey=[heads, *rows], choices=CHOICES[:-1])
    imported = read_xlsform(content)
    cards = read(imported.body).cards
    kinds = {link_id: card.kind for link_id, card in cards.items()}
    assert kinds == {"first": Kind.CHOICE, "tea": Kind.CHOICES, "name": Kind.TEXT, "name-8": Kind.TEXT}
    assert [option.code for option in cards["tea"].options] == ["black", "green"]
    assert any("no question, or more than one" in row.says for row in imported.report.rows if row.name == "name")
    assert out_again(read_xlsform(out_again(imported))) == out_again(imported)


def test_a_column_that_does_nothing_here_is_named() -> None:
    heads = ["type", "name", "label", "label::Kreyol", "guidance_hint", "bind::oc:itemgroup", "appearance"]
    (row,) = read_xlsform(book(survey=[heads, ["text", "a", "A", "Non", "Softly", "x", "big"]])).report.rows
    assert row.fate is Fate.LOSS
    assert row.says == (
        "Its words in Kreyol are kept, and not offered: their column gives no code. Its guidance for whoever asks is"
        " kept, and not shown here. Its column bind::oc:itemgroup is kept, and does nothing here."
    )


def test_its_rules_bounds_and_languages_come_along() -> None:
    imported = read_xlsform(foreign())
    template = read(imported.body)
    shown = lambda answers: {card.link_id for card in template.shown(answers)}  # noqa: E731
    assert "first" not in shown({"weeks": 5})
    assert "first" in shown({"weeks": 5, "name": "Ada"})
    assert "tea" in shown({"weeks": 9}) and "tea" not in shown({"weeks": 8})
    assert (template.cards["weeks"].low, template.cards["weeks"].high) == ("1", "42")
    assert template.cards["name"].longest == 40
    assert imported.body["languages"]["cy"]["texts"]["card.name.text"] == "Eich enw"
    assert template.offered_languages() == [], "nobody has checked these words yet"
    assert any("pulldata" in fault for fault in faults(imported.body))


def test_what_nobody_changed_goes_out_as_it_came_but_for_what_was_told() -> None:
    written = out_again(read_xlsform(foreign()))
    sheet = load_workbook(io.BytesIO(written))["survey"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    heads = rows[0]
    there = {row[heads.index("name")]: dict(zip(heads, row, strict=True)) for row in rows[1:]}
    for row in SURVEY[1:-1]:
        if row[1]:
            was = {head: cell for head, cell in zip(SURVEY[0], row, strict=True) if cell}
            assert {head: cell for head, cell in there[row[1]].items() if cell} == was
    assert out_again(read_xlsform(written)) == written
    pictures = load_workbook(io.BytesIO(written))["choices"]
    assert "black.png" in [cell.value for row in pictures.iter_rows() for cell in row]


def test_what_was_changed_since_goes_out_changed() -> None:
    body = copy.deepcopy(read_xlsform(foreign()).body)
    body["themes"][1]["cards"][1]["text"] = "How many weeks?"
    assert read(read_xlsform(out(body)).body).cards["weeks"].text == "How many weeks?"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"nonsense", "no workbook"),
        (book(choices=CHOICES), "no sheet named survey"),
        (book(survey=[SURVEY[0]]), "no sheet named survey with rows"),
        (book(survey=[["type", "name", "label"], ["begin group", "a", "A"], ["text", "b", "B"]]), "survey, row 2"),
        (book(survey=[["type", "name", "label"], ["text", "b", "B"], ["end group", None, None]]), "survey, row 3"),
        (book(survey=[["type", "name", "label", "caption"], ["text", "b", "B", "C"]]), "one column named label"),
    ],
)
def test_what_is_no_xlsform_is_refused_with_its_place(content: bytes, words: str) -> None:
    with pytest.raises(CannotImport) as refusal:
        read_xlsform(content)
    assert words in refusal.value.sentence


def test_a_workbook_that_grows_when_it_is_opened_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 201_000_000)
    with pytest.raises(CannotImport, match="200 MB"):
        read_xlsform(packed.getvalue())


def test_entities_are_not_followed() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(foreign())) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/workbook.xml":
                bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
                content = content.replace(b"<workbook", bomb + b"<workbook", 1)
            new.writestr(name, content)
    with pytest.raises(CannotImport, match=r"This workbook holds XML|This is no workbook"):
        read_xlsform(packed.getvalue())


def test_a_file_of_no_kind_we_read_is_named() -> None:
    with pytest.raises(CannotImport, match=r"We read \.json \(FHIR R4 Questionnaire\), \.xlsx \(XLSForm\)"):
        read_file("form.docx", b"")


def test_a_formula_in_an_answer_s_words_stays_words() -> None:
    body = json.loads((KIT / "success.json").read_text())["body"]
    body["themes"][0]["cards"][0]["text"] = "=HYPERLINK(1)"
    cell = next(
        cell
        for row in load_workbook(io.BytesIO(out(body)))["survey"].iter_rows()
        for cell in row
        if cell.value == "=HYPERLINK(1)"
    )
    assert cell.data_type == "s"


CARDS = {"q": ("q", Kind.CHOICE), "n": ("n", Kind.INTEGER), "d": ("d", Kind.DATE), "t": ("t", Kind.TICK)}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("${q}='a'", {"link_id": "q", "op": "=", "value": "a"}),
        ("'a' != ${ q }", {"link_id": "q", "op": "!=", "value": "a"}),
        ("5 < ${n}", {"link_id": "n", "op": ">", "value": 5}),
        ("${n} >= 2.5", {"link_id": "n", "op": ">=", "value": "2.5"}),
        ("${d} > date('2026-01-01')", {"link_id": "d", "op": ">", "value": "2026-01-01"}),
        ("string-length(${q}) > 0", {"link_id": "q", "op": "exists", "value": True}),
        ("${t} = 'OK'", {"link_id": "t", "op": "exists", "value": True}),
        ("not(selected(${q}, 'a'))", {"not": {"link_id": "q", "op": "=", "value": "a"}}),
    ],
)
def test_the_part_of_xpath_that_forms_use_is_read(text: str, rule: Any) -> None:
    assert read_rule(text, CARDS) == rule


@pytest.mark.parametrize(
    "text",
    ["", "${q}", "${q} = ${n}", "${z} = 1", "${q} > 'a'", "selected(${q}", "1 = 1", "${n} = 1 2", "(" * 40,
     "count(${q}) > 1",      "string-length(${q}) > 3", "${q} = 'a' xor ${n} = 1", "; drop"],
)  # fmt: skip
def test_anything_else_is_left_unread(text: str) -> None:
    with pytest.raises(Unread):
        read_rule(text, CARDS)
