"""Local services in the shape of Open Referral UK (HSDS-UK 3.0): empty fields are left out, every id is a UUID."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid5

from apps.peersupport.models.services import LocalService
from apps.peersupport.service_kinds import is_stale, kinds

KINDS = UUID("0f1f6f0e-6f1b-5d5c-9c52-0c8a5a4f1c11")
"""The taxonomy of our kinds: a term's id is worked out from this and its key."""
VERSION = "HSDS-UK-3.0"


def page_of(services: Sequence[LocalService], *, today: Any) -> dict[str, Any]:
    """All services as one page of a list, each with everything under it."""
    contents = [service_data(one, today=today) for one in services]
    return {
        "total_items": len(contents), "total_pages": 1, "page_number": 1, "size": len(contents), "first_page": True,
        "last_page": True, "empty": not contents, "contents": contents,
    }  # fmt: skip


def service_data(service: LocalService, *, today: Any) -> dict[str, Any]:
    stale = is_stale(service.last_checked_on, today=today)
    return _full({
        "id": str(service.pk),
        "name": service.name,
        "description": _lines(service.about, service.how_to_get_it),
        "url": service.url,
        "email": service.email,
        "status": "inactive" if service.retired_at else "active",
        "fees": service.cost,
        "assured_date": service.last_checked_on.isoformat() if service.last_checked_on else "",
        "alert": "Not checked for some time: ring before you go." if stale else "",
        "schedules": _with_id(service, "schedule", description=service.opening),
        "languages": _languages(service),
        "contacts": _contacts(service),
        "service_at_locations": _places(service),
        "attributes": [_attribute(service, kind) for kind in service.kinds],
    })  # fmt: skip


def _contacts(service: LocalService) -> list[dict[str, Any]]:
    if not (service.contact_name or service.phone):
        return []
    phones = _with_id(service, "phone", number=service.phone)
    return [_full({"id": _id(service, "contact"), "name": service.contact_name, "phones": phones})]


def _places(service: LocalService) -> list[dict[str, Any]]:
    if not (service.address or service.postcode or service.access):
        return []
    whole = service.address and service.town and service.postcode
    address = _with_id(
        service, "address", address_1=service.address, city=service.town,
        state_province=service.county or service.town, postal_code=service.postcode, country="GB",
        address_type="physical",
    ) if whole else []  # fmt: skip
    location = _full({
        "id": _id(service, "location"), "location_type": "physical", "name": service.address,
        "addresses": address, "accessibility": _with_id(service, "accessibility", description=service.access),
    })  # fmt: skip
    return [{"id": _id(service, "place"), "location": location}]


def _languages(service: LocalService) -> list[dict[str, Any]]:
    names = [name.strip() for name in service.languages.split(",") if name.strip()]
    return [{"id": _id(service, f"language {name}"), "name": name} for name in names]


def _attribute(service: LocalService, kind: str) -> dict[str, Any]:
    term = {
        "id": str(uuid5(KINDS, kind)), "name": kind, "description": kinds().get(kind, kind),
        "taxonomy": "Kith kinds of local service",
    }  # fmt: skip
    return {"id": _id(service, f"kind {kind}"), "link_type": "service", "taxonomy_term": term}


def _with_id(service: LocalService, what: str, **parts: str) -> list[dict[str, Any]]:
    """One thing under the service, where there is anything to say of it."""
    return [_full({"id": _id(service, what), **parts})] if any(parts.values()) else []


def _id(service: LocalService, what: str) -> str:
    return str(uuid5(service.pk, what))


def _full(found: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in found.items() if value not in ("", None, [])}


def _lines(*texts: str) -> str:
    return "\n".join(text for text in texts if text)
