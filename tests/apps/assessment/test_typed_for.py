"""Typed for her: her say-so first, hers and sealed, out of the typist's sight when the sitting ends."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from importlib import import_module
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.http import Http404
from django.utils import timezone

from apps.assessment.forms import cards as card_forms
from apps.assessment.forms import typed as typed_forms
from apps.assessment.models.answers import Answer, AnswerVisibility, Confirmation, Level
from apps.assessment.models.assessments import Assessment
from apps.assessment.models.help import HelpShown
from apps.assessment.models.sittings import LASTS, Sitting, SittingEnd
from apps.assessment.operations import confirming
from apps.assessment.operations.answers import AnswerChanged, NotOffered, NotTheirs, set_visibility
from apps.assessment.operations.templates import adopt_template
from apps.assessment.operations.typed import (
    HasSignIn,
    NobodyInterpreted,
    NotMatched,
    NotTheirsToEnd,
    NotTypedByAnother,
    NoWords,
    OneUnderWay,
    SayItAgain,
    begin_sitting,
    finish_sitting,
    open_as_they_say,
    take_back_say_so,
    type_answer,
)
from apps.assessment.queries.families import opened_by_family
from apps.assessment.queries.own import way_through
from apps.assessment.queries.typed import SittingOver, get_sitting, typed_for, way_in_sitting
from apps.peersupport.models.families import Person
from kith.audit.models import Event
from kith.catalogue.assessments.queries import family_id_of, newest_version
from tests.factories.assessment import NOW, Kitchen, partner, said, started
from tests.isolation.doors import _walk
from tests.signing_in import sign_in

WORDS = "walrus lampshade"


def sit(home: Kitchen, by: Any, *, of: Person | None = None, at: dt.datetime | None = None, **more: Any) -> Sitting:
    moment = at or timezone.now()
    slug = more.pop("slug", "antenatal-conversation")
    how: Any = {"mode": "PHONE", "said_how": "PHONE", "said_on": timezone.localdate(moment)} | more
    template = family_id_of(slug)
    assert template is not None
    return begin_sitting(person=of or home.gita, template=template, by=by, at=moment, **how)


def typed(sitting: Sitting, link_id: str = "feel-night", *, words: str = WORDS, code: str = "", **more: Any) -> Answer:
    card = way_in_sitting(sitting).template.cards[link_id]
    answer = type_answer(
        sitting=sitting, card=card, given=code, own_words=words, client_key=more.get("client_key") or uuid.uuid4(),
        by=more.get("by") or sitting.typist, at=more.get("at") or timezone.now(),
    )  # fmt: skip
    assert answer is not None
    return answer


def at_sitting(home: Kitchen, sitting: Sitting, rest: str = "") -> str:
    return f"/families/{home.family.pk}/sittings/{sitting.pk}/{rest}"


@pytest.fixture
def ben(home: Kitchen, person: Any) -> Any:
    return person("ben")


@pytest.fixture
def sitting(home: Kitchen, ben: Any) -> Sitting:
    return sit(home, ben)


@pytest.fixture
def mo(home: Kitchen) -> Person:
    """Gita's partner, who has no sign-in."""
    return Person.objects.create(family=home.family, role="PARENT", first_name="Mo", added_at=NOW)


# -- her say-so


def test_her_say_so_comes_first_and_is_kept(home: Kitchen, browse: Any) -> None:
    client = browse("north", "ben")
    address = f"/families/{home.family.pk}/assessment/{home.gita.pk}/type/"
    page = client.get(address).content.decode()
    assert "word for word" in page and "safeguarding lead" in page
    sent = {
        "template": str(family_id_of("antenatal-conversation")), "mode": "PHONE", "said_how": "PHONE",
        "said_on": timezone.localdate().isoformat(),
    }  # fmt: skip
    refused = client.post(address, sent)
    assert refused.status_code == 422 and not Sitting.objects.exists(), "neither tick was made"
    answer = client.post(address, sent | {"deal_read": "on", "herself": "on"})
    kept = Sitting.objects.get()
    assert answer.url == at_sitting(home, kept)
    assert (kept.typist.display_name, kept.mode, kept.said_how, kept.said_on) == (
        "Ben", "PHONE", "PHONE", timezone.localdate(),
    )  # fmt: skip
    assert kept.assessment.respondent == home.gita and kept.assessment.state == "STARTED"
    event = Event.objects.get(kind="sitting.begun")
    assert event.subject_id == kept.pk and event.detail == {"mode": "PHONE", "said_how": "PHONE"}


def test_what_lies_open_on_her_table_is_carried_on_with(home: Kitchen, ben: Any) -> None:
    begun = started(home.user)
    assert sit(home, ben).assessment == begun
    assert Assessment.objects.count() == 1


@pytest.mark.parametrize(
    ("how", "refusal"),
    [
        ({"mode": "TOGETHER"}, NotTypedByAnother),
        ({"mode": "ALONE"}, NotTypedByAnother),
        ({"said_on": timezone.localdate() + dt.timedelta(days=1)}, SayItAgain),
        ({"said_on": timezone.localdate() - dt.timedelta(days=15)}, SayItAgain),
        ({"mode": "INTERPRETER"}, NobodyInterpreted),
        ({"mode": "INTERPRETER", "interpreter": "FAMILY", "interpreter_name": "her sister"}, NobodyInterpreted),
        ({"slug": "partner-conversation"}, NotOffered),
    ],
)
def test_what_is_no_say_so_is_refused(home: Kitchen, ben: Any, how: Any, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        sit(home, ben, **how)
    assert not Sitting.objects.exists()


def test_a_say_so_of_fourteen_days_ago_holds(home: Kitchen, ben: Any) -> None:
    sit(home, ben, said_on=timezone.localdate() - dt.timedelta(days=14))


def test_one_at_a_time(home: Kitchen, ben: Any, sitting: Sitting) -> None:
    with pytest.raises(OneUnderWay):
        sit(home, ben)
    finish_sitting(sitting=sitting, by=ben, at=timezone.now())
    assert sit(home, ben).assessment == sitting.assessment


def test_who_interpreted_is_kept_and_family_is_warned_of_gently(home: Kitchen, ben: Any, browse: Any) -> None:
    done = sit(home, ben, mode="INTERPRETER", interpreter="FAMILY", interpreter_name="her sister", language="Punjabi")
    page = browse("north", "ben").get(at_sitting(home, done)).content.decode()
    assert "her sister, Punjabi" in page and "hard to say in front of family" in page
    assert Sitting.objects.get().interpreter_name == "her sister"


def test_by_phone_nobody_interprets_whatever_was_sent(home: Kitchen, ben: Any) -> None:
    assert sit(home, ben, interpreter="AGENCY", interpreter_name="X", language="Y").language == ""


def test_only_the_matched_supporter_types(home: Kitchen, person: Any, browse: Any) -> None:
    for name in ("cara", "asha", "dina"):
        with pytest.raises(NotMatched):
            sit(home, person(name))
    address = f"/families/{home.family.pk}/assessment/{home.gita.pk}/type/"
    assert browse("north", "cara").get(address).status_code == 404
    for name in ("asha", "gita", "hal", "eve", "ivy"):
        assert browse("north", name).get(address).status_code == 403


# -- typing


def test_what_is_typed_is_hers_typed_by_him_and_sealed(home: Kitchen, ben: Any, sitting: Sitting) -> None:
    answer = typed(sitting, "me-body", code="up")
    assert (answer.answered_by, answer.typed_by, answer.sitting) == (home.gita, ben, sitting)
    assert Answer.objects.with_level().get().level == Level.SEALED
    assert opened_by_family(family=home.family, for_user=ben)[0].answers == []
    assert Event.objects.filter(kind="answer.typed", subject_id=answer.pk).count() == 1


def test_no_form_field_sets_who_answered_or_who_typed(
    home: Kitchen, sitting: Sitting, browse: Any, person: Any
) -> None:
    names = {"answered_by", "typed_by", "by", "sitting", "respondent", "typist", "at", "assessment", "level"}
    forged = {name: str(person("cara").pk) for name in names} | {"own_words": WORDS}
    for client, address in (
        (browse("north", "ben"), at_sitting(home, sitting, "cards/me-eat-sleep/")),
        (browse("north", "gita"), f"/my-assessment/{sitting.assessment_id}/cards/feel-night/"),
    ):
        assert client.post(address, forged | {"client_key": str(uuid.uuid4())}).status_code == 302
    found = {(a.link_id, a.answered_by.first_name, a.typed_by.display_name, a.sitting_id) for a in Answer.objects.all()}
    assert found == {("me-eat-sleep", "Gita", "Ben", sitting.pk), ("feel-night", "Gita", "Gita", None)}
    assert not AnswerVisibility.objects.exists()
    for form in (card_forms.CardForm, typed_forms.TypingForm, typed_forms.SaySoForm, typed_forms.WordsForm):
        assert not names & set(form.base_fields)


def test_the_typist_meets_nothing_she_put_there_herself(home: Kitchen, ben: Any, browse: Any) -> None:
    begun = started(home.user)
    said(begun, "feel-night", own_words="giraffe curtains", by=home.user)
    said(begun, "feel-too-much", code="yes", by=home.user)
    done = sit(home, ben)
    way = way_in_sitting(done)
    assert way.answers == {}
    assert "feel-what-helps" not in {card.link_id for card in way.cards}, "shown by what was typed here alone"
    client = browse("north", "ben")
    for rest in ("", "cards/feel-night/", "cards/me-body/"):
        assert "giraffe" not in client.get(at_sitting(home, done, rest)).content.decode()


def test_he_cannot_tell_whether_she_had_said_the_same(home: Kitchen, ben: Any) -> None:
    hers = said(started(home.user), "feel-night", own_words=WORDS, by=home.user)
    done = sit(home, ben)
    answer = typed(done)
    assert answer.pk != hers.pk and answer.supersedes == hers
    assert [one.own_words for one in way_in_sitting(done).answers.values()] == [WORDS]


def test_an_empty_card_adds_nothing_and_takes_nothing_of_hers_away(home: Kitchen, ben: Any, browse: Any) -> None:
    hers = said(started(home.user), "feel-night", own_words="mine", by=home.user)
    done = sit(home, ben)
    client = browse("north", "ben")
    for go in ("next", "skip", "back", "stop"):
        sent = {"client_key": str(uuid.uuid4()), "own_words": "", "go": go}
        assert client.post(at_sitting(home, done, "cards/feel-night/"), sent).status_code == 302
    assert list(Answer.objects.all()) == [hers]


def test_sent_twice_it_is_one_answer(home: Kitchen, sitting: Sitting) -> None:
    key = uuid.uuid4()
    assert typed(sitting, client_key=key) == typed(sitting, client_key=key) == typed(sitting)
    assert typed(sitting, words="otter").supersedes is not None


def test_what_she_never_wants_to_be_asked_is_asked_by_nobody(home: Kitchen, ben: Any, browse: Any) -> None:
    from apps.assessment.operations.answers import choose_topic

    begun = started(home.user)
    card = way_through(begun).template.cards["people-safe"]
    choose_topic(assessment=begun, card=card, choice="NEVER", by=home.user, at=NOW)
    done = sit(home, ben)
    client = browse("north", "ben")
    assert card.text not in client.get(at_sitting(home, done)).content.decode()
    assert client.get(at_sitting(home, done, "cards/people-safe/")).status_code == 404


def test_what_does_not_fit_is_said_and_kept(home: Kitchen, sitting: Sitting, browse: Any) -> None:
    sent = {"client_key": str(uuid.uuid4()), "own_words": "sleepy", "code": "purple"}
    answer = browse("north", "ben").post(at_sitting(home, sitting, "cards/me-eat-sleep/"), sent)
    assert answer.status_code == 422 and "sleepy" in answer.content.decode()
    assert not Answer.objects.exists()


# -- the sitting ends


def sees_nothing(home: Kitchen, sitting: Sitting, browse: Any) -> None:
    client = browse("north", "ben")
    for rest in ("", "cards/feel-night/"):
        answer = client.get(at_sitting(home, sitting, rest))
        assert answer.status_code in (404, 409) and WORDS not in answer.content.decode()
    family = client.get(f"/families/{home.family.pk}/assessment/")
    assert WORDS not in family.content.decode()
    with pytest.raises(SittingOver):
        typed(sitting, words="more")


def test_finished_it_is_out_of_his_sight(home: Kitchen, ben: Any, sitting: Sitting, browse: Any) -> None:
    typed(sitting)
    client = browse("north", "ben")
    assert WORDS in client.get(at_sitting(home, sitting, "cards/feel-night/")).content.decode()
    answer = client.post(at_sitting(home, sitting, "finish/"))
    assert answer.url == f"/families/{home.family.pk}/assessment/"
    sees_nothing(home, sitting, browse)
    finish_sitting(sitting=sitting, by=ben, at=timezone.now())
    assert SittingEnd.objects.count() == 1


def test_after_twelve_hours_it_is_over_by_itself(home: Kitchen, ben: Any, browse: Any) -> None:
    begun_at = timezone.now() - LASTS
    late = sit(home, ben, at=begun_at)
    typed(late, at=begun_at + LASTS - dt.timedelta(seconds=1))
    sees_nothing(home, late, browse)
    with pytest.raises(SittingOver):
        get_sitting(pk=late.pk, family=home.family, for_user=ben, at=begun_at + LASTS)
    assert get_sitting(pk=late.pk, family=home.family, for_user=ben, at=begun_at + LASTS - dt.timedelta(seconds=1))


def test_she_takes_her_yes_back_on_her_own_page(home: Kitchen, sitting: Sitting, browse: Any) -> None:
    typed(sitting)
    client = browse("north", "gita")
    address = f"/my-assessment/{sitting.assessment_id}/typed/"
    assert "Ben can type for you now" in client.get(address).content.decode()
    client.post(f"/my-assessment/{sitting.assessment_id}/sittings/{sitting.pk}/take-back/")
    sees_nothing(home, sitting, browse)
    page = client.get(address).content.decode()
    assert "can type for you now" not in page and WORDS in page, "what was typed is still hers"


def test_no_longer_matched_it_ends_at_once(home: Kitchen, ben: Any, sitting: Sitting, browse: Any, person: Any) -> None:
    typed(sitting)
    home.family.matches.update(state="ENDED", ended_at=NOW, ended_by=person("asha"))
    sees_nothing(home, sitting, browse)
    with pytest.raises(Http404):
        get_sitting(pk=sitting.pk, family=home.family, for_user=ben, at=timezone.now())


def test_nobody_else_gets_into_it_or_ends_it(home: Kitchen, sitting: Sitting, browse: Any, person: Any) -> None:
    typed(sitting)
    for name, status in (("cara", 404), ("asha", 403), ("gita", 403), ("hal", 403), ("ivy", 403)):
        for rest in ("", "cards/feel-night/"):
            answer = browse("north", name).get(at_sitting(home, sitting, rest))
            assert answer.status_code == status and WORDS not in answer.content.decode()
    for end in (finish_sitting, take_back_say_so):
        with pytest.raises(NotTheirsToEnd):
            end(sitting=sitting, by=person("cara"), at=timezone.now())
    client = browse("north")
    sign_in(client, partner(home, "Jay").user)
    for rest in ("typed/", f"sittings/{sitting.pk}/take-back/"):
        assert client.get(f"/my-assessment/{sitting.assessment_id}/{rest}").status_code in (404, 405)


@pytest.mark.parametrize("name", ["ben", "asha"])
def test_finished_it_meets_nobody_at_any_address(home: Kitchen, ben: Any, browse: Any, name: str) -> None:
    """Every address about a family or its cards, with this family, person, card and sitting in it."""
    done = sit(home, ben)
    answer = typed(done)
    finish_sitting(sitting=done, by=ben, at=timezone.now())
    client = browse("north", name)
    client.raise_request_exception = False
    found = addresses_about(answer)
    assert at_sitting(home, done, "cards/feel-night/") in found
    assert [one for one in found if WORDS in client.get(one).content.decode(errors="ignore")] == []


def addresses_about(answer: Answer) -> list[str]:
    ids = {
        "answer_pk": answer.pk, "sitting_pk": answer.sitting_id, "assessment_pk": answer.assessment_id,
        "person_pk": answer.answered_by_id, "link_id": answer.link_id,
    }  # fmt: skip

    def filled(route: str) -> str:
        pk = answer.assessment_id if route.startswith("my-") else answer.answered_by.family_id
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda hit: str(ids.get(hit[1], pk)), route)

    routes = [route for route, *_ in _walk(import_module("kith.urls.mutual").urlpatterns)]
    return [filled(route) for route in routes if re.match(r"(families|my-assessment|questions)/.*<", route)]


# -- she looks it through


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
    assert way_in_sitting(sitting).answers == {}, "and he does not meet what she made of it"


def test_thrown_away_nobody_reads_it_and_the_row_stays(home: Kitchen, ben: Any, sitting: Sitting, browse: Any) -> None:
    answer = typed(sitting)
    set_visibility(answer=answer, level=Level.HUB, by=home.user, at=NOW)
    client = browse("north", "gita")
    client.post(f"/my-assessment/{sitting.assessment_id}/answers/{answer.pk}/throw-away/")
    assert Answer.objects.current().get().is_skip and Answer.objects.count() == 2
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


# -- who has no sign-in


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


# -- the help screen


@pytest.mark.parametrize(("mode", "first"), [("PHONE", "Say it now"), ("PAPER", "Ring Gita now")])
def test_what_calls_for_help_says_what_to_say_at_once(
    home: Kitchen, ben: Any, person: Any, browse: Any, mode: str, first: str
) -> None:
    adopt_template(version=newest_version(slug="phq-9"), by=person("asha"), at=NOW)
    done = sit(home, ben, slug="phq-9", mode=mode)
    client = browse("north", "ben")
    address = at_sitting(home, done, "cards/phq-9/")
    answer = client.post(address, {"client_key": str(uuid.uuid4()), "code": "1", "go": "stop"})
    page = answer.content.decode()
    assert answer.status_code == 200 and first in page and "116 123" in page and "safeguarding lead" in page
    assert HelpShown.objects.get().response == "SHOWN"
    client.post(address + "answer-help/", {"response": "CALL_ME"})
    rung = browse("north", "asha").get("/introductions/").content.decode()
    assert "Asked us to ring" in rung and "Gita" in rung and "phq" not in rung
    assert client.post(address + "answer-help/", {"response": "NO"}).status_code == 400


def test_no_number_of_cards_is_on_the_typists_pages(home: Kitchen, sitting: Sitting, browse: Any) -> None:
    """What she has asked never to be asked is left out: a count would tell that something is."""
    for rest in ("", "cards/feel-night/"):
        page = browse("north", "ben").get(at_sitting(home, sitting, rest)).content.decode()
        main = page[page.index("<main") : page.index("</main>")]
        assert not re.search(r"\b\d+ (?:of \d+|cards)\b", re.sub(r"<[^>]*>", " ", main))
