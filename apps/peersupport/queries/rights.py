"""Data requests with their clocks, and whether a family's record is held."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.http import Http404

from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.rights import DataRequest, DataRequestEvent, FamilyHold
from apps.peersupport.rights_clocks import RequestClock, clock_of
from kith.models import ScopedQuerySet
from kith.people.models import User
from kith.permissions import Permission

Kind = DataRequestEvent.Kind
ANSWERS = {Kind.KNOWN_WHO: Kind.ASKED_WHO, Kind.KNOWN_WHAT: Kind.ASKED_WHAT}


@dataclass(frozen=True)
class Asked:
    """A request with its steps, the oldest first, and its clock."""

    request: DataRequest
    steps: list[DataRequestEvent]
    clock: RequestClock

    @property
    def is_open(self) -> bool:
        return self.clock.ended_on is None

    @property
    def answer(self) -> DataRequestEvent | None:
        """The step that ended it."""
        return next((step for step in self.steps if step.kind in DataRequestEvent.ENDS), None)


def with_clock(request: DataRequest) -> Asked:
    steps = sorted(request.events.all(), key=lambda step: step.step)
    is_complaint = request.kind == DataRequest.Kind.COMPLAINT
    return Asked(request, steps, clock_of(received_on=request.received_on, is_complaint=is_complaint, steps=steps))


def questions_open(asked: Asked) -> list[DataRequestEvent.Kind]:
    """What we asked back and do not know yet, by the step that answers it."""
    kinds = [step.kind for step in asked.steps]
    return [known for known, question in ANSWERS.items() if kinds.count(question) > kinds.count(known)]


def may_take_longer(asked: Asked, *, on: dt.date) -> bool:
    """Once, told within the first month; a complaint has no such day."""
    taken = any(step.kind == Kind.EXTENDED for step in asked.steps)
    is_complaint = asked.request.kind == DataRequest.Kind.COMPLAINT
    return not (taken or is_complaint) and on <= asked.clock.first_due_on


def steps_that_fit(asked: Asked, *, on: dt.date) -> list[DataRequestEvent.Kind]:
    """What may be done next, for whoever handles it: what answers a question only where it is open, more time only
    once and within the first month. The last step is among them: sent again, it is one."""
    answers = questions_open(asked)
    left_out = {Kind.TAKEN_BACK, *(known for known in ANSWERS if known not in answers)}
    if not may_take_longer(asked, on=on):
        left_out.add(Kind.EXTENDED)
    last = asked.steps[-1].kind if asked.steps else None
    return [kind for kind in Kind if kind not in left_out or kind == last]


def requests_of(person: Person) -> list[Asked]:
    """What this person asked, the newest first. Three statements, however many."""
    found = DataRequest.objects.filter(person=person).prefetch_related("events__by").order_by("-made_at")
    return [with_clock(each) for each in found]


def requests_for(*, for_user: User, open_only: bool, words: str = "", kind: str = "") -> list[Asked]:
    """Every request, narrowed by a name and by what is asked; for whoever handles them. Where only the open ones are
    wanted, what is owed first is on top; else the newest."""
    found = _requests() if for_user.may(Permission.HANDLE_DATA_REQUESTS) else DataRequest.objects.none()
    if words:
        found = found.filter(Q(person__first_name__icontains=words) | Q(person__last_name__icontains=words))
    if kind in DataRequest.Kind.values:
        found = found.filter(kind=kind)
    return _open(found) if open_only else [with_clock(each) for each in found.order_by("-made_at")]


def open_requests() -> list[Asked]:
    """Those that are not answered, what is owed first on top."""
    return _open(_requests())


def _open(found: ScopedQuerySet) -> list[Asked]:
    waiting = [with_clock(each) for each in found.exclude(events__kind__in=DataRequestEvent.ENDS)]
    return sorted(
        waiting, key=lambda each: (each.clock.next_on is None, each.clock.next_on or each.request.received_on)
    )


def _requests() -> ScopedQuerySet:
    found: ScopedQuerySet = DataRequest.objects.select_related("person", "noted_by").prefetch_related("events__by")
    return found


def get_request(*, pk: UUID, for_user: User) -> Asked:
    """Raises Http404."""
    return _found(DataRequest.objects.filter(pk=pk), allowed=for_user.may(Permission.HANDLE_DATA_REQUESTS))


def get_own_request(*, pk: UUID, person: Person) -> Asked:
    """Raises Http404."""
    return _found(DataRequest.objects.filter(pk=pk, person=person), allowed=True)


def _found(rows: object, *, allowed: bool) -> Asked:
    found = rows.select_related("person__family", "noted_by").prefetch_related("events__by").first()  # type: ignore[attr-defined]
    if found is None or not allowed:
        raise Http404
    return with_clock(found)


def holds_of(family: Family) -> list[FamilyHold]:
    """Placed and let go, the newest first."""
    return list(FamilyHold.objects.filter(family=family).select_related("by").order_by("-step"))


def is_held(family: Family) -> bool:
    last = FamilyHold.objects.filter(family=family).order_by("-step").first()
    return bool(last and last.kind == FamilyHold.Kind.PLACED)
