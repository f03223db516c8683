"""What was typed for her she looks through: right, changed, thrown away, or her own put back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from apps.assessment.models.answers import Answer, Confirmation, Level
from apps.assessment.models.sittings import Sitting, SittingEnd
from apps.assessment.operations import confirming
from apps.assessment.operations.answers import (
    AnswerChanged,
    NotTheirs,
    choose_topic,
    close_all_answers,
    set_visibility,
)
from apps.assessment.operations.typed import finish_sitting
from apps.assessment.queries.asked import template_asked
from apps.assessment.queries.typed import typed_for, way_in_sitting
from tests.factories.assessment import NOW, Kitchen, said, started
from tests.factories.sittings import WORDS, at_sitting, sit, typed


def test_she_is_told_on_her_page_and_looks_it_through(home: Kitchen, sitting: Sitting, browse: Any) -> None:
    first, second = typed(sitting), typed(sitting, "home-feel", words="otter")
    client = browse("north", "gita")
    home_page = client.get("/my-page/").content.decode()
    assert "Ben typed these for you today" in home_page and "2 answers" in home_page and WORDS not in home_page
    address = f"/my-assessment/{sitting.assessment_id}/typed/"
    page = client.get(address).content.decode()
    assert page.count("Typed for you</span>") == 2 and WORDS in page and "Ben typed these for you today" in page
    client.post(f"/my-assessment/{sitting.assessment_id}/answers/{first.pk}/confirm/")
    assert WORDS not in client.get(address).content.decode()
    confirmed = Confirmation.objects.get()
    assert (confirmed.answer, confirmed.by, confirmed.answer.typed_by) == (first, home.user, sitting.typist)
    client.post(f"/my-assessment/{sitting.assessment_id}/typed/confirm/")
    assert Confirmation.objects.filter(answer=second).exists()
    assert "typed these for you" not in client.get("/my-page/").content.decode()


def test_on_her_page_of_words_each_says_who_typed_it(home: Kitchen, sitting: Sitting, browse: Any) -> None:
    typed(sitting)
    said(sitting.assessment, "home-feel", own_words="mine", by=home.user)
    page = browse("north", "gita").get(f"/my-assessment/{sitting.assessment_id}/words/").content.decode()
    assert page.count("Typed for you by Ben") == 1


def test_she_changes_one(home: Kitchen, sitting: Sitting) -> None:
    typed(sitting)
    mine = said(sitting.assessment, "feel-night", own_words="better", by=home.user)
    assert (mine.typed_by, mine.sitting, typed_for(sitting.assessment)) == (home.user, None, [])
    assert [one.own_words for one in way_in_sitting(sitting).answers.values()] == [WORDS], "he meets what he typed"


@pytest.mark.parametrize("deed", ["change", "confirm", "throw away", "put back", "never ask", "open", "close"])
def test_while_he_types_he_cannot_tell_what_she_does_with_it(home: Kitchen, ben: Any, browse: Any, deed: str) -> None:
    begun = started(home.user)
    said(begun, "feel-night", own_words="giraffe curtains", by=home.user)
    done = sit(home, ben)
    answer, by = typed(done), {"by": home.user, "at": timezone.now()}
    client = browse("north", "ben")
    addresses = [at_sitting(home, done, rest) for rest in ("", "cards/feel-night/", "cards/me-body/")]
    before = [shown(client, address) for address in addresses]
    assert WORDS in before[1] and "Typed" in before[0]
    {
        "change": lambda: said(begun, "feel-night", own_words="better", by=home.user),
        "confirm": lambda: confirming.confirm_typed(answer=answer, **by),
        "throw away": lambda: confirming.throw_away_typed(answer=answer, **by),
        "put back": lambda: confirming.put_back(answer=answer, **by),
        "never ask": lambda: choose_topic(assessment=begun, card=card_of(begun), choice="NEVER", **by),
        "open": lambda: set_visibility(answer=answer, level=Level.HUB, **by),
        "close": lambda: close_all_answers(assessment=begun, **by),
    }[deed]()
    assert [shown(client, address) for address in addresses] == before


def shown(client: Any, address: str) -> str:
    """The page without what is made anew each time."""
    answer = client.get(address)
    main = re.search(r"<main.*</main>", answer.content.decode(), re.S)
    assert answer.status_code == 200 and main
    return re.sub(r'(csrfmiddlewaretoken|client_key)" value="[^"]*"', r"\1", main[0])


def card_of(assessment: Any) -> Any:
    return template_asked(assessment).cards["feel-night"]


def test_thrown_away_nobody_reads_it_and_the_row_stays(home: Kitchen, ben: Any, sitting: Sitting, browse: Any) -> None:
    answer = typed(sitting)
    set_visibility(answer=answer, level=Level.HUB, by=home.user, at=NOW)
    client = browse("north", "gita")
    client.post(f"/my-assessment/{sitting.assessment_id}/answers/{answer.pk}/throw-away/")
    assert Answer.objects.current().get().is_skip and Answer.objects.count() == 2
    finish_sitting(sitting=sitting, by=ben, at=timezone.now())
    for name, address in (
        ("ben", at_sitting(home, sitting, "cards/feel-night/")),
        ("ben", f"/families/{home.family.pk}/assessment/"),
        ("asha", f"/families/{home.family.pk}/assessment/"),
        ("gita", f"/my-assessment/{sitting.assessment_id}/typed/"),
        ("gita", f"/my-assessment/{sitting.assessment_id}/words/"),
    ):
        assert WORDS not in browse("north", name).get(address).content.decode(), (name, address)
    for late in (confirming.throw_away_typed, confirming.confirm_typed, confirming.put_back):
        with pytest.raises(AnswerChanged):
            late(answer=answer, by=home.user, at=NOW)


def test_what_she_had_put_there_before_she_can_put_back(home: Kitchen, ben: Any, browse: Any) -> None:
    begun = started(home.user)
    said(begun, "feel-night", own_words="giraffe curtains", by=home.user)
    answer = typed(sit(home, ben))
    client = browse("north", "gita")
    page = client.get(f"/my-assessment/{begun.pk}/typed/").content.decode()
    assert "giraffe curtains" in page and WORDS in page
    client.post(f"/my-assessment/{begun.pk}/answers/{answer.pk}/put-back/")
    again = Answer.objects.current().get()
    assert (again.own_words, again.typed_by, again.sitting) == ("giraffe curtains", home.user, None)


def test_where_nothing_was_before_there_is_nothing_to_put_back(home: Kitchen, sitting: Sitting) -> None:
    with pytest.raises(confirming.NothingBefore):
        confirming.put_back(answer=typed(sitting), by=home.user, at=NOW)
    mine = said(sitting.assessment, "home-feel", own_words="mine", by=home.user)
    with pytest.raises(confirming.NotTypedForThem):
        confirming.confirm_typed(answer=mine, by=home.user, at=NOW)


def test_nobody_confirms_or_throws_away_for_her(home: Kitchen, ben: Any, sitting: Sitting, browse: Any) -> None:
    answer = typed(sitting)
    for deed in (confirming.confirm_typed, confirming.throw_away_typed, confirming.put_back):
        with pytest.raises(NotTheirs):
            deed(answer=answer, by=ben, at=NOW)
    for rest in ("confirm", "throw-away", "put-back"):
        address = f"/my-assessment/{sitting.assessment_id}/answers/{answer.pk}/{rest}/"
        assert browse("north", "ben").post(address).status_code == 403
    with pytest.raises(NotTheirs):
        set_visibility(answer=answer, level=Level.SUPPORTER, by=ben, at=NOW)


def test_say_so_end_and_confirmation_cannot_be_edited(home: Kitchen, ben: Any, sitting: Sitting) -> None:
    confirming.confirm_typed(answer=typed(sitting), by=home.user, at=NOW)
    finish_sitting(sitting=sitting, by=ben, at=NOW)
    for model in (Sitting, SittingEnd, Confirmation):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            model.objects.update(at=NOW)
