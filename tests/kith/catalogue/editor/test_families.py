"""The list of templates, a new one, and a next version."""

from __future__ import annotations

from typing import Any

import pytest

from kith.catalogue.assessments.models import TemplateFamily
from tests.kith.catalogue.editor.conftest import HERE, form_of

NEW = {
    "title": "About tea", "slug": "about-tea", "about": "For the tea hut", "audience": "EITHER", "moment": "ANY",
    "theme": "The cup", "question": "What is in yours?", "licence": "CC BY 4.0", "attribution": "Wyn",
    "number": "0.1.0", "language": "en",
}  # fmt: skip


def test_the_list_finds_by_a_word(kit: Any, wyn: Any) -> None:
    kit("gad-7")
    page = wyn.get(HERE, {"q": "worry"}).content.decode()
    assert "Seven questions about worry" in page and "Six weeks in" not in page


def test_a_new_template_begins_as_a_draft_that_could_be_published(wyn: Any) -> None:
    begun = wyn.post(f"{HERE}new/", NEW)
    page = wyn.get(begun.headers["Location"])
    assert page.context["to_mend"] == []
    assert "What is in yours?" in page.content.decode()


def test_an_address_that_is_taken_is_refused_beside_its_box(kit: Any, wyn: Any, inside: Any) -> None:
    kit("gad-7")
    refused = wyn.post(f"{HERE}new/", NEW | {"slug": "gad-7"})
    assert refused.status_code == 422
    assert refused.context["form"].errors["slug"] == ["Another template has this address. Give this one another."]
    assert "The cup" in refused.content.decode()
    with inside("public"):
        assert not TemplateFamily.objects.filter(title="About tea").exists()


def test_the_next_version_begins_from_one_that_is_there(kit: Any, wyn: Any) -> None:
    kit("gad-7")
    page = wyn.get(f"{HERE}family/gad-7/")
    typed = form_of(page) | {"begun_from": page.context["form"].fields["begun_from"].choices[0][0]}
    begun = wyn.post(f"{HERE}family/gad-7/", typed)
    assert begun.status_code == 302
    assert "1.1.0" in wyn.get(f"{HERE}family/gad-7/").content.decode()
    again = wyn.post(f"{HERE}family/gad-7/", typed)
    assert again.status_code == 422
    assert "1.1.0 is another text already" in again.content.decode()


@pytest.mark.parametrize("name", ["olu", "vic", "una"])
def test_only_editors_come_in(kit: Any, browse: Any, name: str) -> None:
    version = kit("gad-7")
    for page in ("", "new/", "files/new/", "family/gad-7/", f"version/{version.pk}/", f"version/{version.pk}/preview/"):
        assert browse("public", name).get(f"{HERE}{page}").status_code == 403
    assert browse("public", name).post(f"{HERE}version/{version.pk}/retire/").status_code == 403


def test_no_tenant_has_these_pages(browse: Any) -> None:
    assert browse("north", "asha").get(HERE).status_code == 404
