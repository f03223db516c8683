"""Publishing definitions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from kith.audit.operations import Actor, record
from kith.catalogue.indicators.models import Indicator, IndicatorVersion

KIT = Path(__file__).with_name("kit.json")


@transaction.atomic
def load_kit(*, by: Actor | None, at: datetime | None = None) -> int:
    """Publish the definitions shipped with Kith; returns how many versions were new. Again, it adds nothing.

    A definition whose text has changed since becomes the next version; the earlier ones stay as they were.
    """
    at = at or timezone.now()
    shipped = json.loads(KIT.read_text(encoding="utf-8"))
    return sum(_publish(entry, order=place * 10, at=at, by=by) for place, entry in enumerate(shipped, 1))


def content_hash(text: Mapping[str, Any]) -> str:
    """The fingerprint of a definition: SHA-256 of its fields as sorted JSON."""
    fields = {name: text[name] for name in IndicatorVersion.TEXT}
    return hashlib.sha256(json.dumps(fields, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _publish(entry: Mapping[str, Any], *, order: int, at: datetime, by: Actor | None) -> int:
    indicator, _ = Indicator.objects.get_or_create(
        code=entry["code"], defaults={"theme": entry["theme"], "order": order}
    )
    digest = content_hash(entry)
    if indicator.versions.filter(sha256=digest).exists():
        return 0
    version = indicator.versions.create(
        number=indicator.versions.count() + 1,
        sha256=digest,
        published_at=at,
        **{name: entry[name] for name in IndicatorVersion.TEXT},
    )
    record(kind="indicator-version.published", by=by, subject=version, detail={"code": entry["code"]})
    return 1
