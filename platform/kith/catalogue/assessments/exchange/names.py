"""Names from elsewhere made into ours: small letters, figures and hyphens, each once in a template."""

from __future__ import annotations

import re
import unicodedata

from kith.catalogue.assessments.faults.shapes import CONCEPT_KEY, LINK_ID, LONGEST_CODE, LONGEST_ID

_NOT_OURS = re.compile(r"[^a-z0-9]+")
_WHOLE = re.compile(r"-?[0-9]{1,15}")


class Names:
    """Gives each name from a file one of ours, the same each time it is asked."""

    def __init__(self) -> None:
        self._ours: dict[str, str] = {}
        self._taken: set[str] = set()

    def ours(self, theirs: str) -> str:
        if theirs not in self._ours:
            self._ours[theirs] = self._free(plain(theirs))
        return self._ours[theirs]

    def known(self, theirs: str) -> str | None:
        return self._ours.get(theirs)

    def reserve(self, theirs: list[str]) -> None:
        """Names that are ours already keep themselves, whoever else would be made into them."""
        for each in theirs:
            if LINK_ID.fullmatch(each) and len(each) <= LONGEST_ID:
                self._ours[each] = each
                self._taken.add(each)

    def _free(self, wanted: str) -> str:
        free, number = wanted, 2
        while free in self._taken:
            free = f"{wanted[: LONGEST_ID - 6]}-{number}"
            number += 1
        self._taken.add(free)
        return free


def plain(theirs: str) -> str:
    """ "/44249-1 Größe" becomes "q-44249-1-grosse": a letter first, at most LONGEST_ID."""
    letters = unicodedata.normalize("NFKD", theirs.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    name = _NOT_OURS.sub("-", letters).strip("-")
    if not name or not name[0].isalpha():
        name = f"q-{name}".rstrip("-")
    return name[:LONGEST_ID].strip("-")


def plain_number(theirs: str) -> int | str:
    """A whole number as one; a decimal as the text it was."""
    return int(theirs) if _WHOLE.fullmatch(theirs) else theirs


def concept_of(name: str) -> str:
    """A concept nobody shares, for a question nobody has named: "imported.height"."""
    words = _NOT_OURS.sub(".", name).strip(".")
    key = f"imported.{words}"[:80].strip(".")
    return key if CONCEPT_KEY.fullmatch(key) else "imported"


def code_of(theirs: str, taken: set[str]) -> str:
    """A code as it is where it is short enough and free; else shortened, with a number."""
    code = theirs.strip() or "blank"
    code, number = code[:LONGEST_CODE], 2
    wanted = code
    while code in taken:
        code = f"{wanted[: LONGEST_CODE - 6]}-{number}"
        number += 1
    taken.add(code)
    return code
