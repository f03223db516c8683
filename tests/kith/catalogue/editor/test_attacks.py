"""What an unkind hand sends to the editor: said beside the field or refused, and the draft stays as it was."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kith.catalogue.assessments.models import TemplateVersion
from kith.catalogue.editor.edits import PARTS
from tests.kith.catalogue.editor.conftest import HERE, form_of

DEEP = [100, 990]


@pytest.fixture
def draft(draft_of: Any) -> TemplateVersion:
    return draft_of()


def at(draft: TemplateVersion, rest: str = "") -> str:
    return f"{HERE}version/{draft.pk}/{rest}"


def kept(draft: TemplateVersion, inside: Any) -> Any:
    with inside("public"):
        return TemplateVersion.objects.get(pk=draft.pk).body


@pytest.mark.parametrize("depth", DEEP)
def test_what_is_nested_too_deep_is_no_part(draft: TemplateVersion, wyn: Any, inside: Any, depth: int) -> None:
    before = kept(draft, inside)
    for key in PARTS:
        was = form_of(wyn.get(at(draft, f"parts/{key}/")))["was"]
        for deep in ("[" * depth + "]" * depth, '{"a":' * depth + "1" + "}" * depth):
            answer = wyn.post(at(draft, f"parts/{key}/"), {"part": deep, "was": was})
            assert answer.status_code in (409, 422), (key, answer.status_code)
    assert kept(draft, inside) == before


@pytest.mark.parametrize("depth", DEEP)
@pytest.mark.parametrize("op", ["not", "any", "all"])
def test_a_rule_nested_too_deep_is_no_rule(draft: TemplateVersion, wyn: Any, inside: Any, depth: int, op: str) -> None:
    before = kept(draft, inside)
    card = before["themes"][0]["cards"][1]["link_id"]
    first = before["themes"][0]["cards"][0]["link_id"]
    rule = json.dumps({"link_id": first, "op": "exists"})
    for _ in range(depth):
        rule = f'{{"not": {rule}}}' if op == "not" else f'{{"{op}": [{rule}]}}'
    sent = form_of(wyn.get(at(draft, f"card/{card}/when/"))) | {"how": "own", "own": rule}
    assert wyn.post(at(draft, f"card/{card}/when/"), sent).status_code in (302, 409, 422)
    for page in ("", "preview/", "preview/whole/", "changes/", "steps/", "export/fhir/", "export/xlsform/"):
        assert wyn.get(at(draft, page)).status_code in (200, 302), page


@pytest.mark.parametrize("more", [
    {"longest": "9" * 4000}, {"longest": "9" * 9}, {"low": "1e999999999", "kind": "integer"},
    {"low": "2026-99-99", "kind": "date"},
    {"text": "a\x00b"}, {"prompts": "One\na\x00b"}, {"signposts": "x" * 5000}, {"prompts": "\n".join("x" * 2000)},
    {"options-0-weight": "9" * 5000, "options-0-text": "One", "kind": "choice"}, {"kind": "nothing"},
    {"options-TOTAL_FORMS": "999999999"}, {"options-TOTAL_FORMS": "-5"}, {"options-TOTAL_FORMS": "x"},
])  # fmt: skip
def test_a_card_sent_with_nonsense_breaks_nothing(draft: TemplateVersion, wyn: Any, inside: Any, more: Any) -> None:
    card = kept(draft, inside)["themes"][0]["cards"][0]["link_id"]
    sent = form_of(wyn.get(at(draft, f"card/{card}/"))) | more
    assert wyn.post(at(draft, f"card/{card}/"), sent).status_code in (302, 400, 409, 422)
    for page in ("", "preview/", "preview/whole/", "changes/", f"card/{card}/"):
        assert wyn.get(at(draft, page)).status_code in (200, 302), page
