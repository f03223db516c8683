from __future__ import annotations

from typing import ClassVar

from django.db import models

from kith.models import KithModel


class Note(KithModel):
    NOT_PERSONAL = frozenset({"words", "colour", "written_at"})

    words = models.CharField(max_length=200)
    colour = models.CharField(max_length=20, db_default="")
    written_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["written_at"], name="grown_note_written")]


class Mark(KithModel):
    NOT_PERSONAL = frozenset({"note", "at"})

    note = models.ForeignKey(Note, on_delete=models.CASCADE)
    at = models.DateTimeField()
