"""Where a person comes who signed in: their own first page, or words that say there is none yet."""

from __future__ import annotations

from typing import Any

import pytest

from kith.people.models import User
from kith.roles import Role
from tests.signing_in import sign_in


def someone(*roles: Role) -> User:
    user = User.objects.create(email="dee@kith.example", display_name="Dee Marsh")
    for role in roles:
        user.role_grants.create(role=role)
    return user


@pytest.mark.parametrize(
    ("roles", "first_page"),
    [
        ([Role.COORDINATOR], "/introductions/"),
        ([Role.SAFEGUARDING_LEAD], "/concerns/"),
        ([Role.PEER_SUPPORTER], "/today/"),
        ([Role.TUTOR], "/supporters/"),
        ([Role.MEMBER], "/money/"),
        ([Role.TENANT_ADMIN], "/people/"),
    ],
)
def test_each_role_comes_to_its_own_work(roles: list[Role], first_page: str, inside: Any, browse: Any) -> None:
    client = browse("north")
    with inside("north"):
        sign_in(client, someone(*roles))
    assert client.get("/").url == first_page


@pytest.mark.parametrize(
    ("host", "roles", "words"),
    [
        ("public", [Role.FOUNDER], "a new mutual is started together with the people who run Kith"),
        ("north", [], "ask the person who invited you"),
        ("north", [Role.PROFESSIONAL_GUEST], "introduce a family to us"),
    ],
)
def test_nobody_comes_to_a_page_without_a_word(
    host: str, roles: list[Role], words: str, inside: Any, browse: Any
) -> None:
    client = browse(host)
    with inside(host):
        sign_in(client, someone(*roles))
    page = client.get("/").content.decode()
    assert "Hello Dee" in page and words in page


def test_a_stranger_is_not_greeted(browse: Any) -> None:
    assert "signed in" not in browse("north").get("/").content.decode()
