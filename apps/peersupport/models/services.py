"""Local services: what helps near here, how to get it, and when somebody last checked that it is still so."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from kith.models import Data, KithModel, ScopedQuerySet
from kith.people.models import User


class LocalServiceQuerySet(ScopedQuerySet):
    def listed(self) -> LocalServiceQuerySet:
        """Without those that have closed or moved away."""
        return self.filter(retired_at=None)


class LocalService(KithModel):
    """One service as it is known now; `kinds` are keys of `service_kinds.toml`. How it came to be so stands in its
    changes. Its parts are those of Open Referral UK (HSDS-UK 3.0)."""

    PERSONAL: ClassVar = {"contact_name": Data.IDENTITY, "last_checked_by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({
        "name", "about", "how_to_get_it", "phone", "email", "url", "address", "town", "county", "postcode", "cost",
        "opening", "access", "languages", "kinds", "last_checked_on", "retired_at",
    })  # fmt: skip

    name = models.CharField(max_length=120)
    about = models.CharField(max_length=1000, blank=True)
    how_to_get_it = models.CharField(max_length=500, blank=True)
    contact_name = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    url = models.URLField(max_length=300, blank=True)
    address = models.CharField(max_length=200, blank=True)
    town = models.CharField(max_length=80, blank=True)
    county = models.CharField(max_length=80, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    cost = models.CharField(max_length=200, blank=True)
    opening = models.CharField(max_length=300, blank=True)
    access = models.CharField(max_length=300, blank=True)
    languages = models.CharField(max_length=200, blank=True)
    kinds = models.JSONField(default=list)
    last_checked_on = models.DateField(null=True, blank=True)
    last_checked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Any]] = models.Manager.from_queryset(LocalServiceQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                Lower("name"), "postcode", condition=Q(retired_at=None), name="local_service_listed_once"
            ),
            models.CheckConstraint(
                name="local_service_checked_on_and_by_together",
                condition=Q(last_checked_on=None, last_checked_by=None)
                | Q(last_checked_on__isnull=False, last_checked_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class LocalServiceChange(KithModel):
    """Something about a service changed. `kept` is the whole service after it, so that a change can be undone."""

    class Kind(models.TextChoices):
        ADDED = "ADDED", "Added"
        CHANGED = "CHANGED", "Changed"
        CHECKED = "CHECKED", "Checked"
        RETIRED = "RETIRED", "Taken off the list"
        BROUGHT_BACK = "BROUGHT_BACK", "Put back on the list"
        UNDONE = "UNDONE", "Undone"

    PERSONAL: ClassVar = {"service": Data.LINK, "by": Data.LINK, "kept": Data.IDENTITY}
    NOT_PERSONAL: ClassVar = frozenset({"step", "kind", "at"})
    append_only = True

    service = models.ForeignKey(LocalService, on_delete=models.PROTECT, related_name="changes")
    step = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    kept = models.JSONField(encoder=DjangoJSONEncoder)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("service", "step", name="local_service_change_in_steps")]

    def __str__(self) -> str:
        return f"{self.kind} {self.step}"
