"""Which shared versions are in use here, what this tenant added to them, and which licences it holds."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from kith.models import Data, KithModel
from kith.people.models import User


class TemplateAdoption(KithModel):
    """From when to when a shared version is the one in use here. Another version starts a new row."""

    PERSONAL: ClassVar = {"adopted_by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset(
        {"family_id", "version_id", "sha256", "title", "number", "adopted_at", "ended_at"}
    )

    family_id = models.UUIDField()
    version_id = models.UUIDField()
    sha256 = models.CharField(max_length=64)
    title = models.CharField(max_length=120)
    number = models.CharField(max_length=20)
    adopted_at = models.DateTimeField()
    adopted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("family_id", condition=Q(ended_at=None), name="one_version_in_use_per_template"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"


class Overlay(KithModel):
    """What this tenant added to a shared version, and which of its optional cards it leaves out. It changes no shared
    card and nothing of an instrument: the database itself refuses. Never edited: another overlay is another row, and
    the newest one holds."""

    PERSONAL: ClassVar = {"made_by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"version_id", "step", "cards", "left_out", "sha256", "made_at"})
    append_only = True

    version_id = models.UUIDField()
    step = models.PositiveIntegerField()
    cards = models.JSONField(default=list, help_text="Cards as in a template's body; each link_id begins with local-.")
    left_out = models.JSONField(default=list, help_text="The link_ids of optional cards that are not asked here.")
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("version_id", "step", name="overlay_in_steps")]

    def __str__(self) -> str:
        return f"Overlay {self.step}"


class LicenceHeld(KithModel):
    """This tenant's own licence for an instrument that needs one: it comes before the first use."""

    PERSONAL: ClassVar = {"recorded_by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset(
        {"instrument", "holder", "reference", "evidence", "valid_from", "expires_on", "recorded_at"}
    )
    append_only = True

    instrument = models.CharField(max_length=60)
    holder = models.CharField(max_length=200)
    reference = models.CharField(max_length=200)
    evidence = models.TextField(blank=True)
    valid_from = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="licence_ends_after_it_begins",
                condition=Q(expires_on=None) | Q(expires_on__gte=models.F("valid_from")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.reference}"


class LicensedWords(KithModel):
    """The words of an instrument that the shared catalogue holds none of, as this tenant's licence gave them to it.
    They stay here: no other tenant and no offer has them. The row with the highest step holds."""

    PERSONAL: ClassVar = {"made_by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"instrument", "step", "licence", "cards", "sha256", "made_at"})
    append_only = True

    instrument = models.CharField(max_length=60)
    step = models.PositiveIntegerField()
    licence = models.ForeignKey(LicenceHeld, on_delete=models.PROTECT, related_name="words")
    cards = models.JSONField(help_text="By link_id: text, and options, each with its number and text.")
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("instrument", "step", name="licensed_words_in_steps")]

    def __str__(self) -> str:
        return f"Words of {self.instrument} {self.step}"
