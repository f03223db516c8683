"""Two people as a couple: two records, one thing both signed, and a stop that nobody at home can see."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.assessment.models.assessments import Assessment
from apps.assessment.operations.templates import adopt_template
from apps.peersupport.models.couples import Agreement, CoupleWord, NotTogether
from apps.peersupport.models.families import Person
from apps.peersupport.models.messages import Message
from apps.peersupport.operations.couples import AgreementChanged, NotNow, let_together, say_couple_yes, stop_together
from apps.peersupport.operations.couples import sign_agreement as sign
from apps.peersupport.operations.couples import write_agreement as write
from apps.peersupport.queries.couples import agreements_of, holds, may_be_together
from apps.peersupport.queries.messages import safe_contact_of, safe_ways
from apps.peersupport.queries.packets import first_items
from kith.catalogue.assessments.queries import newest_version
from kith.people.models import User
from kith.people.operations import give_role
from kith.roles import Role
from tests.factories import messages as say
from tests.factories import peersupport as make
from tests.factories.assessment import started
from tests.signing_in import sign_in

PAGE = "/my-page/each-other/"
OURS = "We take turns with the nights."


@pytest.fixture
def dean(house: Any, inside: Any) -> Person:
    """Leanne's partner, with a sign-in of his own. Both said yes."""
    with inside("north"):
        user = User.objects.create(email="dean@example.org", display_name="Dean")
        give_role(user=user, role=Role.PARENT, by=None)
        dean = make.PersonFactory(family=house.family, partner=True, first_name="Dean", user=user)
        for person in (house.parent, dean):
            say_couple_yes(person=person, given=True, at=timezone.now(), by=person.user)
        return dean


@pytest.fixture
def his(dean: Any, browse: Any, inside: Any) -> Any:
    browser = browse("north")
    with inside("north"):
        sign_in(browser, dean.user)
    return browser


def main(page: Any) -> str:
    text = page.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r'value="[^"]{20,}"', "", text)


def stop(house: Any, person: Any) -> None:
    at = timezone.now()
    stop_together(family=house.family, words="He reads her phone.", link="https://x/", at=at, by=person("ben"))


def test_what_each_writes_is_theirs(house: Any, dean: Any, his: Any, browse: Any, inside: Any) -> None:
    hers = browse("north", "gita")
    hers.post(f"{PAGE}mine/", {"client_key": str(uuid.uuid4()), "text": "zqhers"})
    his.post(f"{PAGE}mine/", {"client_key": str(uuid.uuid4()), "text": "zqhis"})
    assert "zqhers" in main(hers.get(PAGE)) and "zqhis" not in main(hers.get(PAGE))
    assert "zqhis" in main(his.get(PAGE)) and "zqhers" not in main(his.get(PAGE))
    for name in ("asha", "ben", "hal"):
        page = browse("north", name).get(f"/families/{house.family.pk}/").content.decode()
        assert "zqhers" not in page and "zqhis" not in page
    for path in ("/my-page/", "/my-page/record/", "/my-page/record.json"):
        assert "zqhers" not in his.get(path).content.decode()
    with inside("north"):
        assert CoupleWord.objects.count() == 2


def test_it_holds_when_both_signed_the_same_words(house: Any, dean: Any, north: Any) -> None:
    at, people = timezone.now(), [house.parent, dean]
    first = write(person=house.parent, text=OURS, based_on=0, at=at, by=house.parent.user)
    assert not holds(agreements_of(house.family)[0], people)
    second = write(person=dean, text="And the mornings.", based_on=1, at=at, by=dean.user)
    with pytest.raises(AgreementChanged):
        sign(person=dean, agreement=first, at=at, by=dean.user)
    sign(person=house.parent, agreement=second, at=at, by=house.parent.user)
    assert [holds(one, people) for one in agreements_of(house.family)] == [True, False]


def test_a_yes_of_one_opens_nothing_and_is_not_told(house: Any, dean: Any, his: Any, inside: Any) -> None:
    with inside("north"):
        say_couple_yes(person=house.parent, given=False, at=timezone.now(), by=house.parent.user)
        assert not may_be_together(house.family)
    page = main(his.get(PAGE))
    assert "Not available now" in page and "Leanne" not in page


def test_the_stop_is_not_to_be_told_from_an_ordinary_pause(
    house: Any, dean: Any, his: Any, browse: Any, inside: Any, person: Any
) -> None:
    """Stopped for safety, or because nobody supports them just now: the same pages, the same answers."""
    hers = browse("north", "gita")
    with inside("north"):
        agreement = write(person=house.parent, text=OURS, based_on=0, at=timezone.now(), by=house.parent.user)

    def seen() -> list[tuple[int, str]]:
        answers = [each.get(path) for each in (hers, his) for path in (PAGE, f"{PAGE}agreement/", "/my-page/")]
        answers.append(his.post(f"{PAGE}agreement/{agreement.pk}/sign/"))
        answers.append(his.post(f"{PAGE}agreement/", {"text": "x", "based_on": "1"}))
        return [(one.status_code, re.sub(r"Ben.*?(?=<)|We’re finding.*?(?=<)", "", main(one))) for one in answers]

    with inside("north"), transaction.atomic():
        stop(house, person)
    stopped = seen()
    with inside("north"):
        let_together(family=house.family, words="They live apart.", at=timezone.now(), by=person("hal"))
        say_couple_yes(person=house.parent, given=True, at=timezone.now(), by=house.parent.user)
        house.match.state, house.match.ended_at = "ENDED", timezone.now()
        house.match.ended_by = person("asha")
        house.match.save()
    paused = seen()
    joint = [n for n in range(len(stopped)) if n % 3 != 2]
    assert [stopped[n] for n in joint] == [paused[n] for n in joint]
    assert all(OURS not in text for _, text in stopped)
    assert {status for status, _ in stopped[-2:]} == {409}
    for word in ("safe together", "reads her phone", "stopp"):
        assert all(word not in text for _, text in stopped), word


def test_only_who_said_it_and_the_leads_read_it(
    house: Any, dean: Any, his: Any, browse: Any, inside: Any, person: Any
) -> None:
    with inside("north"):
        stop(house, person)
        assert {one.user.display_name for one in Message.objects.exclude(user=None)} == {"Hal"}
        assert not Message.objects.exclude(person=None).exists()
    private = f"/families/{house.family.pk}/private/"
    for name in ("ben", "hal"):
        assert "reads her phone" in browse("north", name).get(private).content.decode()
    assert "reads her phone" not in browse("north", "asha").get(private).content.decode()
    assert browse("north", "cara").get(private).status_code == 404
    for path in (f"/families/{house.family.pk}/", f"/families/{house.family.pk}/messages/"):
        assert "reads her phone" not in browse("north", "asha").get(path).content.decode()
    for each in (his, browse("north", "gita")):
        assert "reads her phone" not in each.get("/my-page/record.json").content.decode()


def test_the_database_lets_nothing_through_while_they_are_apart(house: Any, dean: Any, north: Any, person: Any) -> None:
    at = timezone.now()
    agreement = write(person=house.parent, text=OURS, based_on=0, at=at, by=house.parent.user)
    stop(house, person)
    with pytest.raises(NotNow):
        sign(person=dean, agreement=agreement, at=at, by=dean.user)
    with pytest.raises(IntegrityError), transaction.atomic():
        agreement.signatures.create(person=dean, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.create(family=house.family, step=2, text="x", written_by=dean, at=at)


def test_an_address_both_gave_is_no_safe_way_any_more(house: Any, dean: Any, north: Any, person: Any) -> None:
    say.SafeContactFactory(person=house.parent, email="both@example.org", partner_may_know=True)
    Person.objects.filter(pk=dean.pk).update(contact="both@example.org")
    contact = safe_contact_of(house.parent)
    assert safe_ways(house.parent, contact)
    stop(house, person)
    assert not safe_ways(house.parent, contact)


def test_whoever_rings_is_told_to_speak_with_nobody_else_and_her_own_page_says_what_she_chose(
    house: Any, dean: Any, inside: Any, person: Any, browse: Any
) -> None:
    pages = (
        (browse("north", "asha"), f"/families/{house.family.pk}/messages/"),
        (browse("north", "gita"), "/my-page/messages/"),
    )

    def shown() -> list[bool]:
        return [
            bool(re.search(r"Partner may know</dt>\s*<dd>Yes", one.get(path).content.decode())) for one, path in pages
        ]

    with inside("north"):
        say.SafeContactFactory(person=house.parent, partner_may_know=True)
        assert "A partner may know." in str(first_items(house.parent))
    assert shown() == [True, True]
    with inside("north"), transaction.atomic():
        stop(house, person)
        assert "Speak with nobody else." in str(first_items(house.parent))
    assert shown() == [False, True]


def test_she_says_it_herself_alone_and_only_a_lead_ends_it(house: Any, dean: Any, browse: Any, inside: Any) -> None:
    hers, private = browse("north", "gita"), f"{PAGE}private/"
    assert "Are you alone just now?" in main(hers.get(private))
    assert hers.post(private, {"words": "now"}).status_code == 200
    with inside("north"):
        assert not NotTogether.objects.exists()
    assert hers.post(f"{private}?alone=yes", {"words": ""}).status_code == 302
    with inside("north"):
        assert not may_be_together(house.family)
    over = f"/families/{house.family.pk}/private/over/"
    assert browse("north", "ben").post(over, {"words": "x"}).status_code == 403
    refused = browse("north", "hal").post(over, {"words": ""})
    assert refused.status_code == 422 and 'aria-describedby="over_words' in refused.content.decode()
    browse("north", "hal").post(over, {"words": "They live apart."})
    with inside("north"):
        assert may_be_together(house.family)


def test_nobody_is_asked_on_a_shared_screen(house: Any, dean: Any, browse: Any, inside: Any, person: Any) -> None:
    """Her cards are open with somebody beside her: the question waits till she has finished."""
    hers, private = browse("north", "gita"), f"{PAGE}private/?alone=yes"
    assert "safe for you" in main(hers.get(private))
    with inside("north"):
        adopt_template(version=newest_version(), by=person("asha"), at=timezone.now())
        cards = started(person("gita"))
        Assessment.objects.filter(pk=cards.pk).update(mode="TOGETHER", part_shown="me", part_shown_at=timezone.now())
    for page in (hers.get(private), hers.post(private, {"words": "now"})):
        assert "<form" not in main(page) and "safe for you" not in main(page)
    with inside("north"):
        assert not NotTogether.objects.exists()


def test_who_lives_alone_finds_no_such_page(house: Any, browse: Any) -> None:
    assert browse("north", "gita").get(PAGE).status_code == 404
    assert "each-other" not in browse("north", "gita").get("/my-page/").content.decode()
