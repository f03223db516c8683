"""The assessment room of the demonstration: cards answered by a good half of parents, and facts about every baby."""

from __future__ import annotations

import random
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from apps.assessment.concepts import FEEDING_6_TO_8_WEEKS, FIRST_FEED, JABS_8_WEEKS, JABS_12_WEEKS
from apps.assessment.models.answers import Answer, AnswerVisibility
from apps.assessment.models.assessments import Assessment
from apps.assessment.models.measures import Measure
from apps.assessment.models.topics import TopicChoice
from apps.assessment.operations import adopt_template
from apps.peersupport.models.families import Person
from apps.peersupport.models.pregnancies import Baby
from apps.peersupport.models.supporters import Match
from demo import assessment_measures
from demo.assessment_words import LEANNE, LEANNE_TOPICS, OWN_WORDS
from demo.people import post
from demo.plans import Plan
from kith.catalogue.assessments.cards import Card, Template
from kith.catalogue.assessments.models import TemplateVersion
from kith.catalogue.assessments.queries import newest_version, template_of
from kith.catalogue.assessments.values import Value
from kith.people.models import User
from kith.roles import Role

ORDER = (Assessment, Answer, AnswerVisibility, TopicChoice, Measure)
BATCH = 1000
ALSO_IN_USE = ("partner-conversation", "six-to-eight-weeks", "then-and-now")
SHARE_ANSWERING = 0.58
NOT_ASKED, NOT_KNOWN = 45, 90
"""One fact in so many was never asked for; one in so many is asked for and not known: about 97 in 100 are known."""


@dataclass
class Pile:
    """What is being made here."""

    plan: Plan
    rng: random.Random
    today: date
    version: TemplateVersion
    template: Template
    coordinator: User
    supporters: dict[UUID, User]
    rows: dict[type, list[Any]] = field(default_factory=dict)
    due: Counter[str] = field(default_factory=Counter)

    def add(self, row: Any) -> Any:
        self.rows.setdefault(type(row), []).append(row)
        return row

    def key(self) -> UUID:
        return uuid.UUID(int=self.rng.getrandbits(128), version=4)

    def at(self, day: date) -> datetime:
        moment = timezone.make_aware(datetime.combine(day, time(self.rng.randint(9, 20), self.rng.randint(0, 59))))
        return min(moment, timezone.now() - timedelta(hours=1))


def load(plan: Plan, rng: random.Random, today: date, tell: Callable[[str], None]) -> None:
    """Fill the open scope. The kit is in the catalogue already; families come from the peer-support room."""
    pile = _pile(plan, rng, today)
    for version in (pile.version, *(newest_version(slug=slug) for slug in ALSO_IN_USE)):
        adopt_template(version=version, by=pile.coordinator, at=pile.at(today - timedelta(days=580)))
    listed = post(plan, Role.PARENT).email
    for parent in _parents():
        if parent.contact == listed:
            _leanne(pile, parent)
        elif parent.family_id in pile.supporters and rng.random() < SHARE_ANSWERING:
            _assessment(pile, parent)
    for baby in _babies():
        _measures(pile, baby)
    assessment_measures.load(pile)
    for model in (*ORDER, *assessment_measures.ORDER):
        model.objects.bulk_create(pile.rows.get(model, []), batch_size=BATCH)
    tell(f"{len(pile.rows.get(Assessment, ()))} assessments, {len(pile.rows.get(Measure, ()))} facts about babies")


def _pile(plan: Plan, rng: random.Random, today: date) -> Pile:
    version = newest_version()
    template = template_of(version_id=version.pk, sha256=version.sha256)
    coordinator = User.objects.filter(role_grants__role=Role.COORDINATOR).order_by("email")[0]
    matches = Match.objects.select_related("supporter__user").order_by("started_at")
    supporters = {match.family_id: match.supporter.user for match in matches}
    return Pile(plan, rng, today, version, template, coordinator, supporters)


def _parents() -> Iterator[Person]:
    yield from Person.objects.filter(role="PARENT").select_related("family", "user").order_by("added_at", "pk")


def _babies() -> Iterator[Baby]:
    yield from Baby.objects.select_related("pregnancy").order_by("born_on", "pk")


def _assessment(pile: Pile, parent: Person) -> None:
    """Begun some weeks after the family was; typed by herself, or from paper by her supporter."""
    rng = pile.rng
    began_on = timezone.localdate(parent.added_at) + timedelta(days=rng.randint(9, 45))
    if began_on >= pile.today:
        return
    supporter = pile.supporters[parent.family_id]
    modes = ("ALONE", "ALONE", "TOGETHER") if parent.user else ("PAPER", "PAPER", "PHONE")
    began_at, is_done = pile.at(began_on), rng.random() < 0.8
    assessment = pile.add(
        Assessment(
            version_id=pile.version.pk, sha256=pile.version.sha256, respondent=parent, companion=supporter,
            mode=rng.choice(modes), state="DONE" if is_done else "STARTED", made_at=began_at - timedelta(days=2),
            started_at=began_at, done_at=began_at + timedelta(minutes=70) if is_done else None,
        )
    )  # fmt: skip
    typist = parent.user or supporter
    chosen: dict[str, Value] = {}
    last = len(pile.template.cards) if is_done else rng.randint(5, 24)
    for number, link_id in enumerate(list(pile.template.cards)[:last]):
        card = pile.template.cards[link_id]
        if card.when.holds(chosen):
            _answer(pile, assessment, card, typist, began_at + timedelta(minutes=2 * number), chosen)
    _topics(pile, assessment, began_at)


def _answer(
    pile: Pile, assessment: Assessment, card: Card, typist: User, at: datetime, chosen: dict[str, Value]
) -> None:
    rng = pile.rng
    words = rng.choice(OWN_WORDS.get(card.link_id, ("",))) if rng.random() < 0.55 else ""
    code = _code(rng, card) if rng.random() < 0.8 else ""
    chosen[card.link_id] = code
    answer = _said(pile, assessment, card.link_id, code, words, typist, at)
    if assessment.respondent.user and (code or words) and rng.random() < 0.4:
        _open(pile, answer, rng.choice(("SUPPORTER", "SUPPORTER", "HUB")), typist)


def _code(rng: random.Random, card: Card) -> str:
    """More often one of the first choices; around the middle of a scale."""
    if not card.codes:
        return ""
    if card.kind == "scale":
        return str(max(0, min(10, round(rng.gauss(6, 2)))))
    weights = [5, 4, 2, 1, 1][: len(card.codes)]
    return rng.choices(card.codes, weights)[0]


def _said(
    pile: Pile, assessment: Assessment, link_id: str, code: str, words: str, typist: User, at: datetime
) -> Answer:
    return pile.add(
        Answer(
            assessment=assessment, link_id=link_id, code=code, own_words=words, answered_by=assessment.respondent,
            typed_by=typist, at=at, client_key=pile.key(),
        )
    )  # fmt: skip


def _open(pile: Pile, answer: Answer, level: str, by: User) -> None:
    pile.add(AnswerVisibility(answer=answer, step=1, level=level, at=answer.at + timedelta(minutes=60), by=by))


def _topics(pile: Pile, assessment: Assessment, at: datetime) -> None:
    cards = pile.rng.sample(list(pile.template.cards.values()), pile.rng.randint(1, 5))
    for number, card in enumerate(cards):
        choice = pile.rng.choice(("NOW", "NOW", "NOW", "LATER", "NEVER"))
        _topic(pile, assessment, card, choice, at + timedelta(minutes=number))


def _topic(pile: Pile, assessment: Assessment, card: Card, choice: str, at: datetime) -> None:
    pile.add(
        TopicChoice(
            respondent=assessment.respondent, assessment=assessment, concept_key=card.concept_key, link_id=card.link_id,
            choice=choice, step=1, at=at,
        )
    )  # fmt: skip


def _leanne(pile: Pile, leanne: Person) -> None:
    """The parent the desk lists: half-way through, her supporter beside her; some kept to herself."""
    typist: Any = leanne.user
    began_at = pile.at(pile.today - timedelta(days=4))
    assessment = pile.add(
        Assessment(
            version_id=pile.version.pk, sha256=pile.version.sha256, respondent=leanne, mode="TOGETHER", state="STARTED",
            companion=pile.supporters[leanne.family_id], made_at=began_at - timedelta(days=3), started_at=began_at,
        )
    )  # fmt: skip
    for number, (link_id, code, words, level) in enumerate(LEANNE):
        at = began_at + timedelta(minutes=2 * number)
        answer = _said(pile, assessment, link_id, code, words, typist, at)
        if level != "SEALED":
            _open(pile, answer, level, typist)
    for number, (link_id, choice) in enumerate(LEANNE_TOPICS):
        _topic(pile, assessment, pile.template.cards[link_id], choice, began_at + timedelta(minutes=3 * number))


def _measures(pile: Pile, baby: Baby) -> None:
    """First feed, feeding at 6 to 8 weeks and two visits of jabs, once the baby is old enough; a few are not known."""
    rng, age = pile.rng, (pile.today - baby.born_on).days
    breastfed = rng.random() < pile.plan.breastfed_at_6_weeks
    first = "BREAST_MILK" if breastfed or rng.random() < 0.45 else "OTHER"
    _measure(pile, baby, FIRST_FEED, first, rng.randint(0, min(2, age)), age)
    now = rng.choices(("TOTALLY", "PARTIALLY"), (62, 38))[0] if breastfed else "NOT_AT_ALL"
    if age >= 43:
        _measure(pile, baby, FEEDING_6_TO_8_WEEKS, now, rng.randint(43, max(43, min(age, 55))), age)
    for concept_key, day in ((JABS_8_WEEKS, 56), (JABS_12_WEEKS, 84)):
        had = rng.choices(("ALL", "SOME", "NOT_YET"), (93, 3, 4))[0]
        _measure(pile, baby, concept_key, had, day + rng.randint(0, 9), age)


def _measure(pile: Pile, baby: Baby, concept_key: str, code: str, day: int, age: int) -> None:
    if day > age:
        return
    pile.due[concept_key] += 1
    number = pile.due[concept_key]
    code = "NOT_KNOWN" if number % NOT_KNOWN == 7 else code
    if number % NOT_ASKED == NOT_ASKED // 2:
        return
    on = baby.born_on + timedelta(days=day)
    family_id = baby.pregnancy.family_id
    pile.add(
        Measure(
            concept_key=concept_key, family_id=family_id, baby=baby, code=code,
            observed_on=on, source=pile.rng.choice(("PARENT", "PARENT", "RED_BOOK")), client_key=pile.key(),
            recorded_by=pile.supporters.get(family_id, pile.coordinator), recorded_at=pile.at(on),
        )
    )  # fmt: skip
