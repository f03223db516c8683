"""Which answers a person may read. A parent's own are theirs; anybody else reads what was opened to them."""

from __future__ import annotations

from typing import Any

from apps.assessment.models.answers import Level
from kith.people.models import User
from kith.permissions import Permission


def levels_open_to(user: User, *, family: Any) -> tuple[Level, ...]:
    """The supporter matched with the family now reads what was opened to a supporter or the hub; a coordinator what
    was opened to the hub; nobody else anything. `family` is one that `user` may see."""
    if not user.may(Permission.READ_OPENED_ANSWERS):
        return ()
    if is_matched(user, family=family):
        return (Level.SUPPORTER, Level.HUB)
    return (Level.HUB,) if user.may(Permission.MATCH_FAMILY) else ()


def is_matched(user: User, *, family: Any) -> bool:
    """They support this family now."""
    return bool(family.matches.filter(state="ACTIVE", supporter__user=user).exists())
