"""The way in that an address names, and whether a browser sits there."""

from __future__ import annotations

import datetime as dt

from django.http import Http404
from django.utils.crypto import constant_time_compare

from apps.peersupport.models.handovers import OutsideLink
from kith.people.sealed import fingerprint


def get_way_in(*, address: str, at: dt.datetime) -> OutsideLink:
    """Raises Http404 for an address that never was, and for one that died: nobody can tell them apart."""
    whole = ("handover__family", "handover__person", "handover__professional", "professional_link__person")
    found = OutsideLink.objects.filter(address_hash=fingerprint(address), expires_at__gt=at)
    link = found.select_related(*whole, "professional_link__professional__family").first()
    if link is None:
        raise Http404
    return link


def sits_there(link: OutsideLink, *, sitting: str, at: dt.datetime) -> bool:
    """True while the sitting that the code began goes on in this browser."""
    if not (sitting and link.sitting_hash and link.sitting_until and link.sitting_until > at):
        return False
    return constant_time_compare(fingerprint(sitting), link.sitting_hash)
