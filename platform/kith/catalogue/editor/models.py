"""How a draft came to be what it is: nothing written in it is lost, and who looked at it is on the record."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from kith.catalogue.assessments.models import TemplateVersion
from kith.models import Data, ScopedManager, SharedModel


class FileRead(SharedModel):
    """A file that somebody read into the catalogue: what became of every row of it, and the draft it would make."""

    PERSONAL: ClassVar = {"read_by_id": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset(
        {"file_name", "slug", "about", "number", "language", "body", "report", "read_at"}
    )
    append_only: ClassVar = True

    file_name = models.CharField(max_length=200)
    slug = models.SlugField()
    about = models.TextField()
    number = models.CharField(max_length=20)
    language = models.CharField(max_length=12)
    body = models.JSONField()
    report = models.JSONField()
    read_by_id = models.UUIDField(null=True)
    read_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager[FileRead]] = ScopedManager()

    def __str__(self) -> str:
        return self.file_name


class DraftStep(SharedModel):
    """A draft as it stood after one save. `described` is what its family will say of itself once it is published:
    about, audience, moment. `place` counts from 1; the last step is the draft."""

    PERSONAL: ClassVar = {"made_by_id": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset(
        {"version", "place", "number", "body", "described", "said", "file_read", "made_at"}
    )
    append_only: ClassVar = True

    version = models.ForeignKey(TemplateVersion, on_delete=models.PROTECT, related_name="steps")
    place = models.PositiveIntegerField()
    number = models.CharField(max_length=20)
    body = models.JSONField()
    described = models.JSONField()
    said = models.CharField(max_length=300)
    file_read = models.ForeignKey(FileRead, on_delete=models.PROTECT, null=True, related_name="steps")
    made_by_id = models.UUIDField(null=True)
    made_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager[DraftStep]] = ScopedManager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("version", "place", name="one_step_at_a_place")]

    def __str__(self) -> str:
        return f"{self.place}: {self.said}"


class Review(SharedModel):
    """Somebody asked for a second pair of eyes on a step, or gave it. A later step needs to be asked for anew."""

    class Deed(models.TextChoices):
        ASKED = "ASKED", "Asked for a review"
        APPROVED = "APPROVED", "Approved"
        SENT_BACK = "SENT_BACK", "Sent back"

    PERSONAL: ClassVar = {"made_by_id": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"step", "deed", "note", "made_at"})
    append_only: ClassVar = True

    step = models.ForeignKey(DraftStep, on_delete=models.PROTECT, related_name="reviews")
    deed = models.CharField(max_length=10, choices=Deed.choices)
    note = models.TextField(blank=True)
    made_by_id = models.UUIDField()
    made_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager[Review]] = ScopedManager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="review_sent_back_with_a_note", condition=~models.Q(deed="SENT_BACK") | ~models.Q(note="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_deed_display()} {self.step_id}"
