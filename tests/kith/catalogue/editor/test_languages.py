"""A template's words in another language, written line by line beside the words as written."""

from __future__ import annotations

from typing import Any

import pytest

from kith.audit.models import Event
from kith.catalogue.assessments.models import TemplateVersion
from kith.catalogue.assessments.reading import read
from kith.catalogue.editor.told import parts_to_tell
from tests.kith.catalogue.editor.conftest import HERE, form_of

WELSH = {"code": "cy", "name": "Cymraeg"}


@pytest.fixture
def at(draft_of: Any) -> str:
    return f"{HERE}version/{draft_of('gad-2', '1.1.0').pk}/"


def test_it_is_begun_written_and_offered_once_a_person_has_checked_it(at: str, wyn: Any, inside: Any) -> None:
    begun = wyn.post(f"{at}languages/new/", WELSH)
    assert begun.headers["Location"] == f"{at}language/cy/"
    page = wyn.get(f"{at}language/cy/")
    told = {key: f"Cy {number}" for number, (key, _) in enumerate(parts_to_tell(page.context["version"].body)[1].lines)}
    assert wyn.post(f"{at}language/cy/", form_of(page) | told | {"status": "human"}).status_code == 302
    assert "Cymraeg" in wyn.get(at).content.decode()
    with inside("public"):
        draft = TemplateVersion.objects.get(family__slug="gad-2", state="DRAFT")
        assert read(draft.body).in_language("cy").cards["gad-1"].told_in == "cy"
        assert Event.objects.filter(kind="template-version.edited", subject_id=draft.pk).count() == 2
    again = wyn.post(f"{at}languages/new/", WELSH)
    assert again.status_code == 422 and "write on in it" in again.content.decode()


def test_a_box_left_empty_keeps_its_card_as_it_was_written(at: str, wyn: Any, inside: Any) -> None:
    wyn.post(f"{at}languages/new/", WELSH)
    typed = form_of(wyn.get(f"{at}language/cy/")) | {
        "status": "human",
        "title": "Gorbryder",
        "card.gad-1.text": "Nerfus",
    }
    wyn.post(f"{at}language/cy/", typed)
    with inside("public"):
        language = TemplateVersion.objects.get(family__slug="gad-2", state="DRAFT").body["languages"]["cy"]
        assert language == {"name": "Cymraeg", "status": "human",
                            "texts": {"card.gad-1.text": "Nerfus", "title": "Gorbryder"}}  # fmt: skip


def test_two_who_write_in_it_at_once_lose_nothing(at: str, wyn: Any, xan: Any) -> None:
    wyn.post(f"{at}languages/new/", WELSH)
    hers, his = (form_of(each.get(f"{at}language/cy/")) for each in (wyn, xan))
    assert xan.post(f"{at}language/cy/", his | {"title": "Pryder"}).status_code == 302
    refused = wyn.post(f"{at}language/cy/", hers | {"title": "Gorbryder"})
    assert refused.status_code == 409 and "Gorbryder" in refused.content.decode()
    assert wyn.get(f"{at}language/xx/").status_code == 404


def test_nobody_else_writes_in_it(at: str, browse: Any) -> None:
    for rest in ("languages/new/", "language/cy/"):
        assert browse("public", "olu").post(f"{at}{rest}", WELSH).status_code == 403
