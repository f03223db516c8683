"""A draft is thrown away, with nothing of it lost, and taken back."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from kith.audit.models import Event
from kith.catalogue.assessments.models import TemplateVersion
from kith.catalogue.editor.models import DraftStep
from tests.kith.catalogue.editor.conftest import HERE, form_of


@pytest.fixture
def draft(draft_of: Any) -> TemplateVersion:
    return draft_of()


def at(version: TemplateVersion, rest: str = "") -> str:
    return f"{HERE}version/{version.pk}/{rest}"


def throw(client: Any, version: TemplateVersion) -> Any:
    return client.post(at(version, "throw-away/"), {"was": client.get(at(version)).context["was"]})


def test_it_is_put_aside_and_taken_back_as_it_was(draft: TemplateVersion, wyn: Any, xan: Any, inside: Any) -> None:
    assert throw(wyn, draft).status_code == 302
    page = xan.get(at(draft)).content.decode()
    assert "Take it back" in page and "Change these words" not in page and "Ask for a review" not in page
    assert "Thrown away" in xan.get(f"{HERE}family/{draft.family.slug}/").content.decode()
    for rest in ("words/", "themes/new/", "card/me-birth/"):
        assert xan.get(at(draft, rest)).status_code == 409
    assert throw(xan, draft).status_code == 409
    assert xan.post(at(draft, "take-back/")).status_code == 302
    assert xan.post(at(draft, "take-back/")).status_code == 409, "pressed twice, it is taken back once"
    with inside("public"):
        now = TemplateVersion.objects.get(pk=draft.pk)
        assert (now.state, now.body, now.sha256) == ("DRAFT", draft.body, draft.sha256)
        assert DraftStep.objects.filter(version_id=draft.pk).count() == 1
        kinds = list(Event.objects.filter(subject_id=draft.pk).order_by("at").values_list("kind", flat=True))
    assert kinds[-2:] == ["template-version.thrown-away", "template-version.taken-back"]


def test_its_number_is_free_and_then_it_stays_away(draft: TemplateVersion, wyn: Any, inside: Any) -> None:
    throw(wyn, draft)
    page = wyn.get(f"{HERE}family/{draft.family.slug}/")
    again = form_of(page) | {"begun_from": str(draft.pk), "number": draft.number}
    assert wyn.post(f"{HERE}family/{draft.family.slug}/", again).status_code == 302
    refused = wyn.post(at(draft, "take-back/"))
    assert refused.status_code == 409 and "is another text by now" in refused.content.decode()
    with inside("public"):
        assert TemplateVersion.objects.get(pk=draft.pk).state == "THROWN"


def test_what_somebody_saved_meanwhile_is_not_thrown_away_unseen(draft: TemplateVersion, wyn: Any, xan: Any) -> None:
    seen = wyn.get(at(draft)).context["was"]
    url = at(draft, "card/me-birth/")
    xan.post(url, form_of(xan.get(url)) | {"text": "How was it?"})
    refused = wyn.post(at(draft, "throw-away/"), {"was": seen})
    assert refused.status_code == 409 and "Look at it again" in refused.content.decode()
    assert wyn.post(at(draft, "throw-away/")).status_code == 409
    assert "How was it?" in wyn.get(at(draft)).content.decode()


def test_what_is_published_is_neither_and_nobody_else_may(
    kit: Any, draft: TemplateVersion, wyn: Any, browse: Any
) -> None:
    assert throw(wyn, kit("gad-7")).status_code == 409
    assert wyn.post(at(kit("gad-7"), "take-back/")).status_code == 409
    for rest in ("throw-away/", "take-back/"):
        assert browse("public", "olu").post(at(draft, rest)).status_code == 403
        assert browse("north", "asha").post(at(draft, rest)).status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        "state = 'PUBLISHED', published_at = now()", "state = 'RETIRED', published_at = now()", "number = '9.0.0'",
        "state = 'DRAFT', number = '9.0.0'", "body = body || '{\"title\": \"x\"}'",
    ],
)  # fmt: skip
def test_the_database_lets_it_come_back_and_change_in_no_other_way(
    draft: TemplateVersion, wyn: Any, inside: Any, change: str
) -> None:
    throw(wyn, draft)
    with inside("public"), connection.cursor() as cursor:
        with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
            cursor.execute(f"update catalogue_assessments_templateversion set {change} where id = %s", [draft.pk])
        with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
            cursor.execute("delete from catalogue_assessments_templateversion where id = %s", [draft.pk])
