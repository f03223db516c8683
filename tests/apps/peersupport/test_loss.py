"""After a loss: a year of silence on every page, a person who rings, and nothing that starts again by itself."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.peersupport.models.journey import PlannedContact
from apps.peersupport.models.loss import Loss, OwedCall
from apps.peersupport.models.messages import Message
from apps.peersupport.models.pregnancies import Pregnancy
from apps.peersupport.operations.families import PregnancyOver, record_birth
from apps.peersupport.operations.loss import Lost, note_loss, take_back_loss
from apps.peersupport.operations.planned import plan_contacts
from apps.peersupport.queries.families import babies_of, is_quiet, latest_pregnancy
from tests.factories import messages as say
from tests.factories import peersupport as make

SPEAKS = re.compile(
    r"\b(pregnan\w*|bab(y|ies)\w*|birth\w*|born|due|weeks? (and|today|pregnant|old)|midwi\w+|scan\w*|bump|trimester)\b",
    re.I,
)
ALLOWED = ("The pregnancy has ended", "That was written down by mistake", "midwife", "of a pregnancy that has ended")
"""What those who work here are told, so that nobody congratulates; and a professional, by what they are."""
HERS = ("/my-page/", "/my-page/record/", "/my-page/messages/", "/my-words/", "/my-page/kept/")
OURS = ("/today/", "/families/{}/", "/families/{}/messages/", "/families/?q=Leanne")


def spoken(page: Any, *, ours: bool = False) -> list[str]:
    text = page.content.decode().partition("<main")[2].partition("</main>")[0]
    text = re.sub(r"<details.*?</details>|<nav.*?</nav>|<select.*?</select>", "", text, flags=re.S)
    words = re.sub(r"<[^>]*>", " ", text)
    if ours:
        for sentence in ALLOWED:
            words = words.replace(sentence, "")
        words = re.sub(r"No page of hers or ours speaks of it now[^.]*\.", "", words)
    return [found.group(0) for found in SPEAKS.finditer(words)]


@pytest.fixture
def story(house: Any, inside: Any, person: Any) -> Any:
    """Dates, plans, words and messages that all speak."""
    with inside("north"):
        say.agree(house.parent)
        say.SafeContactFactory(person=house.parent)
        make.EntryFactory(about=house.parent, text="The scan showed the baby waving. 12 weeks today!")
        say.MessageFactory(person=house.parent, template="weeks", speaks="YES")
        plan_contacts(pregnancy=house.pregnancy, on=timezone.localdate(), at=timezone.now(), by=person("asha"))
        assert PlannedContact.objects.filter(family=house.family, state="PLANNED").exists()
    return house


def lose(house: Any, by: Any, lost: Lost | None = None) -> OwedCall | None:
    return note_loss(pregnancy=house.pregnancy, lost=lost, at=timezone.now(), by=by)


def test_for_a_year_no_page_says_a_word_of_it(story: Any, browse: Any, inside: Any) -> None:
    before = browse("north", "gita")
    assert spoken(before.get("/my-page/"))
    assert before.post("/my-page/changed/").status_code == 302
    start = timezone.now()
    for days in (0, 1, 20, 75, 76, 120, 160, 250, 365):
        with time_machine.travel(start + dt.timedelta(days=days, minutes=5), tick=False):
            her, ben, asha = (browse("north", name) for name in ("gita", "ben", "asha"))
            for path in HERS:
                page = her.get(path)
                assert page.status_code in (200, 404) and not spoken(page), (days, path, spoken(page))
            for browser in (ben, asha):
                for path in OURS:
                    page = browser.get(path.format(story.family.pk))
                    assert page.status_code in (200, 403) and not spoken(page, ours=True), (
                        days,
                        path,
                        spoken(page, ours=True),
                    )
    with inside("north"):
        assert not Message.objects.filter(person=story.parent, state__in=Message.NOT_GONE).exists()
        assert not PlannedContact.objects.filter(family=story.family, state="PLANNED").exists()


def test_what_was_written_is_kept_where_she_looks_for_it(story: Any, browse: Any) -> None:
    her = browse("north", "gita")
    assert her.get("/my-page/kept/").status_code == 404
    her.post("/my-page/changed/", {"called": "Wren"})
    kept = her.get("/my-page/kept/").content.decode()
    assert "The scan showed the baby waving" in kept and "Wren" in kept
    assert "The scan showed" in her.get("/my-page/record.json").content.decode()
    before = browse("north", "ben").get(f"/families/{story.family.pk}/before/").content.decode()
    assert "The scan showed" in before and "Wren" in before
    assert browse("north", "cara").get(f"/families/{story.family.pk}/before/").status_code == 404


def test_a_named_person_rings_and_it_stands_on_their_list_till_they_have(story: Any, browse: Any, inside: Any) -> None:
    browse("north", "gita").post("/my-page/changed/")
    ben, asha = browse("north", "ben"), browse("north", "asha")
    assert "Please ring Leanne" in ben.get("/today/").content.decode()
    assert "Ben rings" in asha.get("/today/").content.decode()
    assert "Please ring" not in browse("north", "cara").get("/today/").content.decode()
    with inside("north"):
        owed = OwedCall.objects.get()
        assert Message.objects.get(user=owed.who).template == "something_waits"
        assert not Message.objects.exclude(person=None).exclude(state="STOPPED").exists(), (
            "no message in a person's place"
        )
    assert browse("north", "cara").post(f"/owed-calls/{owed.pk}/made/").status_code == 404
    asha.post(f"/owed-calls/{owed.pk}/pass-on/", {"who": str(story.family.started_by_id)})
    assert "Please ring" not in ben.get("/today/").content.decode()
    assert "You ring, yourself" in asha.get("/today/").content.decode()
    assert asha.post(f"/owed-calls/{owed.pk}/made/").status_code == 302
    assert "Please ring" not in asha.get("/today/").content.decode()


def test_nothing_starts_again_by_itself(house: Any, north: Any, person: Any) -> None:
    lose(house, person("ben"))
    assert lose(house, person("asha")) is None
    with pytest.raises(PregnancyOver):
        record_birth(
            pregnancy=house.pregnancy, born_on=timezone.localdate(), first_names=["Ada"], on=timezone.localdate(),
            at=timezone.now(), by=person("asha"),
        )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Pregnancy.objects.filter(pk=house.pregnancy.pk).update(state=Pregnancy.State.EXPECTING)
    take_back_loss(pregnancy=house.pregnancy, at=timezone.now(), by=person("ben"))
    assert latest_pregnancy(house.family) == house.pregnancy and not OwedCall.objects.open().exists()


def test_of_twins_one_dies_and_one_lives(house: Any, north: Any, person: Any) -> None:
    Pregnancy.objects.filter(pk=house.pregnancy.pk).update(state=Pregnancy.State.BORN)
    ada, noah = (make.BabyFactory(pregnancy=house.pregnancy, first_name=name) for name in ("Ada", "Noah"))
    assert lose(house, person("ben"), Lost(babies=[ada]))
    assert babies_of(house.family) == [noah] and not is_quiet(house.family)
    noah.refresh_from_db()
    lose(house, person("ben"), Lost(babies=[noah]))
    assert babies_of(house.family) == [] and is_quiet(house.family)
    take_back_loss(pregnancy=house.pregnancy, at=timezone.now(), by=person("ben"))
    assert babies_of(house.family) == [noah]


def test_one_of_twins_dies_before_birth(story: Any, browse: Any, inside: Any) -> None:
    her = browse("north", "gita")
    her.post("/my-page/changed/", {"which": "ONE"})
    page = her.get("/my-page/").content.decode()
    assert "weeks" in page and "What usually happens around now" not in page and "waving" not in page
    with inside("north"):
        assert not Loss.objects.get().whole and not is_quiet(story.family)
        assert not PlannedContact.objects.filter(family=story.family, state="PLANNED").exists()


def test_a_new_pregnancy_is_spoken_of_and_the_earlier_one_is_not(story: Any, browse: Any, inside: Any) -> None:
    her = browse("north", "gita")
    her.post("/my-page/changed/")
    with inside("north"):
        tomorrow = timezone.localdate() + dt.timedelta(days=1)
        make.PregnancyFactory(person=story.parent, heard_on=tomorrow, due_on=tomorrow + dt.timedelta(days=200))
        assert not is_quiet(story.family)
    page = her.get("/my-page/").content.decode()
    assert "weeks" in page and "waving" not in page and "Kept for you" in page


def test_an_older_child_does_not_break_the_silence(house: Any, north: Any, person: Any) -> None:
    years = timezone.localdate() - dt.timedelta(days=900)
    older = make.PregnancyFactory(person=house.parent, born=True, heard_on=years)
    make.BabyFactory(pregnancy=older, first_name="Mia", born_on=years)
    lose(house, person("ben"))
    assert is_quiet(house.family)


def test_a_partner_has_no_switch(house: Any, browse: Any, inside: Any) -> None:
    with inside("north"):
        house.parent.role = "PARTNER"
        house.parent.save(update_fields=["role"])
    assert browse("north", "gita").post("/my-page/changed/").status_code == 404
