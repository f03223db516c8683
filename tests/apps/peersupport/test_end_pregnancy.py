"""A pregnancy that has ended: one switch, and every page that spoke of it is quiet."""

from __future__ import annotations

from typing import Any

import pytest

from apps.peersupport.models.pregnancies import Pregnancy

SPEAKS = ("weeks and", "due on", "Due ", "First baby", "Feeling baby move", "about you and the baby")


@pytest.fixture
def ended(house: Any, browse: Any) -> str:
    page = f"/families/{house.family.pk}/"
    answer = browse("north", "ben").post(f"{page}end-pregnancy/")
    assert answer.status_code == 302
    return page


def main(page: Any) -> str:
    return page.content.decode().partition("<main")[2].partition("</main>")[0]


def test_before_it_her_page_speaks_of_dates(house: Any, browse: Any) -> None:
    assert "weeks" in main(browse("north", "gita").get("/my-page/"))


def test_her_own_page_is_quiet_from_then_on(house: Any, ended: str, browse: Any) -> None:
    for path in ("/my-page/", "/my-page/record/"):
        page = main(browse("north", "gita").get(path))
        assert not [word for word in SPEAKS if word in page], path
    assert "Ben" in main(browse("north", "gita").get("/my-page/"))


def test_the_lists_and_the_familys_page_are_quiet_too(house: Any, ended: str, browse: Any) -> None:
    for name, path in (("ben", "/today/"), ("ben", ended), ("asha", f"/families/?q={house.parent.first_name}")):
        page = main(browse("north", name).get(path))
        assert "The pregnancy has ended" in page
        assert not [word for word in SPEAKS if word in page], path


def test_asked_first_and_nothing_done_by_looking(house: Any, browse: Any, inside: Any) -> None:
    assert browse("north", "ben").get(f"/families/{house.family.pk}/end-pregnancy/").status_code == 200
    with inside("north"):
        assert Pregnancy.objects.get(family=house.family).state == Pregnancy.State.EXPECTING


def test_twice_is_once_and_a_mistake_is_taken_back(house: Any, ended: str, browse: Any, inside: Any) -> None:
    ben = browse("north", "ben")
    assert ben.post(f"{ended}end-pregnancy/").status_code == 404
    assert ben.post(f"{ended}take-back-ending/").status_code == 302
    with inside("north"):
        assert Pregnancy.objects.get(family=house.family).state == Pregnancy.State.EXPECTING
    assert "weeks" in main(browse("north", "gita").get("/my-page/"))


def test_a_supporter_of_another_family_finds_nothing(house: Any, browse: Any) -> None:
    for path in ("end-pregnancy", "take-back-ending"):
        assert browse("north", "cara").post(f"/families/{house.family.pk}/{path}/").status_code == 404
        assert browse("north", "hal").post(f"/families/{house.family.pk}/{path}/").status_code == 403
