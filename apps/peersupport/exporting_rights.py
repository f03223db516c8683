"""What people asked about their records, who looked, and what was held and removed, for the tenant's archive.

A look to keep somebody safe is left out, as concerns are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from apps.peersupport.models.record import AccessLog
from apps.peersupport.models.retention import Tombstone
from apps.peersupport.models.rights import DataRequest, FamilyHold
from kith.exporting import Part, register_part

Rows = Iterator[dict[str, Any]]


def register_parts() -> None:
    register_part(Part("data-requests", "what people asked or complained of, and each step of the answer.", requests))
    register_part(Part("readings", "who opened which family’s record, when and why.", readings))
    register_part(Part("holds", "which families’ records must be kept, and why.", holds))
    register_part(Part("removals", "what was removed, by which rule, and who said yes: no name, no word.", removals))


def requests(using: str) -> Rows:
    found = DataRequest.objects.using(using).select_related("person", "noted_by").prefetch_related("events__by")
    for each in found.order_by("made_at", "pk"):
        steps = sorted(each.events.all(), key=lambda step: step.step)
        yield {
            "who": str(each.person),
            "family": str(each.person.family_id),
            "what": each.get_kind_display(),
            "words": each.words,
            "came": each.received_on,
            "how": each.told_how,
            "noted by": str(each.noted_by or ""),
            "steps": [f"{step.on} {step.get_kind_display()} ({step.by}): {step.words}" for step in steps],
        }


def readings(using: str) -> Rows:
    found = AccessLog.objects.using(using).exclude(why=AccessLog.Why.KEEPS_SAFE).select_related("by")
    for each in found.order_by("at", "pk"):
        yield {"family": str(each.family_id), "who": str(each.by), "when": each.at, "why": each.why}


def holds(using: str) -> Rows:
    for each in FamilyHold.objects.using(using).select_related("by").order_by("at", "pk"):
        yield {
            "family": str(each.family_id),
            "what": each.get_kind_display(),
            "why": each.reason,
            "when": each.at,
            "by": str(each.by),
        }


def removals(using: str) -> Rows:
    found = Tombstone.objects.using(using).select_related("removal__made_by", "removal__approval__by")
    for each in found.order_by("on", "pk"):
        yield {
            "what": each.get_what_display(),
            "number": str(each.subject_id),
            "rule": each.rule,
            "on": each.on,
            "listed by": str(each.removal.made_by),
            "approved by": str(each.removal.approval.by),
        }
