"""Reminders of a planned day, to her who said yes to them; and a plan for whom none was made yet. Both are rounds."""

from __future__ import annotations

import datetime as dt
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from apps.peersupport.models.consents import ConsentFact, Purpose
from apps.peersupport.models.families import Person
from apps.peersupport.models.journey import PlannedContact
from apps.peersupport.models.loss import Loss
from apps.peersupport.models.pregnancies import Baby, Pregnancy
from apps.peersupport.models.supporters import Match
from apps.peersupport.operations.messages import queue_message
from apps.peersupport.operations.planned import plan_contacts
from apps.peersupport.queries.planned import SPOKEN_OF

REMINDERS = UUID("6a7cf4a2-98f7-5c55-8b60-1f0f3c8a2d11")
"""The key of a reminder is worked out from this, its contact and its day: one a day, however often it is asked for."""
AT_ONCE = 100
STILL_WAITING = dt.timedelta(days=14)
LONG_UNDATED = dt.timedelta(days=147)
NEW_HERE = dt.timedelta(days=91)


def remind_of_tomorrow(*, at: dt.datetime) -> int:
    """Write down a reminder for each contact planned for tomorrow, where she wants them. A day nobody chose is none
    while dates are a range. How many."""
    due = list(_tomorrows(timezone.localdate(at) + dt.timedelta(days=1))[:AT_ONCE])
    for row in due:
        _remind(row, at=at)
    return len(due)


def plan_who_has_none(*, at: dt.datetime) -> int:
    """Whoever was brought in by other ways than our pages gets a plan too. How many."""
    on = timezone.localdate(at)
    found = list(_without_plan(on)[:AT_ONCE])
    for pregnancy in found:
        plan_contacts(pregnancy=pregnancy, on=on, at=at, by=None)
    return len(found)


def _tomorrows(day: dt.date) -> list[PlannedContact]:
    parent = Person.objects.filter(family=OuterRef("family"), role=Person.Role.PARENT).order_by("added_at")
    together = Match.objects.filter(family=OuterRef("family"), state=Match.State.ACTIVE)
    on_that_day = Q(planned_on=day) | Q(planned_on=None, due_on=day, is_rough=False)
    found = PlannedContact.objects.waiting().filter(SPOKEN_OF, on_that_day).exclude(reminded_for=day)
    found = found.annotate(
        parent=Subquery(parent.values("pk")[:1]),
        supporter=Subquery(together.values("supporter__user__display_name")[:1]),
    )
    for purpose in (Purpose.CONTACT, Purpose.REMINDERS):
        said = ConsentFact.objects.filter(person=OuterRef("parent"), purpose=purpose).order_by("-at")
        found = found.alias(**{f"said_{purpose}": Subquery(said.values("given")[:1])}).filter(
            **{f"said_{purpose}": True}
        )
    wanted: list[PlannedContact] = found.exclude(supporter=None).order_by("due_on", "pk")
    return wanted


@transaction.atomic
def _remind(row: PlannedContact, *, at: dt.datetime) -> None:
    held = PlannedContact.objects.waiting().select_for_update(of=("self",)).filter(pk=row.pk).first()
    if held is None or held.day != row.day:
        return
    person = Person.objects.get(pk=row.parent)  # type: ignore[attr-defined]
    supporter = row.supporter.split()[0]  # type: ignore[attr-defined]
    held.reminder = queue_message(
        client_key=uuid5(REMINDERS, f"{held.pk} {held.day}"), template="in_touch", person=person, by=None, at=at,
        why="A day you planned together, and a yes to reminders",
        values={"name": person.first_name, "supporter": supporter, "on": held.day.isoformat()},
        not_after=timezone.make_aware(dt.datetime.combine(held.day, dt.time(12))),
    )  # fmt: skip
    held.reminded_for = held.day
    held.save(update_fields=["reminder", "reminded_for"])


def _without_plan(on: dt.date) -> QuerySet[Pregnancy]:
    planned = PlannedContact.objects.filter(pregnancy=OuterRef("pk"))
    born = Baby.objects.filter(pregnancy=OuterRef("pk"), born_on__gte=on - NEW_HERE)
    dated = Q(state=Pregnancy.State.EXPECTING, due_on__gte=on - STILL_WAITING)
    undated = Q(state=Pregnancy.State.EXPECTING, due_on=None, heard_on__gt=on - LONG_UNDATED)
    found: QuerySet[Pregnancy] = Pregnancy.objects.filter(
        dated | undated | Q(Exists(born), state=Pregnancy.State.BORN), ~Exists(planned),
        ~Exists(Loss.objects.standing().filter(pregnancy=OuterRef("pk"))), family__ended_at=None,
    ).order_by("heard_on", "pk")  # fmt: skip
    return found
