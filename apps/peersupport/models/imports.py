from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from kith.models import Data, KithModel
from kith.people.models import User


class RegisterImport(KithModel):
    """A centre's own list of families on its way in: looked through in steps, then kept whole or not at all.

    `rows` holds the file until it is kept, taken back or thrown away, and is emptied then. `columns` says which heading
    holds what; the last one is offered again. `problems` are (row, field, sentence).
    """

    class State(models.TextChoices):
        MAPPING = "MAPPING", "Say what the columns hold"
        CHECKING = "CHECKING", "Being looked through"
        MENDING = "MENDING", "Needs mending"
        READY = "READY", "Ready to keep"
        KEEPING = "KEEPING", "Being kept"
        KEPT = "KEPT", "Kept"
        UNDONE = "UNDONE", "Taken back"
        DROPPED = "DROPPED", "Thrown away"

    PERSONAL: ClassVar = {"rows": Data.IDENTITY, "problems": Data.IDENTITY, "by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({
        "file_name", "sha256", "headings", "columns", "state", "number", "checked", "at", "changed_at", "consent_said",
    })  # fmt: skip

    file_name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    headings = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    rows = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=State.choices, default=State.MAPPING)
    number = models.PositiveIntegerField(default=0)
    checked = models.PositiveIntegerField(default=0)
    consent_said = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sha256"], name="a_file_is_kept_once", condition=Q(state__in=["KEEPING", "KEPT"])
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


NOT_KEPT = (
    RegisterImport.State.MAPPING, RegisterImport.State.CHECKING, RegisterImport.State.MENDING,
    RegisterImport.State.READY,
)  # fmt: skip
