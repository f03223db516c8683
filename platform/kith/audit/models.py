from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from kith.models import Data, KithModel


class Event(KithModel):
    """Somebody did something. No foreign keys, so the log never stands in the way of a deletion; never edited."""

    PERSONAL: ClassVar = {"actor_id": Data.LINK, "subject_id": Data.LINK, "detail": Data.WORDS}
    NOT_PERSONAL: ClassVar = frozenset({"at", "kind", "subject_type"})
    append_only = True

    at = models.DateTimeField(default=timezone.now, db_index=True)
    kind = models.CharField(max_length=60)
    actor_id = models.UUIDField(null=True)
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField(null=True, db_index=True)
    detail = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"
