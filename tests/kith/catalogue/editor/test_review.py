"""Whoever wrote a draft does not publish it alone."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kith.audit.models import Event
from kith.catalogue.assessments import operations
from kith.catalogue.assessments.models import TemplateVersion
from kith.catalogue.editor.edits import edit_words
from kith.catalogue.editor.models import Review
from kith.catalogue.editor.operations.drafts import edit_draft
from kith.catalogue.editor.operations.reviews import (
    NotApproved,
    NotUpForReview,
    OwnWork,
    UpForReview,
    approve_draft,
    ask_for_review,
    publish_draft,
    send_back,
)
from kith.catalogue.editor.queries import review_of, text_of
from tests.kith.catalogue.editor.conftest import HERE, form_of


@pytest.fixture
def draft(draft_of: Any) -> TemplateVersion:
    return draft_of()


def at(draft: TemplateVersion, rest: str = "") -> str:
    return f"{HERE}version/{draft.pk}/{rest}"


def test_from_a_draft_to_a_published_version(draft: TemplateVersion, wyn: Any, xan: Any, inside: Any) -> None:
    typed = form_of(wyn.get(at(draft, "words/"))) | {"title": "Six weeks in", "about": "For Mondays", "moment": "ANY"}
    wyn.post(at(draft, "words/"), typed)
    assert wyn.post(at(draft, "ask-for-review/"), {"note": "Is it plain enough?"}).status_code == 302
    assert "Is it plain enough?" in xan.get(at(draft)).content.decode()
    assert "Somebody else looks at it." in wyn.get(at(draft)).content.decode()
    assert xan.post(at(draft, "approve/"), {"note": ""}).status_code == 302
    assert wyn.post(at(draft, "publish/")).status_code == 302
    with inside("public"):
        draft.refresh_from_db()
        draft.family.refresh_from_db()
        assert draft.state == "PUBLISHED"
        assert (draft.family.title, draft.family.about, draft.family.moment) == ("Six weeks in", "For Mondays", "ANY")
        kinds = set(Event.objects.filter(subject_id=draft.pk).values_list("kind", flat=True))
    assert kinds >= {f"template-version.{deed}" for deed in ("drafted", "edited", "offered-for-review", "approved",
                                                             "published")}  # fmt: skip


def test_who_asked_or_wrote_last_does_not_approve(draft: TemplateVersion, public: Any, person: Any) -> None:
    ask_for_review(version=draft, note="", by=person("xan"))
    for name in ("wyn", "xan"):
        with pytest.raises(OwnWork):
            approve_draft(version=draft, note="", by=person(name))
    with pytest.raises(NotApproved):
        publish_draft(version=draft, by=person("wyn"))


def test_a_word_changed_after_approval_is_looked_at_again(draft: TemplateVersion, public: Any, person: Any) -> None:
    ask_for_review(version=draft, note="", by=person("wyn"))
    approve_draft(version=draft, note="", by=person("xan"))
    text = text_of(draft)
    head = {name: text.body[name] for name in ("licence", "attribution")} | {"title": "Other words"}
    edit_draft(version=draft, edit=edit_words(head=head, described=text.described, was=""), by=person("wyn"))
    assert not review_of(draft).is_approved
    assert [review.deed for review in review_of(draft).earlier] == ["ASKED", "APPROVED"]
    with pytest.raises(NotApproved):
        publish_draft(version=draft, by=person("wyn"))
    with pytest.raises(NotUpForReview):
        approve_draft(version=draft, note="", by=person("xan"))


def test_sent_back_with_a_note_and_asked_for_again(draft: TemplateVersion, wyn: Any, xan: Any, inside: Any) -> None:
    wyn.post(at(draft, "ask-for-review/"), {"note": ""})
    refused = xan.post(at(draft, "send-back/"), {"note": " "})
    assert refused.status_code == 409
    assert "Say what to mend" in refused.content.decode()
    assert xan.post(at(draft, "send-back/"), {"note": "The third card judges."}).status_code == 302
    page = wyn.get(at(draft)).content.decode()
    assert "The third card judges." in page and "Ask for a review" in page
    wyn.post(at(draft, "ask-for-review/"), {"note": "Mended."})
    with inside("public"):
        assert review_of(draft).is_open
        deeds = list(Review.objects.order_by("made_at").values_list("deed", flat=True))
    assert deeds == ["ASKED", "SENT_BACK", "ASKED"]


def test_asked_for_twice_is_refused(draft: TemplateVersion, public: Any, person: Any) -> None:
    ask_for_review(version=draft, note="", by=person("wyn"))
    with pytest.raises(UpForReview):
        ask_for_review(version=draft, note="", by=person("wyn"))
    with pytest.raises(NotUpForReview):
        send_back(version=_another(draft, person), note="No", by=person("xan"))


def _another(draft: TemplateVersion, person: Any) -> TemplateVersion:
    from kith.catalogue.editor.operations.drafts import begin_version

    return begin_version(
        family=draft.family, number="3.0.0", language="en", body=draft.body, by=person("wyn"), said="x"
    )


def test_what_could_not_be_published_is_not_offered_for_review(draft_of: Any, wyn: Any, inside: Any) -> None:
    draft = draft_of("six-to-eight-weeks", "1.1.1")
    whole = wyn.get(at(draft, "card/me-birth/")).context["whole"]
    wyn.post(at(draft, "card/me-birth/remove/"), {"whole": whole})
    page = wyn.get(at(draft)).content.decode()
    assert "There is something to mend first." in page and "From 1.1.0 to 2.0.0 at least" in page
    refused = wyn.post(at(draft, "ask-for-review/"), {"note": "Look, please"})
    assert refused.status_code == 409
    assert "From 1.1.0 to 2.0.0 at least" in refused.content.decode() and "Look, please" in refused.content.decode()
    assert wyn.post(at(draft, "number/"), {"number": "2.0.0"}).status_code == 302
    assert wyn.post(at(draft, "ask-for-review/"), {"note": "Look, please"}).status_code == 302


def test_the_page_of_changes_weighs_each(draft: TemplateVersion, wyn: Any) -> None:
    url = at(draft, "card/me-birth/")
    wyn.post(url, form_of(wyn.get(url)) | {"text": "Plainer?"})
    wyn.post(at(draft, "number/"), {"number": "1.1.0"})
    page = wyn.get(at(draft, "changes/"))
    assert page.context["rows"] == [
        [{"text": "Plainer?", "note": "me-birth"}, {"text": "the words of its text changed"},
         {"text": "c: plainer words", "tone": "done"}],
    ]  # fmt: skip


def test_a_number_that_stands_for_another_text_is_refused(draft: TemplateVersion, wyn: Any) -> None:
    refused = wyn.post(at(draft, "number/"), {"number": "1.1.0"})
    assert refused.status_code == 422
    assert "1.1.0 is another text already" in refused.content.decode()


def test_a_retired_version_is_offered_to_nobody(kit: Any, wyn: Any, inside: Any) -> None:
    version = kit("gad-2")
    assert wyn.post(at(version, "retire/")).status_code == 302
    with inside("public"):
        version.refresh_from_db()
    assert version.state == "RETIRED"
    assert wyn.post(at(version, "retire/")).status_code == 409


def test_what_an_editor_published_under_a_kits_name_is_theirs(
    draft: TemplateVersion, public: Any, person: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The kit of a later release neither breaks the roll-out nor takes the words back."""
    text = text_of(draft)
    head = {name: text.body[name] for name in ("licence", "attribution")} | {"title": "Our own title"}
    edit_draft(version=draft, edit=edit_words(head=head, described=text.described, was=""), by=person("wyn"))
    ask_for_review(version=draft, note="", by=person("wyn"))
    approve_draft(version=draft, note="", by=person("xan"))
    publish_draft(version=draft, by=person("wyn"))
    kit = json.loads((operations.KIT / "six_weeks.json").read_text())
    later = {**kit, "number": "1.2.0", "body": {**kit["body"], "title": "The kit's later title"}}
    (tmp_path / "six_weeks.json").write_text(json.dumps(later))
    monkeypatch.setattr(operations, "KIT", tmp_path)
    assert [version.pk for version in operations.load_kit()] == [draft.pk]
    draft.family.refresh_from_db()
    assert draft.family.title == "Our own title"
