"""What a list of families may hold, and the headings we know each of it by."""

from __future__ import annotations

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
