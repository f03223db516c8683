"""No view without a door: `@requires`, `@signed_in` or `@open_to_all`, and each door does what it says."""

from __future__ import annotations

import pytest

from kith.roles import RULES
from tests.golden import CAST, MUTUAL_ONLY, PUBLIC_CAST
from tests.isolation.doors import HOSTS, addresses

THIRD_PARTY: dict[str, str] = {
    # "route": "why a view of somebody else's stands here without a door of ours"
}
ALL = addresses()
DOORED = [address for address in ALL if address.door]
GUARDED = [address for address in DOORED if address.door.permissions]
BEHIND_SIGN_IN = [address for address in DOORED if address.door.signed_in]


def test_there_are_addresses_of_every_kind():
    assert {address.kind for address in ALL} == set(HOSTS)
    assert len(ALL) > 60


def test_every_view_has_a_door():
    assert [str(address) for address in ALL if not address.door and address.route not in THIRD_PARTY] == []


def test_no_exception_is_stale():
    without = {address.route for address in ALL if not address.door}
    assert set(THIRD_PARTY) - without == set()


def test_every_door_open_without_a_permission_says_why():
    assert [str(address) for address in DOORED if not address.door.permissions and len(address.door.reason) < 12] == []


@pytest.mark.parametrize("kind", HOSTS)
def test_a_stranger_is_sent_to_sign_in(browse, kind):
    client = browse(HOSTS[kind])
    let_in = []
    for address in BEHIND_SIGN_IN:
        if address.kind == kind:
            response = client.get(address.path)
            if response.status_code != 302 or not response.headers["Location"].startswith("/account/login/"):
                let_in.append((str(address), response.status_code))
    assert let_in == []


@pytest.mark.parametrize("kind", HOSTS)
def test_each_role_is_refused_what_it_may_not_do(browse, kind):
    """A whole matrix: every guarded address, every person of the cast whose roles do not hold its permission."""
    wrong = []
    for name, (_display, roles) in people(kind).items():
        client = browse(HOSTS[kind], name)
        client.raise_request_exception = False
        held = {permission for role in roles for permission in RULES[role].permissions}
        for address in GUARDED:
            if address.kind == kind and not held & set(address.door.permissions):
                status = client.get(address.path).status_code
                if status not in (403, 404):
                    wrong.append((name, str(address), status))
    assert wrong == []


@pytest.mark.parametrize("kind", HOSTS)
def test_nobody_meets_a_crash_behind_a_door_they_may_open(browse, kind):
    wrong = []
    for name, (_display, roles) in people(kind).items():
        client = browse(HOSTS[kind], name)
        client.raise_request_exception = False
        held = {permission for role in roles for permission in RULES[role].permissions}
        for address in GUARDED:
            if address.kind == kind and held & set(address.door.permissions):
                status = client.get(address.path).status_code
                if status >= 500 or status == 403:
                    wrong.append((name, str(address), status))
    assert wrong == []


def people(kind):
    if kind == "public":
        return PUBLIC_CAST
    return {name: who for name, who in CAST.items() if kind == "mutual" or name not in MUTUAL_ONLY}
