"""A person's support plan, from its versions and what was said to each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from apps.peersupport.models.families import Person
from apps.peersupport.models.plans import PlanMark, PlanVersion

Kind = PlanMark.Kind


@dataclass
class Plan:
    """Every version, the oldest first, with its marks."""

    person: Person
    versions: list[PlanVersion]

    @property
    def last_step(self) -> int:
        return self.versions[-1].step if self.versions else 0

    @cached_property
    def in_force(self) -> PlanVersion | None:
        """The newest version the person said yes to."""
        agreed = [one for one in self.versions if self.answer_of(one) == Kind.AGREED]
        return agreed[-1] if agreed else None

    @cached_property
    def waiting(self) -> PlanVersion | None:
        """The newest version, while the person has not answered it."""
        last = self.versions[-1] if self.versions else None
        return last if last and self.answer_of(last) is None else None

    @cached_property
    def done(self) -> set[str]:
        """The keys of the lines that are done."""
        marks = [mark for one in self.versions for mark in one.marks.all() if mark.line]
        last = {str(mark.line): mark.kind for mark in sorted(marks, key=lambda mark: (mark.at, mark.step))}
        return {key for key, kind in last.items() if kind == Kind.DONE}

    @property
    def others_who_agreed(self) -> list[str]:
        """Who else said yes to the version that holds, whoever proposed it first."""
        if self.in_force is None:
            return []
        agreed = [mark.by for mark in self.in_force.marks.all() if mark.kind == Kind.AGREED]
        people = dict.fromkeys(str(one) for one in (self.in_force.written_by, *agreed) if one.pk != self.person.user_id)
        return list(people)

    def answer_of(self, version: PlanVersion) -> str | None:
        """What the person themselves said to it: AGREED, NOT_LIKE_THIS, or None."""
        said = [mark.kind for mark in version.marks.all() if mark.line is None and mark.by_id == self.person.user_id]
        return said[-1] if said else None


def plan_of(person: Person) -> Plan:
    """In two statements, however long. Who may read it is the door's and `get_family`'s to say."""
    versions = PlanVersion.objects.filter(person=person).select_related("written_by")
    return Plan(person, list(versions.prefetch_related("marks__by").order_by("step")))
