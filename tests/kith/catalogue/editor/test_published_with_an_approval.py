"""The database looks too: what a person publishes, another approved as it stands."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from kith.catalogue.assessments.models import TemplateVersion
from kith.catalogue.assessments.operations import publish_version
from kith.catalogue.editor.operations.reviews import approve_draft, ask_for_review, publish_draft, send_back

PUBLISH = (
    "update catalogue_assessments_templateversion"
    " set state = 'PUBLISHED', published_at = now(), published_by = %s where id = %s"
)


@pytest.fixture
def draft(draft_of: Any) -> TemplateVersion:
    return draft_of()


def refused(sql: str, *values: Any) -> None:
    with pytest.raises(DatabaseError, match="never approved"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_nobody_publishes_what_nobody_approved(draft: TemplateVersion, public: Any, person: Any) -> None:
    with pytest.raises(DatabaseError, match="never approved"), transaction.atomic():
        publish_version(version=draft, by=person("wyn"))
    refused(PUBLISH, person("wyn").pk, draft.pk)
    ask_for_review(version=draft, note="", by=person("wyn"))
    refused(PUBLISH, person("wyn").pk, draft.pk)
    send_back(version=draft, note="Shorter", by=person("xan"))
    refused(PUBLISH, person("xan").pk, draft.pk)


def test_what_was_approved_is_published_as_it_stands_and_no_other_way(
    draft: TemplateVersion, public: Any, person: Any
) -> None:
    ask_for_review(version=draft, note="", by=person("wyn"))
    approve_draft(version=draft, note="", by=person("xan"))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            'update catalogue_assessments_templateversion set body = body || \'{"title": "Other"}\' where id = %s',
            [draft.pk],
        )
        refused(PUBLISH, person("wyn").pk, draft.pk)
        transaction.set_rollback(True)
    publish_draft(version=TemplateVersion.objects.get(pk=draft.pk), by=person("wyn"))
    assert TemplateVersion.objects.get(pk=draft.pk).state == "PUBLISHED"


def test_a_note_too_long_is_said_and_nothing_is_approved(draft: TemplateVersion, wyn: Any, xan: Any) -> None:
    at = f"/catalogue/questions/version/{draft.pk}/"
    wyn.post(f"{at}ask-for-review/", {"note": ""})
    answer = xan.post(f"{at}approve/", {"note": "n" * 2001})
    assert answer.status_code == 422 and "n" * 2001 in answer.content.decode()
    assert xan.post(f"{at}publish/").status_code == 409
