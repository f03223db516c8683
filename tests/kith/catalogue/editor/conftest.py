from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kith.catalogue.assessments.models import TemplateVersion
from kith.catalogue.assessments.operations import load_kit
from kith.catalogue.editor.operations.drafts import begin_version

HERE = "/catalogue/questions/"


@pytest.fixture
def kit(inside: Any) -> Callable[[str], TemplateVersion]:
    """`kit("gad-7")`: the published version of our kit."""
    with inside("public"):
        load_kit()

    def find(slug: str) -> TemplateVersion:
        with inside("public"):
            found: TemplateVersion = TemplateVersion.objects.select_related("family").get(family__slug=slug)
            return found

    return find


@pytest.fixture
def draft_of(inside: Any, kit: Any, person: Any) -> Callable[..., TemplateVersion]:
    """`draft_of("six-to-eight-weeks", "1.2.0")`: a draft that Wyn began from the kit's version."""

    def begin(slug: str = "six-to-eight-weeks", number: str = "1.2.0") -> TemplateVersion:
        before = kit(slug)
        with inside("public"):
            return begin_version(
                family=before.family, number=number, language="en", body=before.body, by=person("wyn"), said="Begun"
            )

    return begin


@pytest.fixture
def wyn(browse: Any) -> Client:
    """Writes."""
    return browse("public", "wyn")


@pytest.fixture
def xan(browse: Any) -> Client:
    """The second pair of eyes."""
    return browse("public", "xan")


def form_of(page: Any) -> dict[str, str]:
    """What the page's main form would send as it stands: every bound or initial value, its formsets included."""
    form = page.context["form"]
    sent = {form.add_prefix(name): form[name].value() for name in form.fields}
    for key in ("options", "rows"):
        rows = page.context.get(key)
        if hasattr(rows, "management_form"):
            management = rows.management_form
            sent |= {management.add_prefix(name): management[name].value() for name in management.fields}
            sent |= {row.add_prefix(name): row[name].value() for row in rows for name in row.fields}
    return {name: "\n".join(value) if isinstance(value, list) and name in ("prompts", "signposts") else value
            for name, value in sent.items() if value is not None and value is not False}  # fmt: skip
