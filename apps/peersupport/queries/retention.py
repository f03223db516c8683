"""What has been kept long enough, and what became of each list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.shortcuts import get_object_or_404

from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.introductions import Introduction
from apps.peersupport.models.retention import RemovalList, Tombstone
from apps.peersupport.models.rights import FamilyHold
from apps.peersupport.models.safety import Concern
from apps.peersupport.retention import ASKED, Rule, rules_on

What = Tombstone.What
AT_ONCE = 500
"""A list that a person can look through; what is left over is on the next one."""


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that may go, by which rule, since when."""

    what: str
    subject: UUID
    rule: str
    due_on: dt.date

    def as_line(self) -> dict[str, str]:
        return {"what": self.what, "subject": str(self.subject), "rule": self.rule, "due_on": self.due_on.isoformat()}


def due_for_removal(*, on: dt.date, most: int = AT_ONCE) -> list[Due]:
    """What the rules of that day let go, the longest due first. Nothing held, nothing that a concern keeps."""
    rules = [rule for rule in rules_on(on).values() if rule.what in What.values]
    found = [due for rule in rules for due in _due(rule, on)]
    whole = {due.subject for due in found if due.what == What.SHELL}
    found = [due for due in found if due.what == What.SHELL or due.subject not in whole]
    return sorted(found, key=lambda due: (due.due_on, str(due.subject)))[:most]


def is_still_due(line: Due, *, on: dt.date) -> bool:
    """Whether the rule of a line lets it go on that day too. What they asked for goes by no rule; but a whole family
    only while nobody else is in it, who did not ask."""
    if line.rule == ASKED:
        return line.what != What.FAMILY or is_alone(line.subject)
    rule = rules_on(on).get(line.rule)
    return bool(rule and _past(rule, on).filter(pk=line.subject).exists())


def is_alone(family: UUID) -> bool:
    """There is one person in it and no more."""
    return Person.objects.filter(family=family).count() < 2


def _due(rule: Rule, on: dt.date) -> Iterator[Due]:
    gone = Tombstone.objects.filter(subject_id=OuterRef("pk"), what=rule.what)
    for pk, since in _past(rule, on).filter(~Exists(gone)).values_list("pk", "since"):
        yield Due(rule.what, pk, rule.code, rule.due_on(since))


def _past(rule: Rule, on: dt.date) -> Any:
    """What has been kept as long as a rule says, with `since`."""
    rows: Any = {
        "introduction_ended": _introductions,
        "family_ended": _families,
        "youngest_child_born": _kept_by_law,
    }[rule.since]()
    return rows.filter(since__lte=rule.latest_due(on))


def _introductions() -> QuerySet[Introduction]:
    """Those that ended and started no family."""
    ended = Introduction.objects.filter(family=None, ended_at__isnull=False)
    return ended.annotate(since=TruncDate("ended_at"))


def _unheld() -> QuerySet[Family]:
    last = FamilyHold.objects.filter(family=OuterRef("pk")).order_by("-step").values("kind")[:1]
    ended = Family.objects.filter(ended_at__isnull=False).annotate(last_hold=Subquery(last))
    return ended.filter(~Q(last_hold=FamilyHold.Kind.PLACED) | Q(last_hold=None))


def _families() -> QuerySet[Family]:
    concern = Concern.objects.filter(family=OuterRef("pk"))
    return _unheld().filter(~Exists(concern)).annotate(since=TruncDate("ended_at"))


def _kept_by_law() -> QuerySet[Family]:
    """From the birth of the youngest child, or from when we last knew of one to come."""
    concern = Concern.objects.filter(family=OuterRef("pk"))
    born = Coalesce(Max("pregnancies__babies__born_on"), Max("pregnancies__due_on"), TruncDate("ended_at"))
    return _unheld().filter(Exists(concern)).annotate(since=born)


def removal_lists() -> list[RemovalList]:
    """Every list with who approved it and what it removed, the newest first."""
    found = RemovalList.objects.select_related("made_by", "approval__by").prefetch_related("tombstones")
    return list(found.order_by("-made_at")[:100])


def get_removal(*, pk: UUID) -> RemovalList:
    """Raises Http404."""
    found: RemovalList = get_object_or_404(RemovalList.objects.select_related("made_by", "approval__by"), pk=pk)
    return found


def lines_of(removal: RemovalList) -> list[Due]:
    """What is on a list, as it was kept."""
    return [
        Due(one["what"], UUID(one["subject"]), one["rule"], dt.date.fromisoformat(one["due_on"]))
        for one in removal.lines
    ]


def lines_left(removal: RemovalList) -> list[Due]:
    """Lines of a list whose tombstone does not stand yet."""
    stones = Tombstone.objects.filter(subject_id__in=[one["subject"] for one in removal.lines])
    gone = set(stones.values_list("subject_id", "what"))
    return [line for line in lines_of(removal) if (line.subject, line.what) not in gone]


def approved_and_unfinished() -> list[RemovalList]:
    """The oldest first."""
    found = RemovalList.objects.filter(~Q(approval=None)).order_by("made_at")
    return [removal for removal in found if lines_left(removal)]


def families_named(keys: list[UUID], *, seen: Q) -> dict[UUID, str]:
    """The parents' first names of those families that `seen` lets somebody see."""
    found = Family.objects.filter(seen, pk__in=keys).with_people()
    return {family.pk: family.called or "" for family in found}


def people_only_here(*, what: str, subject: UUID) -> list[Person]:
    """Whose sign-in goes with the record."""
    wanted = {"pk": subject} if what == What.PERSON else {"family_id": subject}
    return list(Person.objects.filter(**wanted, user__isnull=False).select_related("user"))
