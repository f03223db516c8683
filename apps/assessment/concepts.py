"""The facts we keep about a baby: what each is called, the codes it can have, and how old the baby is then."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models

FIRST_FEED = "feeding.first"
FEEDING_6_TO_8_WEEKS = "feeding.6to8w"
JABS_8_WEEKS = "immunisation.8w"
JABS_12_WEEKS = "immunisation.12w"


class FirstFeed(models.TextChoices):
    """First feed: any breast milk, expressed or donor milk too."""

    BREAST_MILK = "BREAST_MILK", "Breast milk"
    OTHER = "OTHER", "Other milk"
    NOT_KNOWN = "NOT_KNOWN", "Not known"


class Feeding(models.TextChoices):
    """Feeding at 6 to 8 weeks, as the NHS breastfeeding prevalence indicator has it: totally is only breast milk,
    partially is breast milk and formula or anything else."""

    TOTALLY = "TOTALLY", "Only breast milk"
    PARTIALLY = "PARTIALLY", "Breast milk and other milk"
    NOT_AT_ALL = "NOT_AT_ALL", "Other milk"
    NOT_KNOWN = "NOT_KNOWN", "Not known"


class Jabs(models.TextChoices):
    ALL = "ALL", "Had them all"
    SOME = "SOME", "Had some"
    NOT_YET = "NOT_YET", "Not yet"
    NOT_KNOWN = "NOT_KNOWN", "Not known"


@dataclass(frozen=True)
class Concept:
    """`from_days` to `to_days`: the baby's age, both days included, on which the fact can be true."""

    key: str
    label: str
    question: str
    codes: type[models.TextChoices]
    from_days: int
    to_days: int


CONCEPTS = {
    concept.key: concept
    for concept in (
        Concept(FIRST_FEED, "First feed", "What was the baby’s first feed?", FirstFeed, 0, 3),
        Concept(FEEDING_6_TO_8_WEEKS, "Feeding at 6 to 8 weeks", "How is the baby fed now?", Feeding, 42, 62),
        Concept(JABS_8_WEEKS, "8-week jabs", "Has the baby had the 8-week jabs?", Jabs, 49, 365),
        Concept(JABS_12_WEEKS, "12-week jabs", "Has the baby had the 12-week jabs?", Jabs, 77, 365),
    )
}
