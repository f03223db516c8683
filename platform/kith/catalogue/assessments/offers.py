"""What a tenant offers to everybody: a copy on the public side, under the name of the scope it is offered from."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from kith.catalogue.assessments.models import OfferedTemplate
from kith.errors import Refused
from kith.scope import current_scope


class NotFromHere(Refused):
    """Only a tenant offers what it wrote."""


def take_offer(*, body: dict[str, Any], sha256: str, from_version_id: UUID, at: dt.datetime) -> tuple[Any, bool]:
    """Put the copy where whoever edits the catalogue finds it; and whether it is new. Offered twice, it is one.

    Raises NotFromHere.
    """
    scope = current_scope()
    if scope.tenant_id is None:
        raise NotFromHere("Only a tenant offers what it wrote.")
    return OfferedTemplate.objects.get_or_create(
        tenant_id=scope.tenant_id, sha256=sha256,
        defaults={
            "tenant_name": scope.name, "title": body["title"], "from_version_id": from_version_id,
            "about": f"Offered by {scope.name}.", "body": body, "offered_at": at,
        },
    )  # fmt: skip
