"""Whether a line of text is a phone number or an e-mail address."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

PHONE = re.compile(r"(\+|0)[0-9]{9,14}")
LONGEST = 120


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
