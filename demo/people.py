"""Sign-ins of the demonstration. Everybody is invented; no address can receive mail (`.example` is kept for that)."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.hashers import make_password

from demo.plans import PASSWORD, SEED, TOTP_SECRET, Plan
from kith.people.models import RoleGrant, User
from kith.people.sealed import seal
from kith.roles import Role, needs_second_step

FIRST = (
    "Abena Ailsa Amrit Bronwen Carys Chidi Dawn Delroy Ebony Farah Fergus Grace Hamza Ines Jasmine Joanna Kofi "
    "Leah Lorna Malik Marta Nadia Niamh Oluwaseun Omar Paula Rhian Rosa Saima Shanice Stella Tomasz Uma "
    "Wendy Yasmin Zainab"
)
LAST = (
    "Achterberg Adeyemi Ahmed Barrow Begum Boateng Brightwell Cassidy Chowdhury Cole Dockerill Ekwueme "
    "Fairweather Finch Gill Harrow Hussain Ibekwe Jessop Kaur Kowalski Lamb Mabey Mensah Nowak Okafor Osei "
    "Patel Pike Quayle Rahman Saward Silva Thorne Udoh Vance Wray"
)
BOARD: tuple[tuple[Role, ...], ...] = (
    (Role.CHAIR, Role.DIRECTOR, Role.MEMBER),
    (Role.SECRETARY, Role.MEMBER),
    (Role.TREASURER, Role.MEMBER),
    (Role.DIRECTOR, Role.MEMBER),
    (Role.DIRECTOR, Role.MEMBER),
    (Role.DIRECTOR, Role.MEMBER),
)
STAFF: tuple[tuple[Role, ...], ...] = (
    (Role.COORDINATOR,),
    (Role.SAFEGUARDING_LEAD,),
    (Role.TUTOR,),
    (Role.MANAGER,),
    (Role.TENANT_ADMIN,),
)
FAMILY_SIDE: tuple[tuple[Role, ...], ...] = ((Role.PEER_SUPPORTER,), (Role.PARENT,), (Role.MEMBER,))
TOLD_WHOLE = {
    ("westbasildon", Role.PEER_SUPPORTER): "Priya Kaur",
    ("westbasildon", Role.PARENT): "Leanne Quilter",
}
"""Two of West Basildon whose journey `demo.peersupport_leanne` tells."""
ALONE = (Role.PEER_SUPPORTER, Role.COORDINATOR, Role.SAFEGUARDING_LEAD, Role.TENANT_ADMIN)


@dataclass(frozen=True)
class Post:
    """Somebody of the demonstration by name, whom the desk and the printed sign-ins list, by their first role."""

    name: str
    email: str
    roles: tuple[Role, ...]

    @property
    def role(self) -> Role:
        return self.roles[0]

    @property
    def needs_second_step(self) -> bool:
        return needs_second_step(frozenset(self.roles))

    @property
    def has_password(self) -> bool:
        """A parent has none: a code comes by e-mail."""
        return self.roles != (Role.PARENT,)

    @property
    def signs_in_with(self) -> str:
        if not self.has_password:
            return "Code by e-mail"
        return "Password, then six figures" if self.needs_second_step else "Password"


PUBLIC_POSTS = (
    Post("Olive Prentice", "olive@kith.example", (Role.OPERATOR,)),
    Post("Vikram Shah", "vikram@essex.example", (Role.COMMISSIONER,)),
    Post("Fiona Ladd", "fiona@founder.example", (Role.FOUNDER,)),
    Post("Edie Marsh", "edie@kith.example", (Role.CATALOGUE_EDITOR,)),
    Post("Wole Baptiste", "wole@kith.example", (Role.CATALOGUE_EDITOR,)),
)


def posts_of(plan: Plan) -> list[Post]:
    """The named people of a plan: always the same, so that nobody needs to look into a tenant to list them."""
    if plan.kind == "service":
        parent = _posts(plan, ((Role.PARENT,),))
        return [Post("Marnie Platt", f"marnie@{plan.schema}.example", ALONE), *parent]
    return _posts(plan, STAFF + BOARD + FAMILY_SIDE)


def post(plan: Plan, role: Role) -> Post:
    """The first named person of a plan with this role: `post(plan, Role.PARENT)` is the parent that the desk lists."""
    return next(one for one in posts_of(plan) if role in one.roles)


def load(plan: Plan, rng: random.Random, today: dt.date, tell: Callable[[str], None]) -> None:
    load_people(plan, rng)


def load_people(plan: Plan, rng: random.Random) -> dict[str, list[User]]:
    """Make the sign-ins of a plan's named people, inside its scope. By role, in order."""
    return _by_role(posts_of(plan))


def load_public_people() -> dict[str, list[User]]:
    """The operator, the founder, the commissioner and two editors of the catalogue, on the public host."""
    return _by_role(PUBLIC_POSTS)


def add_sign_in(email: str, name: str, roles: Iterable[str]) -> User:
    """One sign-in in the open scope, or the one that is there with these roles added."""
    return add_sign_ins([(email, name, roles)])[0]


def add_sign_ins(rows: Iterable[tuple[str, str, Iterable[str]]]) -> list[User]:
    """Many sign-ins at once, in the order given: (email, name, roles). With a second step where needed."""
    wanted = [(email.lower(), name, [Role(role) for role in roles]) for email, name, roles in rows]
    known = {user.email: user for user in User.objects.filter(email__in=[email for email, _, _ in wanted])}
    fresh = [_user(email, name, roles) for email, name, roles in wanted if email not in known]
    known |= {user.email: user for user in User.objects.bulk_create(fresh)}
    _give(known, wanted)
    _give_second_step([known[email] for email, _, roles in wanted if needs_second_step(frozenset(roles))])
    return [known[email] for email, _, _ in wanted]


def _user(email: str, name: str, roles: list[Role]) -> User:
    listed = Post(name, email, tuple(roles))
    user = User(email=email, display_name=name, password=_hashed() if listed.has_password else "")
    if not listed.has_password:
        user.set_unusable_password()
    return user


def _give(users: dict[str, User], wanted: list[tuple[str, str, list[Role]]]) -> None:
    grants = [RoleGrant(user=users[email], role=role) for email, _, roles in wanted for role in roles]
    held = set(RoleGrant.objects.filter(user__in=users.values(), ended_at=None).values_list("user", "role"))
    RoleGrant.objects.bulk_create([grant for grant in grants if (grant.user_id, grant.role) not in held])


def _give_second_step(users: list[User]) -> None:
    have = set(Authenticator.objects.filter(user__in=users).values_list("user", flat=True))
    new = {user.pk: user for user in users if user.pk not in have}.values()
    app = [Authenticator(user=user, type=Authenticator.Type.TOTP, data={"secret": seal(TOTP_SECRET)}) for user in new]
    Authenticator.objects.bulk_create([*app, *(_spare_codes(user) for user in new)])


def _spare_codes(user: User) -> Authenticator:
    data: dict[str, Any] = {"seed": seal(RecoveryCodes.generate_seed()), "used_mask": 0, "kept_at": "2026-03-01"}
    return Authenticator(user=user, type=Authenticator.Type.RECOVERY_CODES, data=data)


def _posts(plan: Plan, posts: tuple[tuple[Role, ...], ...]) -> list[Post]:
    names = random.Random(f"{SEED} people {plan.schema}")
    first, last = names.sample(FIRST.split(), len(posts)), names.sample(LAST.split(), len(posts))
    drawn = [f"{one} {other}" for one, other in zip(first, last, strict=True)]
    called = [TOLD_WHOLE.get((plan.schema, roles[0]), name) for name, roles in zip(drawn, posts, strict=True)]
    return [
        Post(name, f"{name.split()[0].lower()}@{plan.schema}.example", roles)
        for name, roles in zip(called, posts, strict=True)
    ]


def _by_role(posts: Iterable[Post]) -> dict[str, list[User]]:
    listed = list(posts)
    users = add_sign_ins([(one.email, one.name, one.roles) for one in listed])
    found: dict[str, list[User]] = {}
    for one, user in zip(listed, users, strict=True):
        for role in one.roles:
            found.setdefault(role.value, []).append(user)
    return found


@cache
def _hashed() -> str:
    """One hash for everybody: a demonstration's password is no secret, and hashing takes its time on purpose."""
    return make_password(PASSWORD)
