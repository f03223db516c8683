"""Templates as FHIR R4: out, in, out again; read by libraries that are not ours; and what is no R4 refused."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B.questionnaire import Questionnaire as R4BQuestionnaire
from fhirclient.models.questionnaire import Questionnaire as R4Questionnaire

from kith.catalogue.assessments.exchange.fhir_in import read_questionnaire
from kith.catalogue.assessments.exchange.fhir_out import write_questionnaire
from kith.catalogue.assessments.exchange.formats import Outgoing
from kith.catalogue.assessments.exchange.report import CannotImport, Fate, Imported
from kith.catalogue.assessments.faults.body import faults
from kith.catalogue.assessments.operations import KIT
from kith.catalogue.assessments.reading import read

KITS = sorted(KIT.glob("*.json"))


@pytest.fixture(params=KITS, ids=lambda path: path.stem)
def kit(request: pytest.FixtureRequest) -> dict[str, Any]:
    return json.loads(request.param.read_text())


def out(kit: dict[str, Any]) -> bytes:
    return write_questionnaire(Outgoing(kit["slug"], kit["about"], kit["number"], kit["language"], kit["body"]))


def out_again(imported: Imported) -> bytes:
    return write_questionnaire(
        Outgoing(imported.slug, imported.about, imported.number, imported.language, imported.body)
    )


def without_origin(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: without_origin(value) for key, value in node.items() if key != "origin"}
    return [without_origin(each) for each in node] if isinstance(node, list) else node


def test_out_in_and_out_again_is_the_same_to_the_byte(kit: dict[str, Any]) -> None:
    written = out(kit)
    imported = read_questionnaire(written)
    assert out_again(imported) == written
    assert faults(imported.body) == []
    assert {row.fate for row in imported.report.rows[1:]} == {Fate.MAPPED}


def test_what_comes_back_is_the_template_that_went(kit: dict[str, Any]) -> None:
    back = without_origin(read_questionnaire(out(kit)).body)
    for theme, was in zip(back["themes"], kit["body"]["themes"], strict=True):
        theme["link_id"] = was["link_id"]  # a theme named like a card goes out by another name
    assert back == kit["body"]


def test_libraries_that_are_not_ours_read_it(kit: dict[str, Any]) -> None:
    written = out(kit)
    cards = read(kit["body"]).cards
    r4b = R4BQuestionnaire.model_validate_json(written)
    r4 = R4Questionnaire(json.loads(written), strict=True)
    for found in (r4b, r4):
        items = [item for group in found.item for item in (group.item or [])]
        assert [item.linkId for item in items] == list(cards)
        assert [item.text for item in items] == [card.text for card in cards.values()]


FOREIGN = {
    "resourceType": "Questionnaire",
    "id": "visit",
    "url": "http://example.org/fhir/Questionnaire/first-visit",
    "version": "0.3",
    "title": "First visit",
    "status": "active",
    "contained": [
        {
            "resourceType": "ValueSet",
            "id": "how",
            "compose": {"include": [{"system": "http://x", "concept": [{"code": "a", "display": "A"}, {"code": "b"}]}]},
        }
    ],
    "item": [
        {"linkId": "1", "type": "display", "text": "Welcome"},
        {
            "linkId": "2",
            "type": "group",
            "text": "You",
            "repeats": True,
            "item": [
                {"linkId": "2.1", "type": "boolean", "text": "Pregnant?", "code": [{"system": "s", "code": "c"}]},
                {
                    "linkId": "2.2",
                    "type": "decimal",
                    "text": "Weight",
                    "initial": [{"valueDecimal": "1.50"}],
                    "enableWhen": [{"question": "2.1", "operator": "=", "answerBoolean": True}],
                },
                {"linkId": "2.3", "type": "choice", "text": "How?", "answerValueSet": "#how"},
                {"linkId": "2.4", "type": "choice", "text": "Which?", "answerValueSet": "http://far.example/vs"},
                {
                    "linkId": "2.5",
                    "type": "string",
                    "text": "Say",
                    "enableBehavior": "any",
                    "enableWhen": [
                        {"question": "2.3", "operator": "=", "answerCoding": {"system": "http://x", "code": "b"}},
                        {"question": "9.9", "operator": "exists", "answerBoolean": True},
                    ],
                    "item": [{"linkId": "2.5.1", "type": "attachment", "text": "Photo"}],
                },
            ],
        },
    ],
}


def foreign() -> bytes:
    return json.dumps(FOREIGN).replace('"1.50"', "1.50").encode()


def test_a_form_from_elsewhere_is_accounted_for_item_by_item() -> None:
    imported = read_questionnaire(foreign())
    fates = {row.name: row.fate for row in imported.report.rows}
    assert fates == {
        "First visit": Fate.LOSS,
        "1": Fate.MAPPED,
        "2": Fate.LOSS,
        "2.1": Fate.MAPPED,
        "2.2": Fate.LOSS,
        "2.3": Fate.MAPPED,
        "2.4": Fate.LOSS,
        "2.5": Fate.LOSS,
        "2.5.1": Fate.NOT_SUPPORTED,
    }
    assert [row.place for row in imported.report.rows][-1] == "item 2.5.1"
    assert (imported.slug, imported.number) == ("first-visit", "1.0.0")


def test_its_rules_hold_and_one_that_cannot_be_read_blocks_publishing() -> None:
    imported = read_questionnaire(foreign())
    shown = {card.link_id for card in read(imported.body).shown({})}
    assert "q-2-2" not in shown
    assert "q-2-2" in {card.link_id for card in read(imported.body).shown({"q-2-1": "true"})}
    (fault,) = faults(imported.body)
    assert "write this rule anew" in fault and "9.9" in fault


def test_what_nobody_changed_goes_out_as_it_came_decimals_included() -> None:
    written = out_again(read_questionnaire(foreign()))
    found = json.loads(written)
    assert found["item"] == json.loads(foreign())["item"]
    assert b"1.50" in written
    assert out_again(read_questionnaire(written)) == written


def test_what_was_changed_since_goes_out_changed() -> None:
    imported = read_questionnaire(foreign())
    body = copy.deepcopy(imported.body)
    body["themes"][1]["cards"][0]["text"] = "Are you expecting?"
    body["themes"][1]["cards"][2]["options"][1]["text"] = "Bee"
    found = json.loads(write_questionnaire(Outgoing("first-visit", "x", "1.0.0", "en", body)))
    one, three = found["item"][1]["item"][0], found["item"][1]["item"][2]
    assert (one["linkId"], one["text"], one["code"]) == ("2.1", "Are you expecting?", [{"system": "s", "code": "c"}])
    assert [each["valueCoding"]["display"] for each in three["answerOption"]] == ["A", "Bee"]


def broken(change: Any) -> bytes:
    form = copy.deepcopy(FOREIGN)
    change(form)
    return json.dumps(form).encode()


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"", "line 1, column 1"),
        (b'{"resourceType": "Questionnaire",\n "item": [}', "line 2, column 11"),
        (b'{"x": "\xc3\x28"}', "UTF-8"),
        (b"[1, 2]", "no object"),
        (b'{"resourceType": "Patient"}', "a Patient"),
        (b'{"resourceType": "Questionnaire", "group": {}}', "DSTU2"),
        (b'{"resourceType": "Questionnaire"}', "no items"),
        (b'{"resourceType": "Questionnaire", "item": [NaN]}', "NaN"),
        (b'{"resourceType": "Questionnaire", "title": "\\u0000", "item": []}', "NUL"),
        (b"[" * 100_000, "nested too deep"),
        (broken(lambda f: f["item"][1]["item"][2].update(option=[])), "item 2.3 (2.3) has option, which is FHIR STU3"),
        (broken(lambda f: f["item"][1]["item"][2].update(type="coding")), "item 2.3 (2.3) is of type coding"),
        (broken(lambda f: f["item"][0].update(type="riddle")), "item 1 (1) has the type 'riddle'"),
        (broken(lambda f: f["item"][0].pop("linkId")), "item 1 has no linkId"),
        (
            broken(lambda f: f["item"][1]["item"][1]["enableWhen"][0].update(hasAnswer=True)),
            "item 2.2 (2.2): enableWhen has hasAnswer, which is FHIR STU3",
        ),
        (broken(lambda f: f["item"][1]["item"][1].update(enableWhen="x")), "item 2.2 (2.2): enableWhen is no list"),
    ],
)
def test_what_is_no_r4_form_is_refused_with_its_place(content: bytes, place: str) -> None:
    with pytest.raises(CannotImport) as refusal:
        read_questionnaire(content)
    assert place in refusal.value.sentence


def test_items_too_deep_are_refused() -> None:
    item: dict[str, Any] = {"linkId": "x", "type": "string"}
    for depth in range(30):
        item = {"linkId": f"g{depth}", "type": "group", "item": [item]}
    with pytest.raises(CannotImport, match="deep in one another"):
        read_questionnaire(json.dumps({"resourceType": "Questionnaire", "item": [item]}).encode())


def test_a_template_goes_out_and_comes_in_by_command(public: Any, tmp_path: Path, capsys: Any) -> None:
    from django.core.management import call_command

    from kith.catalogue.assessments.models import TemplateVersion
    from kith.catalogue.assessments.operations import load_kit

    load_kit()
    path = tmp_path / "gad.json"
    call_command("export_template", "gad-7", output=path)
    before = TemplateVersion.objects.count()
    call_command("import_template", path, dry_run=True, json=True)
    assert json.loads(capsys.readouterr().out)["counts"]["not supported"] == 0
    assert TemplateVersion.objects.count() == before
    call_command("import_template", path, number="1.0.1")
    assert TemplateVersion.objects.get(family__slug="gad-7", number="1.0.1").state == "DRAFT"
    assert "Kept as a draft" in capsys.readouterr().out
