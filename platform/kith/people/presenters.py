from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone

from kith.people.models import RoleGrant, User
from kith.permissions import Permission
from kith.roles import RULES, Role
from kith.scope import current_scope
from kith.web import words


def role_labels(roles: Iterable[str]) -> list[str]:
    return [role.label for role in Role if role.value in roles]


def sign_in(user: User, *, ways: set[str], devices: int) -> list[dict[str, Any]]:
    """The facts of the page about one's own sign-in; `devices` is how many are signed in."""
    has_password = user.has_usable_password()
    second = "On" if ways else ("Needed" if user.needs_second_step else "Off")
    return [
        {"label": "Name", "value": user.display_name},
        {"label": "E-mail", "value": user.email, "url": reverse("people:change-email")},
        {
            "label": "Password",
            "value": "You have one" if has_password else "None: we send you a code",
            "url": reverse("account_change_password" if has_password else "account_set_password"),
            "do": "Change" if has_password else "Make one",
        },
        {"label": "Second step", "value": second, "url": reverse("mfa_index"), "do": "Look"},
        {
            "label": "Signed in on",
            "value": words.say_count(devices, "device"),
            "url": reverse("usersessions_list"),
            "do": "Look",
        },
        {
            "label": "Your roles here",
            "value": ", ".join(role_labels(user.roles)) or "None",
            "url": reverse("people:roles"),
            "do": "What they mean",
        },
    ]


@dataclass
class SecondSteps:
    """What a person has set up: the app, passkeys, spare codes."""

    app: Authenticator | None = None
    passkeys: list[Authenticator] = field(default_factory=list)
    codes_left: int | None = None

    @property
    def any(self) -> bool:
        return bool(self.app or self.passkeys)


def second_steps(authenticators: Iterable[Authenticator]) -> SecondSteps:
    found = SecondSteps()
    for authenticator in authenticators:
        if authenticator.type == Authenticator.Type.TOTP:
            found.app = authenticator
        elif authenticator.type == Authenticator.Type.WEBAUTHN:
            found.passkeys.append(authenticator)
        else:
            found.codes_left = len(authenticator.wrap().get_unused_codes())
    return found


PEOPLE_COLUMNS = ["Name", "E-mail", "Roles now", "Last signed in"]
GRANT_COLUMNS = ["Role", "Given", "By", "Ended", "By whom"]


def people_rows(people: Iterable[Any], *, at: dt.datetime) -> list[list[Any]]:
    """Rows of PEOPLE_COLUMNS; each person has `held_now`."""
    return [
        [
            {"text": str(person), "url": reverse("people:person", args=[person.pk])},
            person.email,
            ", ".join(role_labels({grant.role for grant in person.held_now})) or "None",
            _since(person.last_login, at=at) or "Not yet",
        ]
        for person in people
    ]


def grant_rows(grants: Iterable[RoleGrant]) -> list[list[Any]]:
    """Rows of GRANT_COLUMNS."""
    return [
        [
            grant.get_role_display(),
            _day(grant.given_at),
            str(grant.given_by or "When this place began"),
            _day(grant.ended_at) or "Held now",
            str(grant.ended_by or ""),
        ]
        for grant in grants
    ]


def held_roles(person: User) -> list[dict[str, str]]:
    """The roles held now, each with its sentence and what its button says to a screen reader."""
    return [
        {
            "value": role.value,
            "label": role.label,
            "sentence": RULES[role].description,
            "end_label": f"End this role: {person}, {role.label.lower()}",
        }
        for role in Role
        if role.value in person.roles
    ]


def role_cards() -> list[dict[str, Any]]:
    """Every role of this host: its name, sentence, second step, and the rule of each thing it may do."""
    here = current_scope().is_public
    return [
        {
            "role": role,
            "rule": RULES[role],
            "rules": [permission.rule for permission in Permission if permission in RULES[role].permissions],
        }
        for role in Role
        if RULES[role].on_public_host == here
    ]


def _since(moment: dt.datetime | None, *, at: dt.datetime) -> str:
    return words.say_since(timezone.localtime(moment), at=timezone.localtime(at)) if moment else ""


def _day(moment: dt.datetime | None) -> str:
    return words.say_short_day(timezone.localtime(moment).date()) if moment else ""
