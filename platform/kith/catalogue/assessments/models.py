"""Templates that every tenant may use. A published version is never changed: the database itself refuses."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from kith.models import ScopedQuerySet, SharedModel


class TemplateFamily(SharedModel):
    """An assessment template, whatever its version: "Our antenatal conversation"."""

    class Audience(models.TextChoices):
        PARENT = "PARENT", "The parent"
        PARTNER = "PARTNER", "The partner"
        EITHER = "EITHER", "Parent or partner"
        TEAM = "TEAM", "Volunteers and staff"
        ANYBODY = "ANYBODY", "Anybody"

    class Moment(models.TextChoices):
        EXPECTING = "EXPECTING", "While expecting"
        SIX_WEEKS = "SIX_WEEKS", "Six to eight weeks after birth"
        TWELVE_WEEKS = "TWELVE_WEEKS", "About twelve weeks after birth"
        ANY = "ANY", "At any time"
        ADD_ON = "ADD_ON", "Only where somebody offers it on purpose"

    NOT_PERSONAL: ClassVar = frozenset(
        {"slug", "title", "about", "licence", "attribution", "audience", "moment", "made_at"}
    )
    tenants_may = SharedModel.READ

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=120)
    about = models.TextField()
    licence = models.CharField(max_length=80)
    attribution = models.CharField(max_length=200)
    audience = models.CharField(max_length=8, choices=Audience.choices, default=Audience.PARENT, db_default="PARENT")
    moment = models.CharField(max_length=12, choices=Moment.choices, default=Moment.ANY, db_default="ANY")
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.title


class VersionQuerySet(ScopedQuerySet):
    def published(self) -> VersionQuerySet:
        return self.filter(state=TemplateVersion.State.PUBLISHED)

    def frozen(self) -> VersionQuerySet:
        """Published once, retired or not."""
        return self.filter(published_at__isnull=False)

    def kept(self) -> VersionQuerySet:
        return self.exclude(state=TemplateVersion.State.THROWN_AWAY)


class TemplateVersion(SharedModel):
    """One text of a template, numbered a.b.c: a when a question means something else, b when one is added, c for
    plainer words. `body` is what `body.faults` finds nothing wrong with; `sha256` is of its canonical text. A draft
    that was thrown away keeps its text, and its number is free for another."""

    class State(models.TextChoices):
        DRAFT = "DRAFT", "Draft"
        PUBLISHED = "PUBLISHED", "Published"
        RETIRED = "RETIRED", "Retired"
        THROWN_AWAY = "THROWN", "Thrown away"

    NOT_PERSONAL: ClassVar = frozenset(
        {"family", "number", "language", "body", "sha256", "state", "made_at", "published_at", "published_by"}
    )
    tenants_may = SharedModel.READ

    family = models.ForeignKey(TemplateFamily, on_delete=models.PROTECT, related_name="versions")
    number = models.CharField(max_length=20)
    language = models.CharField(max_length=12, default="en")
    body = models.JSONField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    made_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.UUIDField(null=True, blank=True)

    objects: ClassVar[models.Manager[Any]] = models.Manager.from_queryset(VersionQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["family", "number", "language"],
                name="template_number_once_a_language",
                condition=~models.Q(state="THROWN"),
            ),
            models.CheckConstraint(
                name="template_number_is_a_b_c", condition=models.Q(number__regex=r"^[0-9]+\.[0-9]+\.[0-9]+$")
            ),
            models.CheckConstraint(
                name="template_published_with_its_moment",
                condition=models.Q(state__in=["DRAFT", "THROWN"], published_at=None)
                | (~models.Q(state__in=["DRAFT", "THROWN"]) & models.Q(published_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.family_id} {self.number}"


class OfferedTemplate(SharedModel):
    """A copy of what a tenant wrote, offered to everybody: its own cards, or a whole template with them. Whoever edits
    the catalogue makes a draft of it, or declines. Names the tenant and nobody in it.

    Row level security: a tenant adds and reads its own; the public host reads all, and alone answers.
    """

    class State(models.TextChoices):
        OFFERED = "OFFERED", "Offered"
        DRAFTED = "DRAFTED", "A draft was made of it"
        DECLINED = "DECLINED", "Not taken"

    NOT_PERSONAL: ClassVar = frozenset(
        {
            "tenant_id", "tenant_name", "title", "about", "from_version_id", "body", "sha256", "state", "offered_at",
            "answered_at", "draft",
        }
    )  # fmt: skip
    tenants_may = SharedModel.PUBLISH

    tenant_id = models.UUIDField(db_index=True)
    tenant_name = models.CharField(max_length=120)
    title = models.CharField(max_length=120)
    about = models.TextField(blank=True)
    from_version_id = models.UUIDField(help_text="The shared version that it was added to.")
    body = models.JSONField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OFFERED)
    offered_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    draft = models.ForeignKey(TemplateVersion, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("tenant_id", "sha256", name="offered_once"),
            models.CheckConstraint(
                name="offer_answered_with_its_moment",
                condition=models.Q(state="OFFERED", answered_at=None)
                | (~models.Q(state="OFFERED") & models.Q(answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, from {self.tenant_name}"
