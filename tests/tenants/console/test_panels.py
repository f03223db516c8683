"""The parts of a tenant's page: each with a heading, in order, drawn for that tenant and that operator."""

from __future__ import annotations

from typing import Any

import pytest

from tenants.console import panels
from tests.golden import key

NORTH = f"/tenants/{key('tenant north')}/"


@pytest.fixture
def two_panels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panels, "_panels", {})
    said = lambda tenant, user: {"items": [("Drawn for", f"{user} about {tenant.schema_name}")]}  # noqa: E731
    panels.register_panel(panels.Panel("later", "The second part", 20, "components/facts.html", said))
    panels.register_panel(panels.Panel("sooner", "The first part", 10, "components/facts.html", said))


def test_an_operator_sees_each_part_of_a_tenant_in_order(browse: Any, two_panels: None) -> None:
    page = browse("public", "olu").get(NORTH).content.decode()
    assert page.index("The first part") < page.index("The second part")


def test_a_commissioner_sees_no_tenants_page(browse: Any) -> None:
    assert browse("public", "vic").get(NORTH).status_code == 403


def test_a_tenant_that_is_not_there_is_not_found(browse: Any) -> None:
    assert browse("public", "olu").get(f"/tenants/{key('nobody')}/").status_code == 404
