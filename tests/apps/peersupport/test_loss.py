"""After a loss: a year of silence on every page, a person who rings, and nothing that starts again by itself."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.peersupport.community.operations.calendars import make_calendar_address
from apps.peersupport.models.journey import PlannedContact
from apps.peersupport.models.loss import Loss, OwedCall
from apps.peersupport.models.messages import Message
from apps.peersupport.models.pregnancies import Pregnancy
from apps.peersupport.operations.families import PregnancyOver, record_birth
from apps.peersupport.operations.loss import Lost, note_loss, take_back_loss
from apps.peersupport.operations.planned import plan_contacts
from apps.peersupport.operations.plans import Line, write_plan
from apps.peersupport.queries.families import babies_of, is_quiet, latest_pregnancy
from tests.apps.peersupport.moving_on.conftest import begun
from tests.factories import community as on
from tests.factories import messages as say
from tests.factories import peersupport as make

SPEAKS = re.compile(
    r"\b(pregnan\w*|bab(y|ies)\w*|birth\w*|born|due|weeks? (and|today|pregnant|old)|midwi\w+|scan\w*|bump|trimester)\b",
    re.I,
)
ALLOWED = (
    "The pregnancy has ended", "Another baby is on the way", "That was written down by mistake", "midwife", "Midwife",
    "of a pregnancy that has ended",
)  # fmt: skip
"""What those who work here are told, so that nobody congratulates; and a professional, by what they are."""
HERS = (
    "/my-page/", "/my-page/kept/", "/my-page/record/", "/my-page/record/readings/", "/my-page/messages/",
    "/my-page/supporter/", "/my-page/passing-on/", "/my-page/consents/", "/my-page/requests/", "/my-assessment/",
    "/my-assessment/then-and-now/", "/whats-on/", "/my-page/whats-on/", "/my-page/people/", "/my-page/calendar/",
)  # fmt: skip
EACH_TIME = ("/my-page/", "/my-page/messages/", "/today/", "/families/{}/")
"""Where a day of its own brings something up; the others are walked on the first day and the last."""
GONE = ("/my-page/changed/",)
"""There is nothing to switch off any more."""
OURS = (
    "/today/", "/families/{}/", "/families/{}/moving-on/", "/families/{}/planned/", "/families/?q=Leanne",
)  # fmt: skip
COORDINATORS = ("/families/{}/messages/", "/search/?q=Leanne", "/board/next-steps/", "/handovers/")
"""Of our pages, those that a supporter has no way to."""


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
        _she_plans_and_moves(house, person)
        speaking = on.SessionFactory(activity__speaking=True)
        on.SignUpFactory(session=speaking, person=house.parent)
        house.secret = make_calendar_address(person=house.parent, says_what=True, at=timezone.now(), by=person("gita"))
    return house


def _she_plans_and_moves(house: Any, person: Any) -> None:
    lines = [Line("See the birth ward before the baby comes", who="BOTH")]
    write_plan(
        person=house.parent, hopes="A calm birth", lines=lines, based_on=0, at=timezone.now(), by=person("gita")
    )  # fmt: skip
    begun(house, person)


def lose(house: Any, by: Any, lost: Lost | None = None) -> OwedCall | None:
    return note_loss(pregnancy=house.pregnancy, lost=lost, at=timezone.now(), by=by)


def test_for_a_year_no_page_says_a_word_of_it(story: Any, browse: Any, inside: Any) -> None:
    before = browse("north", "gita")
    assert spoken(before.get("/my-page/")) and spoken(before.get("/my-page/whats-on/"))
    assert b"Bumps" in browse("north").get(f"/dates/{story.secret}.ics").content
    assert before.post("/my-page/changed/").status_code == 302
    start = timezone.now()
    for days in (0, 1, 20, 75, 76, 120, 160, 250, 365):
        with time_machine.travel(start + dt.timedelta(days=days, minutes=5), tick=False):
            _all_quiet(story, browse, every_page=days in (0, 365))
    with inside("north"):
        assert not Message.objects.filter(person=story.parent, state__in=Message.NOT_GONE).exists()
        assert not PlannedContact.objects.filter(family=story.family, state="PLANNED").exists()


def _all_quiet(story: Any, browse: Any, *, every_page: bool) -> None:
    """Every page answers and says nothing of it; her phone's calendar too."""
    opened = {"gita": HERS, "ben": OURS, "asha": (*OURS, *COORDINATORS)}
    heard = {}
    for name, paths in opened.items():
        browser = browse("north", name)
        for path in paths if every_page else [one for one in paths if one in EACH_TIME]:
            page = browser.get(path.format(story.family.pk))
            assert page.status_code == 200, f"{name}: {path} answers {page.status_code}"
            heard[name, path] = spoken(page, ours=name != "gita")
    assert {where: words for where, words in heard.items() if words} == {}, timezone.localdate()
    assert [browse("north", "gita").get(path).status_code for path in GONE] == [404]
    assert b"Bumps" not in browse("north").get(f"/dates/{story.secret}.ics").content


def test_what_was_written_is_kept_where_she_looks_for_it(story: Any, browse: Any) -> None:
    her = browse("north", "gita")
    assert her.get("/my-page/kept/").status_code == 404
    her.post("/my-page/changed/", {"called": "Wren"})
    kept = her.get("/my-page/kept/").content.decode()
    assert "The scan showed the baby waving" in kept and "Wren" in kept
    assert "<strong>Ben</strong> rings you by" in kept
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
    assert "rings you" not in browse("north", "gita").get("/my-page/kept/").content.decode()


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
