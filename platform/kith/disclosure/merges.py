"""The merge adviser: the smallest groups of places that can be shown where the places alone cannot."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from kith.disclosure import attack
from kith.disclosure.policy import Policy
from kith.disclosure.tables import Margin
from kith.disclosure.treatment import Treated, treat


@dataclass(frozen=True, slots=True)
class Place:
    """A place with its true counts, and the band it is merged within (for an LSOA, its deprivation
    decile)."""

    key: str
    band: int
    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True)
class Group:
    """Places shown as one. The bands run from the lowest to the highest of its members."""

    members: tuple[str, ...]
    bands: tuple[int, int]
    treated: Treated


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What to show instead, and the share of places that stand inside a shown figure before and after."""

    groups: tuple[Group, ...]
    shown_before: float
    shown_after: float

    @property
    def margins(self) -> tuple[Margin, ...]:
        """The groups of more than one place as totals for `treat_table`."""
        merged = [group for group in self.groups if len(group.members) > 1]
        return tuple(Margin("+".join(group.members), group.members) for group in merged)

    @property
    def merged(self) -> frozenset[str]:
        """The places shown only inside a group."""
        return frozenset(key for margin in self.margins for key in margin.members)


def propose_merges(*, places: Sequence[Place], policy: Policy) -> MergePlan:
    """Merge places that cannot be shown with others of their band, smallest first, until each group can be.

    Show them with `treat_table(cells=…, margins=[*plan.margins, total], merged=plan.merged)`, which tries the
    groups and the total together. What is left over in a band joins the smallest group of the nearest band.
    Places that can be shown alone and are not needed for another stay alone. Every place is in exactly one
    group, so no group can be subtracted from another.
    """
    bands: dict[int, list[Place]] = defaultdict(list)
    for place in places:
        bands[place.band].append(place)
    groups: list[list[Place]] = []
    left_over: list[Place] = []
    for band in sorted(bands):
        made, rest = _merge_band(bands[band], policy)
        groups += made
        left_over += rest
    _join_left_over(groups, left_over, policy)
    before = sum(_can_show([place], policy) for place in places)
    finished = tuple(_group(members, policy) for members in groups)
    after = sum(len(group.members) for group in finished if group.treated.status.has_number)
    count = max(1, len(places))
    return MergePlan(finished, before / count, after / count)


def _merge_band(places: Sequence[Place], policy: Policy) -> tuple[list[list[Place]], list[Place]]:
    """The groups that can be shown, and the places that still cannot."""
    alone = [[place] for place in places if _can_show([place], policy)]
    rest = sorted(
        (place for place in places if not _can_show([place], policy)),
        key=lambda place: (min(place.numerator, place.denominator - place.numerator), place.key),
    )
    groups: list[list[Place]] = []
    open_group: list[Place] = []
    for place in rest:
        open_group.append(place)
        if _can_show(open_group, policy):
            groups.append(open_group)
            open_group = []
    return groups + alone, open_group


def _join_left_over(groups: list[list[Place]], left_over: list[Place], policy: Policy) -> None:
    for place in left_over:
        nearest_first = sorted(groups, key=lambda group: (_distance(group, place), _people(group), group[0].key))
        joined = next((group for group in nearest_first if _can_show([*group, place], policy)), None)
        if joined is None:
            groups.append([place])
        else:
            joined.append(place)


def _distance(group: Sequence[Place], place: Place) -> int:
    return min(abs(member.band - place.band) for member in group)


def _people(group: Sequence[Place]) -> int:
    return sum(place.denominator for place in group)


def _treat(places: Sequence[Place], policy: Policy) -> Treated:
    return treat(numerator=sum(place.numerator for place in places), denominator=_people(places), policy=policy)


def _can_show(places: Sequence[Place], policy: Policy) -> bool:
    """Whether the sum may be shown, and whoever knows that each place alone may not still cannot tell its
    counts: two places of at most 7 that make 14 are 7 each."""
    treated = _treat(places, policy)
    if not treated.status.has_number or len(places) == 1:
        return treated.status.has_number
    cells = {place.key: attack.view_of_hidden(place.numerator, place.denominator, policy) for place in places}
    targets = [
        target
        for place in places
        for target in attack.targets_in(place.key, place.numerator, place.denominator, policy)
    ]
    sums = {tuple(cells): attack.view_of_shown(treated, policy)}
    found = attack.widths(cells=cells, sums=sums, targets=targets)
    return min(found.values(), default=policy.smallest_width) >= policy.smallest_width


def _group(members: Sequence[Place], policy: Policy) -> Group:
    bands = [place.band for place in members]
    keys = tuple(sorted(place.key for place in members))
    return Group(keys, (min(bands), max(bands)), _treat(members, policy))
