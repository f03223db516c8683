from __future__ import annotations

from typing import Any, Protocol
from uuid import UUID

from django.db import models

from kith.audit.models import Event


class Actor(Protocol):
    """Whoever did it: a user."""

    @property
    def pk(self) -> Any: ...


def record(
    *,
    kind: str,
    by: Actor | None,
    subject: models.Model | None,
    detail: dict[str, Any] | None = None,
    using: str = "default",
) -> Event:
    """Add one event, named noun.past-tense ("match.started"). `detail` holds ids and codes, never personal words.

    `using` is the connection whose transaction the deed is part of.
    """
    return Event.objects.using(using).create(
        kind=kind,
        actor_id=by.pk if by else None,
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=subject.pk if subject is not None and isinstance(subject.pk, UUID) else None,
        detail=detail or {},
    )
