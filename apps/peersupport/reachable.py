"""Phone numbers and e-mail addresses: whether a line of text is one, and whether two lines are the same one."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

PHONE = re.compile(r"(\+|0)[0-9]{9,14}")
LONGEST = 120
FIGURES = 9
"""As many last figures of a number tell it apart, with or without +44."""


def is_phone(text: str) -> bool:
    return bool(PHONE.fullmatch(re.sub(r"[\s().-]", "", text)))


def is_reachable(text: str) -> bool:
    """True for a phone number, however it is spaced, or an e-mail address."""
    if len(text) > LONGEST:
        return False
    try:
        validate_email(text)
    except ValidationError:
        return is_phone(text)
    return True


def plain_address(text: str) -> str:
    """One number or address however it is written: what is the same in two lines is the same here."""
    digits = "".join(sign for sign in text if sign.isdigit())
    return text.strip().casefold() if "@" in text or len(digits) < FIGURES else digits[-FIGURES:]
