"""A handover's packet as a file that another mutual or service brings in: what its person agreed to, and nothing else.

A hash over the whole finds what was changed on the way. Three words made of it stand on both sides' pages: whoever
brings the file in can ask whoever sent it for theirs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from apps.peersupport.hello_cards import words
from kith.catalogue.assessments.canonical import sha256_of
from kith.catalogue.assessments.exchange.exact_json import loads
from kith.catalogue.assessments.exchange.report import CannotImport
from kith.errors import BadInput

LARGEST = 200_000
"""Bytes: a page of words is a tenth of it."""
NO_PACKET = "This is not a handover from Kith. Ask them to send the file again."
CHANGED = "Something in this file was changed on the way. Ask them to send it again."
KIND = "kith handover 1"
TEXTS = ("id", "from", "who", "reached", "to", "purpose", "first_name", "last_name", "contact", "reach", "agreed")
LISTS = ("sections", "dont_ask", "opened")


class PacketUnreadable(BadInput):
    """Not a packet, or not as it was sent."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A packet as it was sent. `sections` are (heading, lines), `opened` (question, words); `agreed` is how we know of
    her yes, in a sentence; `contact` and `reach` are empty where she struck them out."""

    body: Mapping[str, Any]

    @property
    def key(self) -> UUID:
        """Of whoever is brought in with it: the same for the same packet, and nobody else's whatever `id` says."""
        return uuid5(UUID(self.body["id"]), KIND)

    @property
    def check_words(self) -> str:
        return check_words(sha256_of(dict(self.body)))


def write_packet_file(body: Mapping[str, Any]) -> bytes:
    """`body` has the TEXTS and the LISTS."""
    plain = dict(body)
    whole = {"kind": KIND, "packet": plain, "sha256": sha256_of(plain)}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def read_packet_file(content: bytes) -> Brought:
    """Raises PacketUnreadable."""
    if len(content) > LARGEST:
        raise PacketUnreadable("This file is too large to be a handover.", field="file")
    try:
        whole = loads(content)
    except CannotImport:
        raise PacketUnreadable(NO_PACKET, field="file") from None
    body = whole.get("packet") if isinstance(whole, dict) and whole.get("kind") == KIND else None
    if not (isinstance(body, dict) and _is_whole(body)):
        raise PacketUnreadable(NO_PACKET, field="file")
    if whole.get("sha256") != sha256_of(body):
        raise PacketUnreadable(CHANGED, field="file")
    return Brought(body)


def check_words(sha256: str) -> str:
    """Three words for a hash, easy to say on the telephone."""
    left, found = int(sha256, 16), []
    for _ in range(3):
        left, place = divmod(left, len(words()))
        found.append(words()[place])
    return " ".join(found)


def _is_whole(body: dict[str, Any]) -> bool:
    try:
        UUID(body["id"])
    except (KeyError, ValueError, TypeError, AttributeError):
        return False
    texts = set(body) == {*TEXTS, *LISTS} and all(isinstance(body[name], str) for name in TEXTS)
    return texts and bool(body["first_name"].strip()) and _are_lists(body)


def _are_lists(body: dict[str, Any]) -> bool:
    sections, dont_ask, opened = (body[name] for name in LISTS)
    if not (isinstance(sections, list) and isinstance(opened, list) and _are_words(dont_ask)):
        return False
    return all(_is_section(one) for one in sections) and all(_are_words(one) and len(one) == 2 for one in opened)


def _is_section(one: Any) -> bool:
    return isinstance(one, list) and len(one) == 2 and isinstance(one[0], str) and _are_words(one[1])


def _are_words(found: Any) -> bool:
    return isinstance(found, list) and all(isinstance(one, str) for one in found)
