"""A table with totals, treated whole: rounded, audited, and mended until nothing hidden can be worked out."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from kith.disclosure import attack
from kith.disclosure.policy import Policy
from kith.disclosure.treatment import Status, Treated, treat, withheld

READER = "anyone who reads the table"


@dataclass(frozen=True, slots=True)
class Cell:
    """A true figure, inside the tenant. The fields are those of `treat`."""

    key: str
    numerator: int | None
    denominator: int | None
    eligible: int | None = None
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Margin:
    """A total over some cells. `contributors` is how many tenants they come from, where they are not all
    one's."""

    key: str
    members: tuple[str, ...]
    contributors: int | None = None


@dataclass(frozen=True, slots=True)
class Certificate:
    """Who tried to work out a hidden count, how near they came, and what was held back to stop them.

    A width is the largest minus the smallest value a hidden count can still have; None where nothing is
    hidden.
    """

    policy_code: str
    policy_version: int
    attackers: tuple[str, ...]
    hidden_counts: int
    smallest_width: int | None
    required_width: int
    also_hidden: tuple[str, ...]
    withheld_totals: tuple[str, ...]
    published_sha256: str

    @property
    def is_safe(self) -> bool:
        return self.smallest_width is None or self.smallest_width >= self.required_width

    def as_dict(self) -> dict[str, object]:
        return {**asdict(self), "is_safe": self.is_safe}


@dataclass(frozen=True, slots=True)
class TreatedTable:
    cells: dict[str, Treated]
    margins: dict[str, Treated]
    certificate: Certificate


@dataclass(slots=True)
class _Draft:
    """A table while it is being mended. `also_hidden` maps a cell to the largest numerator a reader who knows
    that we hide the smallest would allow it."""

    policy: Policy
    cells: dict[str, Cell]
    margins: dict[str, Margin]
    treated: dict[str, Treated]
    totals: dict[str, Treated]
    also_hidden: dict[str, float] = field(default_factory=dict)
    withheld: list[str] = field(default_factory=list)

    def counted(self, members: Sequence[str]) -> tuple[str, ...]:
        """The members that have counts behind them, hidden or not."""
        counts = (Status.SHOWN, Status.ZERO, Status.HIDDEN)
        return tuple(key for key in members if self.treated[key].status in counts)


def treat_table(
    *,
    cells: Sequence[Cell],
    margins: Sequence[Margin],
    policy: Policy,
    insiders: Mapping[str, Sequence[str]] | None = None,
    merged: Collection[str] = (),
    allow_exact: bool = False,
) -> TreatedTable:
    """What may be shown of cells and their totals together, with the proof.

    Totals are rounded from the true sums of their counted cells. `insiders` maps the name of somebody who
    knows some cells exactly (a mutual its own) to their keys: each is tried as an attacker. `merged` cells
    are shown only inside their totals. Where a hidden count could be narrowed below the policy's width, an
    exact total is rounded, then the smallest shown cell beside it hidden too, then the total withheld.
    """
    draft = _draft(cells, margins, policy, allow_exact=allow_exact)
    draft.treated.update({key: withheld(policy=policy) for key in draft.counted(tuple(merged))})
    _withhold_few_contributors(draft)
    attackers = {READER: (), **(insiders or {})}
    found = _narrowest(draft, attackers)
    while found and min(found.values()) < policy.smallest_width:
        _mend(draft, min(found, key=lambda target: found[target]).key)
        found = _narrowest(draft, attackers)
    return TreatedTable(draft.treated, draft.totals, _certificate(draft, attackers, found))


def _draft(cells: Sequence[Cell], margins: Sequence[Margin], policy: Policy, *, allow_exact: bool) -> _Draft:
    treated = {cell.key: _treat_cell(cell, policy, allow_exact=allow_exact) for cell in cells}
    draft = _Draft(policy, {cell.key: cell for cell in cells}, {m.key: m for m in margins}, treated, {})
    for margin in margins:
        draft.totals[margin.key] = _treat_total(draft, margin, allow_exact=allow_exact)
    return draft


def _treat_total(draft: _Draft, margin: Margin, *, allow_exact: bool) -> Treated:
    members = [draft.cells[key] for key in draft.counted(margin.members)]
    return treat(
        numerator=sum(cell.numerator or 0 for cell in members),
        denominator=sum(cell.denominator or 0 for cell in members),
        policy=draft.policy,
        sensitive=any(cell.sensitive for cell in members),
        allow_exact=allow_exact,
    )


def _treat_cell(cell: Cell, policy: Policy, *, allow_exact: bool) -> Treated:
    return treat(
        numerator=cell.numerator,
        denominator=cell.denominator,
        policy=policy,
        eligible=cell.eligible,
        sensitive=cell.sensitive,
        allow_exact=allow_exact,
    )


def _withhold_few_contributors(draft: _Draft) -> None:
    for margin in draft.margins.values():
        if margin.contributors is not None and margin.contributors < draft.policy.fewest_contributors:
            _withhold(draft, margin.key)


def _withhold(draft: _Draft, key: str) -> None:
    draft.totals[key] = withheld(policy=draft.policy)
    draft.withheld.append(key)


def _narrowest(draft: _Draft, attackers: Mapping[str, Sequence[str]]) -> dict[attack.Target, float]:
    """The narrowest range any attacker finds for each hidden count that is not the attacker's own."""
    narrowest: dict[attack.Target, float] = {}
    sums = {
        draft.counted(draft.margins[key].members): attack.view_of_shown(total, draft.policy)
        for key, total in draft.totals.items()
        if total.status.has_number
    }
    for known in attackers.values():
        views = {key: _view(draft, key, known) for key in draft.counted(tuple(draft.cells))}
        targets = [target for target in _targets(draft) if target.key not in known]
        for target, width in attack.widths(cells=views, sums=sums, targets=targets).items():
            narrowest[target] = min(width, narrowest.get(target, width))
    return narrowest


def _targets(draft: _Draft) -> list[attack.Target]:
    found: list[attack.Target] = []
    for key, treated in draft.treated.items():
        if treated.status is Status.HIDDEN and key not in draft.also_hidden:
            cell = draft.cells[key]
            numerator, denominator = _counts(cell)
            found += attack.targets_in(key, numerator, denominator, draft.policy, sensitive=cell.sensitive)
    return found


def _view(draft: _Draft, key: str, known: Sequence[str]) -> attack.View:
    cell, treated = draft.cells[key], draft.treated[key]
    numerator, denominator = _counts(cell)
    if key in known:
        return attack.view_of_known(numerator, denominator)
    if treated.status.has_number:
        return attack.view_of_shown(treated, draft.policy)
    view = attack.view_of_hidden(numerator, denominator, draft.policy, sensitive=cell.sensitive)
    if key in draft.also_hidden:
        return attack.View((view.numerator[0], draft.also_hidden[key]), view.rest, view.whole)
    return view


def _counts(cell: Cell) -> tuple[int, int]:
    return cell.numerator or 0, cell.denominator or 0


def _mend(draft: _Draft, exposed: str) -> None:
    """Round an exact total; else hide the smallest shown cell that shares a total with the exposed one; if
    none is left to hide, or one is hidden there already and it was not enough, withhold that total."""
    shared = [m for m in draft.margins.values() if exposed in m.members and draft.totals[m.key].status.has_number]
    if not shared:
        raise attack.AuditFoundNoTable(f"{exposed} is exposed though none of its totals is shown.")
    margin = min(shared, key=lambda margin: len(margin.members))
    if draft.totals[margin.key].exact:
        draft.totals[margin.key] = _treat_total(draft, margin, allow_exact=False)
        return
    shown = sorted(
        (key for key in margin.members if draft.treated[key].status is Status.SHOWN),
        key=lambda key: (draft.treated[key].numerator or 0, key),
    )
    if len(shown) < 2 or any(key in draft.also_hidden for key in margin.members):
        _withhold(draft, margin.key)
        return
    smallest, next_smallest = shown[0], draft.treated[shown[1]].numerator or 0
    draft.treated[smallest] = withheld(policy=draft.policy)
    draft.also_hidden[smallest] = next_smallest + draft.policy.slack


def _certificate(
    draft: _Draft, attackers: Mapping[str, Sequence[str]], found: Mapping[attack.Target, float]
) -> Certificate:
    published = {
        "cells": {key: treated.as_dict() for key, treated in draft.treated.items()},
        "totals": {key: total.as_dict() for key, total in draft.totals.items()},
    }
    text = json.dumps(published, sort_keys=True)
    return Certificate(
        policy_code=draft.policy.code,
        policy_version=draft.policy.version,
        attackers=tuple(attackers),
        hidden_counts=len(found),
        smallest_width=int(min(found.values())) if found else None,
        required_width=draft.policy.smallest_width,
        also_hidden=tuple(draft.also_hidden),
        withheld_totals=tuple(draft.withheld),
        published_sha256=hashlib.sha256(text.encode()).hexdigest(),
    )
