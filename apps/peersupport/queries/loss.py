"""After a loss: since when all is quiet, what is kept, and who rings."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import Max, Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from apps.peersupport.models.families import Family
from apps.peersupport.models.loss import Loss, OwedCall
from apps.peersupport.models.pregnancies import Baby, Pregnancy
from apps.peersupport.models.supporters import Match
from apps.peersupport.permissions import families_seen_by
from kith.people.models import User
from kith.people.queries import holders_of
from kith.permissions import Permission
from kith.roles import Role


def quiet_since(family: Family) -> dt.datetime | None:
    """The moment of the last loss that stands. What was written before it is kept, and shown where they look for it."""
    standing = Loss.objects.standing().filter(pregnancy__family=family)
    moment: dt.datetime | None = standing.aggregate(last=Max("said_at"))["last"]
    return moment


def is_gentle(pregnancy: Pregnancy | None) -> bool:
    """One baby of this pregnancy has died and another lives or is expected: nothing cheerful by itself."""
    return pregnancy is not None and bool(pregnancy.losses.standing().exists())


def losses_of(family: Family) -> list[Loss]:
    """Those that stand, the last first."""
    standing = Loss.objects.standing().filter(pregnancy__family=family)
    return list(standing.select_related("baby", "pregnancy").order_by("-said_at", "pk"))


def pregnancy_to_end(family: Family) -> Pregnancy:
    """The one pages speak of now. Raises Http404."""
    going = Pregnancy.objects.filter(family=family).spoken_of()
    found: Pregnancy | None = going.order_by("-heard_on", "-pk").first()
    if found is None:
        raise Http404
    return found


def pregnancy_with_loss(family: Family) -> Pregnancy:
    """The one whose loss was told last. Raises Http404."""
    found = losses_of(family)
    if not found:
        raise Http404
    return found[0].pregnancy


def living_babies_of(pregnancy: Pregnancy) -> list[Baby]:
    return list(pregnancy.babies.filter(quiet_since=None).order_by("added_at", "pk"))


def names_kept(family: Family) -> list[str]:
    """The names of the babies who died, as they were given."""
    named = [loss.called or (loss.baby.first_name if loss.baby else "") for loss in losses_of(family)]
    return list(dict.fromkeys(name for name in named if name))


def owed_calls(*, for_user: User) -> list[OwedCall]:
    """Open calls this person makes; a coordinator sees everybody's. The soonest first."""
    found = OwedCall.objects.open().filter(family__in=Family.objects.filter(families_seen_by(for_user)))
    if not for_user.may(Permission.MATCH_FAMILY):
        found = found.filter(who=for_user)
    return list(found.select_related("who").order_by("due_on", "pk"))


def call_owed_to(family: Family) -> OwedCall | None:
    """The next one, while nobody has rung."""
    found: OwedCall | None = (
        OwedCall.objects.open().filter(family=family).select_related("who").order_by("due_on").first()
    )
    return found


def get_owed_call(*, pk: UUID, for_user: User) -> OwedCall:
    """Raises Http404."""
    seen = {one.pk for one in owed_calls(for_user=for_user)}
    found: OwedCall = get_object_or_404(OwedCall.objects.filter(pk__in=seen).select_related("family", "who"), pk=pk)
    return found


def who_rings(family: Family, *, otherwise: User) -> User:
    """Her supporter; without one whoever started her page, or another coordinator; else whoever told us."""
    match = Match.objects.filter(family=family, state=Match.State.ACTIVE).select_related("supporter__user").first()
    if match and match.supporter.user.is_active:
        supporter: User = match.supporter.user
        return supporter
    coordinators = list(holders_of(Role.COORDINATOR).order_by("email"))
    return next((one for one in coordinators if one.pk == family.started_by_id), next(iter(coordinators), otherwise))


def who_may_ring(family: Family) -> list[User]:
    """Her supporter and every coordinator."""
    own = Q(pk__in=family.matches.filter(state=Match.State.ACTIVE).values("supporter__user"))
    coordinates = Q(pk__in=holders_of(Role.COORDINATOR).values("pk"))
    return list(User.objects.filter(own | coordinates, is_active=True).distinct().order_by("display_name", "pk"))


def may_ring(user: User, family: Family) -> bool:
    return any(one.pk == user.pk for one in who_may_ring(family))
