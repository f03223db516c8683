"""Sealed until she opens it, sealed again when she closes it: over every view that anybody else can reach."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import get_resolver, reverse

from apps.assessment.models.answers import Answer, AnswerVisibility, Level
from apps.assessment.models.assessments import Assessment
from apps.assessment.operations.answers import (
    AnswerChanged,
    NotTheirs,
    choose_topic,
    close_all_answers,
    set_visibility,
    start_assessment,
)
from apps.assessment.operations.templates import adopt_template
from apps.assessment.queries.families import opened_by_family
from apps.assessment.queries.own import way_through
from kith.catalogue.assessments.queries import family_id_of, newest_version
from tests.factories.assessment import NOW, Kitchen, born, opened, partner, said, started

SECRET = "zebra wallpaper"
SUCCESS = "what-would-success-look-like"
OTHERS = ("ben", "cara", "asha", "hal", "dina", "eve", "frank", "ivy", "jo", "kay")


@pytest.fixture
def secret(home: Kitchen) -> Answer:
    return said(started(home.user), "feel-night", own_words=SECRET, by=home.user)


def every_get(home: Kitchen, answer: Answer) -> list[str]:
    """Every address of this room, filled in with the ids that belong to Gita and her answer."""
    baby = born(home, NOW.date())
    ids = {
        "link_id": "feel-night", "answer_pk": answer.pk, "person_pk": home.gita.pk, "baby_pk": baby.pk,
        "concept_key": "feeding.first", "assessment_pk": answer.assessment_id, "sitting_pk": answer.pk,
    }  # fmt: skip
    found = []
    for pattern in flat(get_resolver("apps.assessment.urls").url_patterns):
        names = pattern.pattern.converters
        whose = answer.assessment_id if str(pattern.pattern).startswith("my-") else home.family.pk
        args = {name: whose if name == "pk" else ids.get(name, answer.pk) for name in names}
        found.append(reverse(f"assessment:{pattern.name}", kwargs=args, urlconf="kith.urls.mutual"))
    return found


def flat(patterns: list[Any]) -> Iterator[Any]:
    """The addresses, those of an included file too."""
    for pattern in patterns:
        yield from flat(pattern.url_patterns) if hasattr(pattern, "url_patterns") else [pattern]


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_else_meets_a_sealed_answer_anywhere(home: Kitchen, secret: Answer, browse: Any, name: str) -> None:
    client = browse("north", name)
    addresses = every_get(home, secret)
    assert len(addresses) > 10
    for address in addresses:
        assert SECRET not in client.get(address).content.decode(), address


def test_ben_reads_what_is_opened_to_him_and_cara_404(home: Kitchen, secret: Answer, browse: Any) -> None:
    address = f"/families/{home.family.pk}/assessment/"
    opened(secret, Level.SUPPORTER, by=home.user)
    assert SECRET in browse("north", "ben").get(address).content.decode()
    assert browse("north", "cara").get(address).status_code == 404
    assert SECRET not in browse("north", "asha").get(address).content.decode(), "to the supporter, not the hub"
    assert browse("north", "hal").get(address).status_code == 403
    assert browse("north", "eve").get(address).status_code == 403
    assert browse("north", "gita").get(address).status_code == 403


def test_the_hub_reads_what_is_opened_to_the_hub(home: Kitchen, secret: Answer, browse: Any) -> None:
    opened(secret, Level.HUB, by=home.user)
    address = f"/families/{home.family.pk}/assessment/"
    for name in ("asha", "ben"):
        assert SECRET in browse("north", name).get(address).content.decode()


def test_closed_again_it_is_gone_at_once(home: Kitchen, secret: Answer, browse: Any) -> None:
    opened(secret, Level.SUPPORTER, by=home.user)
    opened(secret, Level.SEALED, by=home.user)
    assert SECRET not in browse("north", "ben").get(f"/families/{home.family.pk}/assessment/").content.decode()
    steps = AnswerVisibility.objects.order_by("step").values_list("step", "level")
    assert list(steps) == [(1, "SUPPORTER"), (2, "SEALED")]


def test_a_changed_answer_is_sealed_again(home: Kitchen, secret: Answer, browse: Any) -> None:
    opened(secret, Level.SUPPORTER, by=home.user)
    said(secret.assessment, "feel-night", own_words="giraffe curtains", by=home.user)
    page = browse("north", "ben").get(f"/families/{home.family.pk}/assessment/").content.decode()
    assert SECRET not in page and "giraffe curtains" not in page
    with pytest.raises(AnswerChanged):
        opened(secret, Level.SUPPORTER, by=home.user)


def test_when_the_match_ends_so_does_the_reading(home: Kitchen, secret: Answer, browse: Any, person: Any) -> None:
    opened(secret, Level.SUPPORTER, by=home.user)
    home.family.matches.update(state="ENDED", ended_at=NOW, ended_by=person("asha"))
    assert browse("north", "ben").get(f"/families/{home.family.pk}/assessment/").status_code == 404
    assert opened_by_family(family=home.family, for_user=person("ben")) == []


def test_she_opens_and_closes_on_her_own_page(home: Kitchen, secret: Answer, browse: Any) -> None:
    client = browse("north", "gita")
    address = f"/my-assessment/{secret.assessment_id}/answers/{secret.pk}/set-visibility/"
    answer = client.post(address, {"level": "SUPPORTER"})
    assert answer.url.endswith("/words/#feel-night")
    assert "1 answer open" in client.get(answer.url).content.decode()
    part = client.post(address, {"level": "HUB"}, headers={"hx-request": "true"}).content.decode()
    assert part.strip().startswith("<article") and SECRET in part
    assert client.post(address, {"level": "EVERYBODY"}).status_code == 400
    assert close_all_answers(assessment=secret.assessment, by=home.user, at=NOW) == 1
    assert "All of it is just yours" in client.get(f"/my-assessment/{secret.assessment_id}/words/").content.decode()


def test_only_she_opens_it(home: Kitchen, secret: Answer, browse: Any, person: Any) -> None:
    mo = partner(home)
    for user in (person("ben"), person("asha"), mo.user):
        with pytest.raises(NotTheirs):
            set_visibility(answer=secret, level=Level.SUPPORTER, by=user, at=NOW)
    address = f"/my-assessment/{secret.assessment_id}/answers/{secret.pk}/set-visibility/"
    assert browse("north", "ben").post(address, {"level": "SUPPORTER"}).status_code == 403
    assert not AnswerVisibility.objects.exists()


def test_her_partner_sees_nothing_and_cannot_tell_there_is_anything(home: Kitchen, secret: Answer, browse: Any) -> None:
    from tests.signing_in import sign_in

    opened(secret, Level.HUB, by=home.user)
    client = browse("north")
    sign_in(client, partner(home).user)
    for address in every_get(home, secret):
        answer = client.get(address)
        assert SECRET not in answer.content.decode()
        names_hers = any(str(pk) in address for pk in (home.family.pk, secret.assessment_id))
        assert answer.status_code in (403, 404, 405) or not names_hers, address
    assert "The straight deal" in client.get("/my-assessment/").content.decode(), "as if there were nothing"


def test_a_skipped_card_is_never_shown_to_anybody(home: Kitchen, person: Any) -> None:
    skipped = said(started(home.user), "me-body", by=home.user)
    opened(skipped, Level.HUB, by=home.user)
    assert opened_by_family(family=home.family, for_user=person("ben"))[0].answers == []


def test_ben_sees_only_what_she_wants_to_talk_about(home: Kitchen, secret: Answer, person: Any) -> None:
    cards = way_through(secret.assessment).template.cards
    for link_id, choice in (("home-feel", "NOW"), ("money-last", "NEVER"), ("baby-birth", "LATER")):
        choose_topic(assessment=secret.assessment, card=cards[link_id], choice=choice, by=home.user, at=NOW)
    seen = opened_by_family(family=home.family, for_user=person("ben"))[0]
    assert [card.link_id for card in seen.to_talk_about] == ["home-feel"]
    assert opened_by_family(family=home.family, for_user=person("asha"))[0].to_talk_about == [], "told her supporter"


@pytest.fixture
def another(home: Kitchen, secret: Answer, person: Any) -> Assessment:
    """Begun by her alone on the same day; it asks of a thing that the first one asks of too."""
    adopt_template(version=newest_version(slug=SUCCESS), by=person("asha"), at=NOW)
    return start_assessment(by=home.user, at=NOW, template=family_id_of(SUCCESS))


def test_a_topic_is_told_once_and_not_again_by_what_she_took_up_alone(
    home: Kitchen, secret: Answer, another: Assessment, person: Any
) -> None:
    card = way_through(secret.assessment).template.cards["here-glad"]
    assert card.concept_key == way_through(another).template.cards["success"].concept_key
    choose_topic(assessment=secret.assessment, card=card, choice="NOW", by=home.user, at=NOW)
    seen = opened_by_family(family=home.family, for_user=person("ben"))
    assert [(one.assessment, [card.link_id for card in one.to_talk_about]) for one in seen] == [
        (secret.assessment, ["here-glad"])
    ]


def test_what_she_began_on_one_day_stands_under_one_heading(
    home: Kitchen, secret: Answer, another: Assessment, browse: Any
) -> None:
    opened(secret, Level.SUPPORTER, by=home.user)
    opened(said(another, "success", own_words="A pram that folds", by=home.user), Level.SUPPORTER, by=home.user)
    page = browse("north", "ben").get(f"/families/{home.family.pk}/assessment/").content.decode()
    assert SECRET in page and "A pram that folds" in page
    assert page.count('<h2 id="p-') == 1


def test_no_level_means_nothing_at_all() -> None:
    for levels in ((), (Level.SEALED,), (Level.HUB, Level.SEALED)):
        with pytest.raises(ValueError, match="opened to nobody"):
            Answer.objects.none().opened_to(*levels)


def test_answers_cannot_be_edited_or_deleted(home: Kitchen, secret: Answer) -> None:
    from django.db import DatabaseError, transaction

    for change in (lambda: Answer.objects.update(own_words=""), lambda: Answer.objects.all().delete()):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            change()
