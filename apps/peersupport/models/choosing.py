from __future__ import annotations

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.supporters import Supporter
from kith.models import Data, KithModel
from kith.people.models import User


class Exclusion(KithModel):
    """A supporter and a family who are kept apart, whichever side asked. `sealed` is why, sealed; empty where a parent
    or a supporter asked, who are never asked why."""

    class Kind(models.TextChoices):
        HOUSEHOLD = "HOUSEHOLD", "They live together"
        RELATIVE = "RELATIVE", "They are related"
        DISPUTE = "DISPUTE", "There is a quarrel between them"
        PARENT = "PARENT", "A parent asked"
        SUPPORTER = "SUPPORTER", "The supporter asked"

    PERSONAL: ClassVar = {
        "supporter": Data.LINK, "family": Data.LINK, "sealed": Data.WORDS, "by": Data.LINK, "lifted_by": Data.LINK,
        "kind": Data.WORDS,
    }  # fmt: skip
    NOT_PERSONAL: ClassVar = frozenset({"at", "lifted_at"})

    supporter = models.ForeignKey(Supporter, on_delete=models.PROTECT, related_name="exclusions")
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="exclusions")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    sealed = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "supporter", "family", "kind", condition=Q(lifted_at=None), name="exclusion_of_a_kind_once"
            ),
            models.CheckConstraint(
                name="nobody_says_why_they_ask_for_another",
                condition=~Q(kind__in=("PARENT", "SUPPORTER")) | Q(sealed=""),
            ),
            models.CheckConstraint(
                name="exclusion_lifted_at_and_by_together",
                condition=Q(lifted_at=None, lifted_by=None) | Q(lifted_at__isnull=False, lifted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Exclusion {str(self.pk)[:8]}"


class MatchWish(KithModel):
    """What a parent or partner would like of whoever supports them: what they have lived through, which times fit, and
    a woman or a man where that matters to them."""

    class Gender(models.TextChoices):
        NO_MATTER = "", "It doesn’t matter"
        WOMAN = "WOMAN", "A woman"
        MAN = "MAN", "A man"

    PERSONAL: ClassVar = {
        "person": Data.LINK, "experiences": Data.WORDS, "times": Data.WORDS, "gender": Data.WORDS,
    }  # fmt: skip
    NOT_PERSONAL: ClassVar = frozenset({"kept_at"})

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="match_wish")
    experiences = models.JSONField(default=list)
    times = models.JSONField(default=list)
    gender = models.CharField(max_length=5, choices=Gender.choices, blank=True, default="", db_default="")
    kept_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Wish {str(self.pk)[:8]}"


class OfferedList(KithModel):
    """Who was shown as able to support a family, when and to whom. `lines`: a supporter's id, points of 100, and the
    reasons as they were read. The points are kept to answer for the order, and stand on no page."""

    PERSONAL: ClassVar = {"family": Data.LINK, "person": Data.LINK, "by": Data.LINK, "lines": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"at", "rules_from"})
    append_only = True

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="offered_lists")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="offered_lists")
    lines = models.JSONField(encoder=DjangoJSONEncoder)
    rules_from = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["family", "at"], name="offered_lists_in_order")]

    def __str__(self) -> str:
        return f"List {self.at:%Y-%m-%d}"


class MatchChoice(KithModel):
    """What a parent said about who supports them. There is nowhere to put a reason."""

    class Kind(models.TextChoices):
        PICKED = "PICKED", "Picked somebody"
        YOU_CHOOSE = "YOU_CHOOSE", "You choose"
        NONE = "NONE", "None of these"
        ANOTHER = "ANOTHER", "Somebody else, please"
        STAY = "STAY", "Stay as it is"

    PERSONAL: ClassVar = {"person": Data.LINK, "supporter": Data.LINK, "shown": Data.LINK, "by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"kind", "at"})
    append_only = True

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="match_choices")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    supporter = models.ForeignKey(Supporter, on_delete=models.PROTECT, null=True, related_name="+")
    shown = models.ForeignKey(OfferedList, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "at"], name="match_choices_in_order")]

    def __str__(self) -> str:
        return self.get_kind_display()
