"""The facts we keep about a baby: what each is called, the codes it can have, and how old the baby is then."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models

FIRST_FEED = "feeding.first"
FEEDING_6_TO_8_WEEKS = "feeding.6to8w"
FIRST_FOOD = "feeding.first-food"
JABS_8_WEEKS = "immunisation.8w"
JABS_12_WEEKS = "immunisation.12w"
JABS_16_WEEKS = "immunisation.16w"
JABS_1_YEAR = "immunisation.1y"
JABS_18_MONTHS = "immunisation.18m"
JABS_3_YEARS_4_MONTHS = "immunisation.3y4m"

NOT_KNOWN = ("NOT_KNOWN", "Not known")
RATHER_NOT = ("RATHER_NOT", "Rather not say")


class FirstFeed(models.TextChoices):
    """First feed: any breast milk, expressed or donor milk too."""

    BREAST_MILK = "BREAST_MILK", "Breast milk"
    OTHER = "OTHER", "Other milk"
    NOT_KNOWN = NOT_KNOWN
    RATHER_NOT = RATHER_NOT


class Feeding(models.TextChoices):
    """Feeding at 6 to 8 weeks, as the NHS breastfeeding prevalence indicator has it: totally is only breast milk,
    partially is breast milk and formula or anything else."""

    TOTALLY = "TOTALLY", "Only breast milk"
    PARTIALLY = "PARTIALLY", "Breast milk and other milk"
    NOT_AT_ALL = "NOT_AT_ALL", "Other milk"
    NOT_KNOWN = NOT_KNOWN
    RATHER_NOT = RATHER_NOT


class FirstFood(models.TextChoices):
    """Any food other than milk. Its day is the first day of it or, where not yet, the day we were told so."""

    STARTED = "STARTED", "Yes, started"
    NOT_YET = "NOT_YET", "Not yet"
    NOT_KNOWN = NOT_KNOWN
    RATHER_NOT = RATHER_NOT


class Jabs(models.TextChoices):
    ALL = "ALL", "Had them all"
    SOME = "SOME", "Had some"
    NOT_YET = "NOT_YET", "Not yet"
    NOT_KNOWN = NOT_KNOWN
    RATHER_NOT = RATHER_NOT


@dataclass(frozen=True)
class Concept:
    """`from_days` to `to_days`: the baby's age, both days included, on which the fact can be true. `hint` says which
    day to give. `ask_days`: the age from which it is asked about, where that is later than it can be true."""

    key: str
    label: str
    question: str
    codes: type[models.TextChoices]
    from_days: int
    to_days: int
    hint: str = ""
    ask_days: int = 0


FOUR_YEARS = 1461
DAY_OF_JABS = "If they have: the day of the last of them. If not: the day you were told."
DAY_OF_FOOD = "If yes: the first day, as near as they can say. If not yet: the day you were told."


def _jabs(key: str, label: str, from_days: int) -> Concept:
    said = label[0].lower() + label[1:]
    return Concept(key, label, f"Has the baby had the {said}?", Jabs, from_days, FOUR_YEARS, DAY_OF_JABS)


CONCEPTS = {
    concept.key: concept
    for concept in (
        Concept(FIRST_FEED, "First feed", "What was the baby’s first feed?", FirstFeed, 0, 3),
        Concept(FEEDING_6_TO_8_WEEKS, "Feeding at 6 to 8 weeks", "How is the baby fed now?", Feeding, 42, 56),
        Concept(
            FIRST_FOOD, "First food that isn’t milk", "Has the baby had any food other than milk?", FirstFood, 0,
            FOUR_YEARS, DAY_OF_FOOD, ask_days=84,
        ),
        _jabs(JABS_8_WEEKS, "8-week jabs", 49),
        _jabs(JABS_12_WEEKS, "12-week jabs", 77),
        _jabs(JABS_16_WEEKS, "16-week jabs", 105),
        _jabs(JABS_1_YEAR, "1-year jabs", 365),
        _jabs(JABS_18_MONTHS, "18-month jabs", 533),
        _jabs(JABS_3_YEARS_4_MONTHS, "Jabs at 3 years and 4 months", 1200),
    )
}  # fmt: skip
