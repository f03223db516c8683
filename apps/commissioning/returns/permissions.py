"""Which returns a person may see."""

from __future__ import annotations

from typing import Any

from apps.commissioning.returns.models import Return
from kith.people.models import User
from kith.permissions import Permission


def returns_visible_to(user: User) -> Any:
    """Directors, managers and coordinators see the mutual's own figures, exact, inside."""
    return Return.objects.standing() if user.may(Permission.READ_FIGURES) else Return.objects.none()
