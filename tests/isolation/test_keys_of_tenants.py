"""Whatever is kept outside the tables is keyed by tenant: another tenant's is a miss or an error."""

from __future__ import annotations

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.models import Session
from django.core import signing
from django.core.cache import cache
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import RequestFactory

from kith.people.middleware import SESSION_SCOPE, SessionBelongsHere
from kith.people.models import User
from kith.scope import NoScope
from kith.signing import sign, unsign

TENANTS = ("north", "south", "east")


@pytest.fixture
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_the_cache_of_another_tenant_is_a_miss(inside):
    for name in TENANTS:
        with inside(name):
            assert cache.get("kettle") is None
            cache.set("kettle", name)
    for name in TENANTS:
        with inside(name):
            assert cache.get("kettle") == name


def test_the_cache_outside_any_tenant_is_an_error(rolled_back):
    with pytest.raises(NoScope):
        cache.get("kettle")


def test_a_file_of_another_tenant_is_not_there(inside, files):
    with inside("north"):
        name = default_storage.save("note.txt", ContentFile(b"north"))
    with inside("south"):
        assert not default_storage.exists(name)
        with pytest.raises(FileNotFoundError):
            default_storage.open(name)


def test_another_tenants_folder_cannot_be_reached_by_path(inside, files):
    with inside("north") as north:
        default_storage.save("note.txt", ContentFile(b"north"))
    with inside("south"):
        for path in (f"../{north.key}/note.txt", f"/{north.key}/note.txt"):
            with pytest.raises(SuspiciousFileOperation):
                default_storage.open(path)


def test_a_file_outside_any_tenant_is_an_error(rolled_back, files):
    with pytest.raises(NoScope):
        default_storage.exists("note.txt")


def test_a_signed_link_of_another_tenant_is_bad(inside):
    with inside("north"):
        token = sign({"id": 1}, purpose="invite")
        assert unsign(token, purpose="invite", max_age_seconds=60) == {"id": 1}
        with pytest.raises(signing.BadSignature):
            unsign(token, purpose="another", max_age_seconds=60)
    for name in ("south", "east", "public"):
        with inside(name), pytest.raises(signing.BadSignature):
            unsign(token, purpose="invite", max_age_seconds=60)


def test_nothing_is_signed_outside_a_tenant(rolled_back):
    with pytest.raises(NoScope):
        sign(1, purpose="invite")


def test_a_throttle_counts_each_tenant_alone(inside):
    from rest_framework.throttling import AnonRateThrottle

    class TwoAMinute(AnonRateThrottle):
        rate = "2/min"

    def is_let_in():
        request = RequestFactory().get("/")
        request.user = None
        return TwoAMinute().allow_request(request, None)

    with inside("north"):
        assert [is_let_in() for _ in range(3)] == [True, True, False]
    with inside("south"):
        assert is_let_in()


def test_a_session_of_another_tenant_signs_nobody_in(browse):
    """The same person, under the same key, is at both hosts; the cookie is carried over by hand."""
    north, south = browse("north", "ivy"), browse("south")
    assert north.get("/people/").status_code == 200
    south.cookies["sessionid"] = north.cookies["sessionid"].value
    response = south.get("/people/")
    print("LOC", response.status_code, response.headers)
    assert response["location"].startswith("/account/login/")


@pytest.mark.parametrize("taken_away", ["the scope in the session", "the scope in the sign-in's hash"])
def test_a_session_row_restored_into_another_tenant_signs_nobody_in(taken_away, browse, inside, person, monkeypatch):
    """With the person's password too, as in a copied schema. Two locks, and each holds without the other."""
    if taken_away == "the scope in the session":
        monkeypatch.setattr(SessionBelongsHere, "__call__", lambda self, request: self.get_response(request))
    else:
        monkeypatch.setattr(User, "_get_session_auth_hash", AbstractBaseUser._get_session_auth_hash)
    north, south = browse("north", "ivy"), browse("south")
    with inside("north") as scope:
        session = north.session
        session[SESSION_SCOPE] = scope.key
        session.save()
        row, password = Session.objects.get(pk=session.session_key), person("ivy").password
    with inside("south"):
        Session.objects.create(pk=row.pk, session_data=row.session_data, expire_date=row.expire_date)
        User.objects.filter(pk=person("ivy").pk).update(password=password)
    south.cookies["sessionid"] = row.pk
    assert south.get("/people/")["location"].startswith("/account/login/?")
