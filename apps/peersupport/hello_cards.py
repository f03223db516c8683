"""The three words of a hello card, and the square that stands for them.

There are more than 250 million ways to put three of our words in a row, and a browser may try thirty in ten minutes.
Behind the words is a form and the name of a place, never anybody's hello.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from uuid import UUID

import segno
from django.utils.crypto import salted_hmac

from kith.scope import current_scope

FILE = Path(__file__).with_name("card_words.txt")
LONGEST_TYPED = 60


@cache
def words() -> tuple[str, ...]:
    return tuple(FILE.read_text(encoding="utf-8").split())


def codes_of(batch: UUID) -> Iterator[str]:
    """Codes one after another, like "kettle-plum-otter": chance to everybody else, and the same again for one batch."""
    number = 0
    while True:
        chance = int(
            salted_hmac(f"hello-code {current_scope().key}", f"{batch} {number}", algorithm="sha256").hexdigest(), 16
        )
        picked = []
        for _ in range(3):
            chance, place = divmod(chance, len(words()))
            picked.append(words()[place])
        yield "-".join(picked)
        number += 1


def tidy(typed: str) -> str:
    """Three words however they were typed: "Kettle plum  otter" becomes "kettle-plum-otter"."""
    return "-".join(re.findall(r"[a-z]+", typed[:LONGEST_TYPED].lower()))


def hash_of(code: str) -> str:
    """What is kept of a code: it takes our secret to try words against it, and it means nothing in another tenant."""
    return salted_hmac(f"hello-card {current_scope().key}", tidy(code), algorithm="sha256").hexdigest()


def square_of(address: str) -> str:
    """The address as a QR code: SVG for a page, with no colour or size of its own."""
    return str(
        segno.make(address, error="m", micro=False).svg_inline(
            svgclass="hello-card__square", lineclass=None, omitsize=True, border=2, title="Scan me to say hello"
        )
    )
