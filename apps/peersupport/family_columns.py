"""What a list of families may hold, and the headings we know each of it by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

COLUMNS = {
    "first_name": ("Her first name", ("first name", "forename", "given name", "name", "mother", "parent")),
    "last_name": ("Her last name", ("last name", "surname", "family name")),
    "contact": ("Phone or e-mail", ("contact", "phone", "mobile", "telephone", "e-mail", "email")),
    "consent": ("She said yes to being contacted", ("consent", "contact consent", "may contact", "agreed")),
    "reach_safely": ("How to reach her safely", ("reach safely", "safe contact", "contact notes")),
    "postcode": ("Postcode", ("postcode", "post code", "postal code")),
    "due_on": ("Due date", ("due on", "due date", "edd", "due")),
    "born_on": ("Baby’s birthday", ("born on", "date of birth", "baby born", "dob", "birthday")),
    "first_baby": ("First baby?", ("first baby", "first child", "primip")),
    "partner_name": ("Partner’s first name", ("partner", "partner name", "partner first name")),
}  # fmt: skip
"""Each of our columns: its label, and the headings it is known by."""


def told_in(cells: Sequence[str], heads: Sequence[str], columns: Mapping[str, str]) -> dict[str, str]:
    """One row by our names; what the file has no column for is empty."""
    by_head = dict(zip(heads, cells, strict=False))
    return {ours: by_head.get(columns.get(ours) or "\x00", "") for ours in COLUMNS}
