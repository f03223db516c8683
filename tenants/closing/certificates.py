"""The certificate of a deletion: what was there, that nothing is left, and a fingerprint of its own text."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from uuid import UUID

from django.utils import timezone

from kith.audit.operations import record
from tenants.closing.models import DeletionCertificate
from tenants.isolation import OWNER

VERSION = 1


def issue(
    *, facts: dict[str, Any], asked: dict[str, Any], found: dict[str, int], left: dict[str, int]
) -> DeletionCertificate:
    """Write it, in the owner's transaction that takes away the tenant's row. One for a tenant: the database says so."""
    done_at = timezone.now()
    body = {
        "certificate": "Kith: deletion of a tenant",
        "version": VERSION,
        "tenant": facts,
        "asked": asked,
        "removed": found,
        "left": left,
        "done_at": done_at.isoformat(),
    }
    certificate = DeletionCertificate.objects.using(OWNER).create(
        tenant_id=UUID(facts["id"]),
        tenant_name=facts["name"],
        kind=facts["kind"],
        body=body,
        sha256=fingerprint(body),
        done_at=done_at,
    )
    record(kind="tenant.deleted", by=None, subject=certificate, using=OWNER)
    return certificate


def canonical(body: dict[str, Any]) -> str:
    """The text whose fingerprint is on the certificate: JSON, keys in order, no spaces, plain characters only."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def fingerprint(body: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(body).encode()).hexdigest()


def is_true_to_itself(certificate: DeletionCertificate) -> bool:
    """True while the text is the one that was written."""
    return fingerprint(certificate.body) == certificate.sha256
