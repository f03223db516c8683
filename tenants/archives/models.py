"""Archives that are kept, the passphrases' locks on them, and custodians taking one over. Never a passphrase."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from kith.models import Data, ScopedManager, ScopedQuerySet, SharedModel

MOST_TRIES = 10
"""Words that do not open it, before a link is shut."""


class KeptArchive(SharedModel):
    """A sealed file under ARCHIVE_ROOT. `server_key` opens it for putting back here; no page unpacks it.

    A tenant reads the rows about itself, by row-level security; who asked stands in the audit log.
    """

    class Origin(models.TextChoices):
        EXPORTED = "EXPORTED", "Made here"
        BROUGHT = "BROUGHT", "Brought here"

    NOT_PERSONAL: ClassVar = frozenset(
        {
            "tenant_id", "tenant_name", "kind", "schema_name", "origin", "made_at", "size", "sha256", "server_key",
            "receipt_hash", "rows", "files", "checked_at", "keep_until", "removed_at", "opening_hash",
            "opening_ends_at", "opening_tries",
        }
    )  # fmt: skip
    tenants_may: ClassVar = SharedModel.READ

    tenant_id = models.UUIDField(db_index=True)
    tenant_name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10)
    schema_name = models.CharField(max_length=40)
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.EXPORTED)
    made_at = models.DateTimeField(default=timezone.now)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, help_text="Of the sealed pieces, without what stands before them.")
    server_key = models.CharField(max_length=300)
    receipt_hash = models.CharField(max_length=64, blank=True)
    rows = models.BigIntegerField(default=0)
    files = models.PositiveIntegerField(default=0)
    checked_at = models.DateTimeField(null=True)
    keep_until = models.DateField()
    removed_at = models.DateTimeField(null=True)
    opening_hash = models.CharField(
        max_length=64, blank=True, db_default="", help_text="Of the link by which whoever has the passphrase opens it."
    )
    opening_ends_at = models.DateTimeField(null=True)
    opening_tries = models.PositiveSmallIntegerField(default=0, db_default=0)

    objects: ClassVar[models.Manager[KeptArchive]] = ScopedManager()

    def __str__(self) -> str:
        return f"{self.tenant_name}, {self.made_at:%Y-%m-%d %H:%M}"

    @property
    def path(self) -> Path:
        return Path(settings.ARCHIVE_ROOT) / self.tenant_id.hex / f"{self.pk.hex}.sealed"

    @property
    def brought_path(self) -> Path:
        """A file that was brought and that nobody has opened yet, as it came."""
        return self.path.with_suffix(".brought")

    @property
    def may_be_tried(self) -> bool:
        return self.opening_tries < MOST_TRIES

    @property
    def is_here(self) -> bool:
        return self.checked_at is not None and self.removed_at is None


class Lock(SharedModel):
    """The archive's key under a passphrase: what stands before the sealed pieces in a file that leaves.

    Made by the tenant's own people in their own tenant; the newest lock of an archive is the one that counts.
    """

    NOT_PERSONAL: ClassVar = frozenset({"tenant_id", "archive", "head", "sha256", "made_at"})
    append_only: ClassVar = True
    tenants_may: ClassVar = SharedModel.PUBLISH

    tenant_id = models.UUIDField()
    archive = models.ForeignKey(KeptArchive, on_delete=models.PROTECT, related_name="locks")
    head = models.BinaryField(max_length=87)
    sha256 = models.CharField(max_length=64, help_text="Of the whole file as it leaves.")
    made_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager[Lock]] = ScopedManager()

    def __str__(self) -> str:
        return f"Lock of {self.made_at:%Y-%m-%d %H:%M}"


class TakeoverQuerySet(ScopedQuerySet):
    def open(self) -> TakeoverQuerySet:
        """Neither confirmed nor called off; a link among them may be too old."""
        return self.filter(confirmed_at=None, called_off_at=None)


class Takeover(SharedModel):
    """A custodian on the way to having an archive: sent a link, then the file, then says the letters inside."""

    PERSONAL: ClassVar = {
        "custodian": Data.IDENTITY, "email": Data.CONTACT, "asked_by_id": Data.LINK,
    }  # fmt: skip
    NOT_PERSONAL: ClassVar = frozenset(
        {
            "tenant_id", "tenant_name", "archive", "token_hash", "sent_at", "ends_at", "tries", "fetched_at", "sha256",
            "confirmed_at", "called_off_at",
        }
    )  # fmt: skip

    tenant_id = models.UUIDField(db_index=True)
    tenant_name = models.CharField(max_length=120)
    archive = models.ForeignKey(KeptArchive, on_delete=models.PROTECT, related_name="takeovers")
    custodian = models.CharField(max_length=160)
    email = models.EmailField()
    token_hash = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()
    asked_by_id = models.UUIDField(null=True)
    tries = models.PositiveSmallIntegerField(default=0, help_text="Passphrases that did not open it.")
    fetched_at = models.DateTimeField(null=True)
    sha256 = models.CharField(max_length=64, blank=True, help_text="Of the file that was fetched.")
    confirmed_at = models.DateTimeField(null=True)
    called_off_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Any]] = models.Manager.from_queryset(TakeoverQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="takeover_ends_after_it_began", condition=Q(ends_at__gt=F("sent_at"))),
            models.CheckConstraint(
                name="takeover_confirmed_what_was_fetched", condition=Q(confirmed_at=None) | Q(fetched_at__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["tenant_id"],
                condition=Q(confirmed_at=None, called_off_at=None),
                name="one_open_takeover_of_a_tenant",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.custodian} takes {self.tenant_name} over"

    def is_open(self, at: datetime) -> bool:
        over = self.confirmed_at or self.called_off_at or self.ends_at <= at
        return not over and self.tries < MOST_TRIES
