"""Files in and out of the editor: first the report, then the draft; what is no such file is refused with its place."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kith.catalogue.assessments.exchange import formats
from kith.catalogue.assessments.models import TemplateVersion
from kith.catalogue.editor.models import FileRead
from tests.kith.catalogue.editor.conftest import HERE

FORM = {
    "resourceType": "Questionnaire", "url": "https://example.org/Questionnaire/tea", "name": "Tea", "status": "draft",
    "title": "About tea", "version": "1.0.0",
    "item": [{"linkId": "1", "type": "group", "text": "Tea", "item": [
        {"linkId": "1.1", "type": "boolean", "text": "Do you drink tea?"},
        {"linkId": "1.2", "type": "attachment", "text": "A picture of your cup"},
    ]}],
}  # fmt: skip


def upload(browser: Any, content: bytes, name: str = "tea.json") -> Any:
    return browser.post(f"{HERE}files/new/", {"file": SimpleUploadedFile(name, content)})


def test_the_report_comes_first_and_then_the_draft(wyn: Any, inside: Any) -> None:
    sent = upload(wyn, json.dumps(FORM).encode())
    assert sent.status_code == 302
    with inside("public"):
        assert not TemplateVersion.objects.filter(family__title="About tea").exists(), "a dry run makes no draft"
    report = wyn.get(sent.headers["Location"]).content.decode()
    assert "1.1" in report and "not supported" in report and "Make the draft" in report
    only = wyn.get(sent.headers["Location"], {"fate": "not supported"})
    assert [row[1]["text"] for row in only.context["rows"]] == ["1.2"]
    made = wyn.post(sent.headers["Location"], {"number": "1.0.0"})
    page = wyn.get(made.headers["Location"]).content.decode()
    assert "Do you drink tea?" in page and "what became of each row" in page
    assert wyn.post(sent.headers["Location"], {"number": "1.0.0"}).status_code == 422, "the number is taken"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("tea.json", b'{"a": ', "at line 1, column"),
        ("tea.json", b'{"resourceType": "Patient"}', "Patient"),
        ("tea.pdf", b"%PDF", "is of no kind we read"),
        ("tea.xlsx", b"not a workbook", "no workbook"),
        ("tea.json", b"[" * 100_000, "nested too deep"),
    ],
)
def test_what_is_no_such_file_is_refused_with_its_place(
    wyn: Any, inside: Any, name: str, content: bytes, said: str
) -> None:
    refused = upload(wyn, content, name)
    assert refused.status_code == 422
    assert said in refused.content.decode()
    with inside("public"):
        assert not FileRead.objects.exists()


def test_a_file_past_the_limit_is_refused_unread(wyn: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from kith.catalogue.editor.views import files

    monkeypatch.setattr(files, "LARGEST_BYTES", 10)
    assert "is larger than" in upload(wyn, json.dumps(FORM).encode()).content.decode()


@pytest.mark.parametrize("key", ["fhir", "xlsform"])
def test_what_goes_out_comes_in_again(kit: Any, wyn: Any, key: str) -> None:
    version = kit("gad-2")
    out = wyn.get(f"{HERE}version/{version.pk}/export/{key}/")
    suffix = formats.formats()[key].suffix
    assert out.headers["Content-Disposition"] == f'attachment; filename="gad-2-1.0.0{suffix}"'
    assert upload(wyn, out.content, f"gad-2{suffix}").status_code == 302


def test_a_format_nobody_knows_is_not_there(kit: Any, wyn: Any) -> None:
    assert wyn.get(f"{HERE}version/{kit('gad-2').pk}/export/pdf/").status_code == 404
