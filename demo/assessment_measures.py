"""Of the demonstration: first other food and later jabs, what a coder found, the same seven questions before and after,
and the team's pulse. From a seed of its own, so that the rest stays as it was."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from apps.assessment.concepts import FIRST_FOOD, JABS_1_YEAR, JABS_8_WEEKS, JABS_12_WEEKS, JABS_16_WEEKS
from apps.assessment.models.answers import Answer
from apps.assessment.models.assessments import Assessment
from apps.assessment.models.counting import CountingChoice
from apps.assessment.models.measures import CareIndexResult, Measure
from apps.assessment.operations import adopt_template
from apps.assessment.operations.pulse import answer_pulse, open_round
from apps.peersupport.models.families import Person
from apps.peersupport.models.pregnancies import Baby
from demo.people import add_sign_ins
from demo.plans import SEED
from kith.catalogue.assessments.models import TemplateVersion
from kith.catalogue.assessments.queries import newest_version, template_of
from kith.people.models import User
from kith.permissions import Permission
from kith.roles import RULES, Role

if TYPE_CHECKING:
    from demo.assessment import Pile

FIRST_VISITS = (JABS_8_WEEKS, JABS_12_WEEKS)
ORDER = (CountingChoice, CareIndexResult)
ASKED_TWICE, ONLY_BEFORE, LET_COUNT = 0.4, 0.25, 0.85
CODER, CERTIFICATE = "Dr Hilary Munt", "FRI 2291"
FIXES = (
    "A second car seat.", "Tell us sooner who is off.", "Biscuits that aren’t the sad ones.", "Fewer forms.",
    "Somewhere to sit that isn’t the corridor.", "Longer handovers on a Friday.", "A phone that holds its charge.",
)  # fmt: skip
THANKS = (
    "Whoever does the rota.", "Everybody who came out in the snow.", "Tuesday’s kitchen.", "The two who drove me home.",
    "My supervisor, for waiting.",
)  # fmt: skip


def load(pile: Pile) -> None:
    """Add to the pile of a tenant; its babies and families are there."""
    own = replace(pile, rng=random.Random(f"{SEED} {pile.plan.schema} measures"))
    babies = list(Baby.objects.select_related("pregnancy__person").order_by("born_on", "pk"))
    first_visits = _first_visits(pile)
    for baby in babies:
        _food(own, baby)
        _later_jabs(own, baby)
        _caught_up(own, baby, first_visits)
    for baby in babies[:: max(1, len(babies) // 12)]:
        _care_index(own, baby)
    _before_and_after(own, babies)
    if pile.plan.kind == "mutual":
        _pulses(own)


def _food(pile: Pile, baby: Baby) -> None:
    """Most start at about five to six months; of some we last heard before that."""
    age = (pile.today - baby.born_on).days
    started = max(100, min(260, round(pile.rng.gauss(166, 24))))
    heard = min(age, pile.rng.choice((84, 110, 150, 190, 200, 210)))
    if heard < 80 or pile.rng.random() < 0.04:
        return
    if started <= heard:
        _fact(pile, baby, FIRST_FOOD, "STARTED", started)
    else:
        _fact(pile, baby, FIRST_FOOD, "NOT_YET", heard)


def _later_jabs(pile: Pile, baby: Baby) -> None:
    age = (pile.today - baby.born_on).days
    for key, due, share in ((JABS_16_WEEKS, 112, 0.92), (JABS_1_YEAR, 366, 0.88)):
        had = pile.rng.random() < share
        day = due + (pile.rng.randint(0, 12) if had else 254 if key == JABS_16_WEEKS else 20)
        if day <= age and pile.rng.random() < 0.985:
            _fact(pile, baby, key, "ALL" if had else "NOT_YET", day)


def _first_visits(pile: Pile) -> dict[tuple[UUID, str], Measure]:
    found = pile.rows.get(Measure, [])
    return {(fact.baby_id, fact.concept_key): fact for fact in found if fact.concept_key in FIRST_VISITS}


def _caught_up(pile: Pile, baby: Baby, told: dict[tuple[UUID, str], Measure]) -> None:
    """By the first birthday most who had not had the first jabs have, and somebody asked again."""
    if (pile.today - baby.born_on).days < 370:
        return
    for key in FIRST_VISITS:
        earlier = told.get((baby.pk, key))
        if (earlier is None or earlier.code != "ALL") and pile.rng.random() < 0.9:
            _fact(pile, baby, key, "ALL", pile.rng.randint(200, 330), supersedes=earlier)


def _fact(pile: Pile, baby: Baby, key: str, code: str, day: int, *, supersedes: Measure | None = None) -> None:
    on = baby.born_on + timedelta(days=day)
    family_id = baby.pregnancy.family_id
    pile.add(
        Measure(
            concept_key=key, family_id=family_id, baby=baby, code=code, observed_on=on,
            source=pile.rng.choice(("PARENT", "PARENT", "RED_BOOK")), client_key=pile.key(), supersedes=supersedes,
            recorded_by=pile.supporters.get(family_id, pile.coordinator), recorded_at=pile.at(on),
        )
    )  # fmt: skip


def _care_index(pile: Pile, baby: Baby) -> None:
    """A coder's sheet now and then, entered by the coordinator."""
    filmed_on = baby.born_on + timedelta(days=pile.rng.randint(120, 240))
    coded_on = filmed_on + timedelta(days=9)
    if coded_on >= pile.today or Role.PEER_SUPPORTER in pile.coordinator.roles:
        return
    numbers = [*_shares(pile.rng, 3), *_shares(pile.rng, 4)]
    pile.add(
        CareIndexResult(
            baby=baby, filmed_on=filmed_on, coded_on=coded_on, coder_name=CODER, certificate=CERTIFICATE,
            certificate_expires_on=coded_on + timedelta(days=400), recorded_by=pile.coordinator,
            recorded_at=pile.at(coded_on + timedelta(days=1)), client_key=pile.key(),
            **dict(zip(CareIndexResult.SCALES, numbers, strict=True)),
        )
    )  # fmt: skip


def _shares(rng: random.Random, parts: int) -> list[int]:
    """14 points shared out, more of them to the first."""
    first = rng.randint(6, 11)
    rest = [0] * (parts - 1)
    for _ in range(14 - first):
        rest[rng.randrange(parts - 1)] += 1
    return [first, *rest]


def _before_and_after(pile: Pile, babies: list[Baby]) -> None:
    """The seven questions of the place, while expecting and about twelve weeks after."""
    version = newest_version(slug="social-capital")
    adopt_template(version=version, by=pile.coordinator, at=pile.at(pile.today - timedelta(days=579)))
    for baby in _who_answer(pile, babies):
        mother, began = baby.pregnancy.person, pile.rng.randint(30, 110)
        level = pile.rng.gauss(1.1, 0.5)
        _asked(pile, version, mother, baby.born_on - timedelta(days=began), level)
        if pile.rng.random() >= ONLY_BEFORE:
            _asked(pile, version, mother, baby.born_on + timedelta(days=pile.rng.randint(78, 105)), level + 0.35)


def _who_answer(pile: Pile, babies: list[Baby]) -> list[Baby]:
    """Mothers with a sign-in: those who have none and answer are given one."""
    first_of = {baby.pregnancy.person_id: baby for baby in reversed(babies)}
    chosen = [baby for baby in first_of.values() if pile.rng.random() < ASKED_TWICE]
    without = [baby.pregnancy.person for baby in chosen if baby.pregnancy.person.user_id is None]
    rows = [(f"parent{n}@{pile.plan.schema}.example", who.first_name, (Role.PARENT,)) for n, who in enumerate(without)]
    for who, user in zip(without, add_sign_ins(rows), strict=True):
        who.user = user
    Person.objects.bulk_update(without, ["user"])
    return chosen


def _asked(pile: Pile, version: TemplateVersion, mother: Person, day: date, level: float) -> None:
    if day >= pile.today or day < pile.today - timedelta(days=570):
        return
    at = pile.at(day)
    made = pile.add(
        Assessment(
            version_id=version.pk, sha256=version.sha256, respondent=mother, state="DONE", made_at=at, started_at=at,
            done_at=at + timedelta(minutes=4),
        )
    )  # fmt: skip
    for card in template_of(version_id=version.pk, sha256=version.sha256).cards.values():
        code = str(max(0, min(3, round(pile.rng.gauss(level, 0.7)))))
        pile.add(
            Answer(
                assessment=made, link_id=card.link_id, code=code, answered_by=mother, typed_by=mother.user, at=at,
                client_key=pile.key(),
            )
        )  # fmt: skip
    if pile.rng.random() < LET_COUNT:
        pile.add(CountingChoice(assessment=made, step=1, may_count=True, at=at, by=mother.user))


def _pulses(pile: Pile) -> None:
    """One round that has closed, and one that is open."""
    manager = User.objects.filter(role_grants__role=Role.MANAGER).order_by("email")[0]
    for days_ago, share in ((95, 0.8), (4, 0.3)):
        at = pile.at(pile.today - timedelta(days=days_ago))
        pulse = open_round(closes_on=at.date() + timedelta(days=14), by=manager, at=at)
        for user in _team():
            if pile.rng.random() < share:
                given, words = _said(pile.rng)
                answer_pulse(pulse=pulse, given=given, words=words, may_be_read=bool(words), by=user, at=at)


def _team() -> list[User]:
    roles = [role for role, rule in RULES.items() if Permission.ANSWER_PULSE in rule.permissions]
    held = User.objects.filter(role_grants__role__in=roles, role_grants__ended_at=None)
    return list(held.distinct().order_by("email"))


def _said(rng: random.Random) -> tuple[dict[str, str], dict[str, str]]:
    given = {
        "energy": rng.choices(("up", "mixed", "down"), (5, 4, 2))[0],
        "backed": str(max(0, min(10, round(rng.gauss(7, 2))))),
        "hard-visit": rng.choices(("yes", "no", "unsure"), (3, 5, 1))[0],
        "time": rng.choices(("right", "much", "more"), (6, 2, 3))[0],
        "heard": rng.choices(("yes", "mixed", "no"), (5, 4, 1))[0],
    }
    words = {"fix": rng.choice(FIXES)} if rng.random() < 0.15 else {}
    return given, words | ({"thanks": rng.choice(THANKS)} if rng.random() < 0.15 else {})
