"""Which rows a person may see here. The door of each view says what they may do."""

from __future__ import annotations

from django.db.models import Q

from kith.people.models import User
from kith.permissions import Permission


def families_seen_by(user: User) -> Q:
    """Coordinators see all families, the safeguarding lead too; a supporter sees those matched with them now, and not
    the family of a partner who has them for himself."""
    if user.may(Permission.WRITE_FAMILY) or user.may(Permission.READ_CONCERNS):
        return Q()
    if user.may(Permission.READ_FAMILIES):
        return Q(matches__supporter__user=user, matches__state="ACTIVE", matches__person=None)
    return Q(pk__in=())


def sees_what_is_ones_own(user: User) -> bool:
    """What a partner's own supporter wrote is for the two of them, who coordinates, and who keeps families safe."""
    return user.may(Permission.WRITE_FAMILY) or user.may(Permission.READ_CONCERNS)


def matches_seen_by(user: User) -> Q:
    """Coordinators see every match; a supporter sees their own."""
    if user.may(Permission.MATCH_FAMILY):
        return Q()
    return Q(supporter__user=user)


def introductions_seen_by(user: User) -> Q:
    """Whoever may read introductions sees all; anybody else sees those they noted themselves."""
    if user.may(Permission.READ_INTRODUCTIONS):
        return Q()
    return Q(noted_by=user)
