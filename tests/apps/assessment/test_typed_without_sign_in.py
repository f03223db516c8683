"""Who has no sign-in: what was typed waits, and opens only in words of their own."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from apps.assessment.models.answers import AnswerVisibility, Confirmation
from apps.assessment.models.sittings import Sitting
from apps.assessment.operations.typed import (
    HasSignIn,
    NoWords,
    finish_sitting,
    open_as_they_say,
    take_back_say_so,
)
from apps.assessment.queries.families import opened_by_family
from apps.assessment.queries.typed import SittingOver, typed_for
from apps.peersupport.models.families import Person
from tests.factories.assessment import NOW, Kitchen
from tests.factories.sittings import WORDS, at_sitting, sit, typed


def test_without_a_sign_in_it_waits_and_nobody_reads_it(home: Kitchen, ben: Any, mo: Person, browse: Any) -> None:
    done = sit(home, ben, of=mo)
    typed(done)
    finish_sitting(sitting=done, by=ben, at=timezone.now())
    for name in ("ben", "asha", "gita"):
        for address in (f"/families/{home.family.pk}/assessment/", at_sitting(home, done, "cards/feel-night/")):
            assert WORDS not in browse("north", name).get(address).content.decode()
    assert len(typed_for(done.assessment)) == 1 and not Confirmation.objects.exists()


def test_what_mo_asks_to_keep_open_is_open_to_the_supporter_alone(
    home: Kitchen, ben: Any, mo: Person, browse: Any
) -> None:
    done = sit(home, ben, of=mo)
    answer = typed(done)
    client = browse("north", "ben")
    opening = at_sitting(home, done, f"answers/{answer.pk}/open/")
    assert client.post(opening, {"words": "  "}).status_code == 400 and not AnswerVisibility.objects.exists()
    client.post(opening, {"words": "Yes, you can keep that one."})
    row = AnswerVisibility.objects.get()
    assert (row.level, row.by, row.said_so) == ("SUPPORTER", ben, "Yes, you can keep that one.")
    client.post(at_sitting(home, done, "finish/"))
    family = f"/families/{home.family.pk}/assessment/"
    assert WORDS in client.get(family).content.decode()
    assert WORDS not in browse("north", "asha").get(family).content.decode()
    assert "They want it closed again" in client.get(family).content.decode()
    assert browse("north", "cara").post(at_sitting(home, done, "take-back/")).status_code == 404
    client.post(at_sitting(home, done, "take-back/"))
    page = client.get(family).content.decode()
    assert WORDS not in page and "closed again" not in page, "taken back, it closes"


def test_through_a_new_supporter_mo_takes_it_back_too(home: Kitchen, ben: Any, mo: Person, person: Any) -> None:
    from tests.factories.assessment import match

    done = sit(home, ben, of=mo)
    open_as_they_say(sitting=done, answer=typed(done), words="Keep it", by=ben, at=timezone.now())
    home.family.matches.update(state="ENDED", ended_at=NOW, ended_by=person("asha"))
    match(home.family, person("cara"), by=person("asha"))
    with pytest.raises(SittingOver):
        typed(done, words="more")
    take_back_say_so(sitting=done, by=person("cara"), at=timezone.now())
    assert opened_by_family(family=home.family, for_user=person("cara"))[0].answers == []


def test_who_can_sign_in_opens_it_herself(home: Kitchen, ben: Any, sitting: Sitting) -> None:
    with pytest.raises(HasSignIn):
        open_as_they_say(sitting=sitting, answer=typed(sitting), words="Yes", by=ben, at=timezone.now())


def test_a_say_so_for_opening_reaches_no_further_than_its_sitting(home: Kitchen, ben: Any, mo: Person) -> None:
    from apps.assessment.operations.typed import NotTypedHere

    done = sit(home, ben, of=mo)
    answer = typed(done)
    with pytest.raises(NoWords):
        open_as_they_say(sitting=done, answer=answer, words=" ", by=ben, at=timezone.now())
    finish_sitting(sitting=done, by=ben, at=timezone.now())
    with pytest.raises(SittingOver):
        open_as_they_say(sitting=done, answer=answer, words="Yes", by=ben, at=timezone.now())
    with pytest.raises(NotTypedHere):
        open_as_they_say(sitting=sit(home, ben, of=mo), answer=answer, words="Yes", by=ben, at=timezone.now())
