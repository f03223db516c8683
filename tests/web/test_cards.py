from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory

from kith.web import cards


@pytest.fixture(autouse=True)
def nothing_registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cards, "_cards", {})


def test_rooms_add_to_a_page_in_order_and_may_add_nothing() -> None:
    def first(request: Any, subject: Any) -> str:
        return f"first {subject}"

    cards.register_card("my-page", lambda request, subject: "later", order=90)
    cards.register_card("my-page", lambda request, subject: "")
    cards.register_card("my-page", first, order=10)
    cards.register_card("my-page", first, order=10)
    cards.register_card("elsewhere", lambda request, subject: "no")
    request = RequestFactory().get("/")
    assert cards.cards_for("my-page", request=request, subject="Leanne") == ["first Leanne", "later"]
    assert cards.cards_for("nowhere", request=request, subject=None) == []
