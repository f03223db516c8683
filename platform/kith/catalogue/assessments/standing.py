"""How a draft stands to what its family has published: what changed, and whether its number says so."""

from __future__ import annotations

from dataclasses import dataclass

from kith.catalogue.assessments.changes import Change, changes, reused, too_small
from kith.catalogue.assessments.models import TemplateVersion


@dataclass(frozen=True)
class Standing:
    """`last` is the newest published (or retired) version in the same language, None for a first one. `too_small` says
    why the number moves too little, "" where it moves enough; `reused` are the cards that take an earlier one's name.
    """

    last: TemplateVersion | None
    changes: list[Change]
    too_small: str
    reused: list[str]


def standing_of(version: TemplateVersion) -> Standing:
    """Takes a version whose body can be read."""
    earlier = list(TemplateVersion.objects.frozen().filter(family=version.family_id).exclude(pk=version.pk))
    alike = [one for one in earlier if one.language == version.language]
    taken = reused([one.body for one in earlier], version.body)
    last = max(alike, key=number_of, default=None)
    if last is None:
        return Standing(None, [], "", taken)
    found = changes(last.body, version.body)
    return Standing(last, found, too_small(found, before=last.number, after=version.number), taken)


def number_of(version: TemplateVersion) -> tuple[int, ...]:
    """1.10.0 comes after 1.9.0."""
    return tuple(map(int, version.number.split(".")))
