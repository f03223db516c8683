from __future__ import annotations

from typing import Any

import pytest

from apps.assessment.models.assessments import Assessment
from apps.assessment.operations.answers import OneIsOpen, invite_to_assessment
from apps.assessment.operations.templates import adopt_template
from kith.catalogue.assessments.queries import newest_version
from tests.factories.assessment import NOW, Kitchen, partner, started


def url(home: Kitchen, person: Any = None) -> str:
    return f"/families/{home.family.pk}/assessment/{(person or home.gita).pk}/invite/"


def test_ben_invites_gita(home: Kitchen, browse: Any, person: Any) -> None:
    client = browse("north", "ben")
    assert client.get(url(home)).status_code == 200
    answer = client.post(url(home), {"mode": "TOGETHER"})
    assert answer.url == f"/families/{home.family.pk}/assessment/"
    made = Assessment.objects.get()
    assert (made.state, made.mode, made.companion) == ("INVITED", "TOGETHER", person("ben"))
    assert "Asked, not begun" in client.get(answer.url).content.decode()


def test_asked_twice_it_is_refused(home: Kitchen, browse: Any, person: Any) -> None:
    invite_to_assessment(person=home.gita, by=person("ben"), at=NOW)
    with pytest.raises(OneIsOpen):
        invite_to_assessment(person=home.gita, by=person("asha"), at=NOW)
    assert browse("north", "ben").post(url(home), {"mode": "ALONE"}).status_code == 409


def test_he_cannot_say_it_was_by_phone(home: Kitchen, browse: Any) -> None:
    assert browse("north", "ben").post(url(home), {"mode": "PHONE"}).status_code == 422
    assert not Assessment.objects.exists()


def test_her_partner_has_a_talk_of_his_own(home: Kitchen, browse: Any) -> None:
    mo = partner(home)
    browse("north", "ben").post(url(home, mo), {"mode": "ALONE"})
    assert Assessment.objects.get().respondent == mo


@pytest.mark.parametrize(("name", "status"), [("cara", 404), ("eve", 403), ("hal", 403), ("gita", 403)])
def test_others_do_not(home: Kitchen, browse: Any, name: str, status: int) -> None:
    assert browse("north", name).post(url(home), {"mode": "ALONE"}).status_code == status
    assert not Assessment.objects.exists()


def test_all_that_lies_on_her_table_is_listed_and_what_she_took_up_alone_is_not_named(
    home: Kitchen, browse: Any, person: Any
) -> None:
    seven = newest_version(slug="social-capital")
    adopt_template(version=seven, by=person("asha"), at=NOW)
    client = browse("north", "ben")
    started(home.user)
    invite_to_assessment(person=home.gita, template=seven.family_id, by=person("ben"), at=NOW)
    page = client.get(f"/families/{home.family.pk}/assessment/").content.decode()
    assert page.count("Has begun") == page.count("Asked, not begun") == 1
    assert seven.family.title in page
    assert newest_version().family.title not in page
