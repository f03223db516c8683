"""The doctor: what it finds, how it says it, and how it ends."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command
from django.db import OperationalError, connections, transaction

from kith.observability import surroundings
from kith.observability.surroundings import Process
from tenants import examinations
from tenants.isolation import OWNER, OWNER_PUBLIC_SCOPE, unit_of_work
from tenants.left_behind import left_behind
from tenants.management.commands import doctor

GOOD_KEY = "Zq8vT1mRk5wXy2LhPn7dJc3sFbGu9eAo4iHtKxWzQy6"


def looked_at(examination, *, name="operator", in_production=False, **environment):
    return {found.about: found for found in examination(Process(name, environment, in_production))}


def test_a_prepared_database_is_well(rolled_back):
    found = [finding for each in examinations.EXAMINATIONS for finding in each(Process("operator", {}, True))]
    assert len(found) > 10
    assert [finding for finding in found if finding.problem and not finding.is_advice] == []


@pytest.mark.parametrize("given", ["OWNER_DATABASE_URL", "OWNER_DATABASE_URL_FILE"])
@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_a_server_that_holds_the_owners_credentials(name, given):
    found = looked_at(surroundings.environment, name=name, **{given: "postgresql://x"})
    assert "OWNER_DATABASE_URL is set" in found["owner's credentials"].problem
    assert not looked_at(surroundings.environment, name=name)["owner's credentials"].problem


@pytest.mark.parametrize("key", ["short", "a" * 60, "dev-" + GOOD_KEY])
def test_a_weak_key_is_wrong_in_production_and_advice_elsewhere(key, settings):
    settings.SECRET_KEY = key
    assert looked_at(surroundings.secrets, in_production=True)["SECRET_KEY"].problem
    assert not looked_at(surroundings.secrets, in_production=True)["SECRET_KEY"].is_advice
    assert looked_at(surroundings.secrets)["SECRET_KEY"].is_advice


def test_a_strong_key_is_well(settings):
    settings.SECRET_KEY = GOOD_KEY
    assert not looked_at(surroundings.secrets, in_production=True)["SECRET_KEY"].problem


def test_debug_in_production(settings):
    settings.DEBUG = True
    assert looked_at(surroundings.secrets, in_production=True)["DEBUG"].problem


def test_https_is_missed_where_the_hosts_are_real(settings):
    assert not looked_at(surroundings.encryption)["HTTPS"].problem
    settings.HTTPS, settings.PUBLIC_HOSTS = False, frozenset({"kith.example.org"})
    missed = looked_at(surroundings.encryption)["HTTPS"]
    assert missed.problem and not missed.is_advice
    settings.HTTPS = True
    assert not looked_at(surroundings.encryption)["HTTPS"].problem


def test_mail_that_goes_nowhere(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    assert not looked_at(surroundings.mail, in_production=True)["e-mail"].is_advice
    settings.EMAIL_BACKEND = "anymail.backends.mailgun.EmailBackend"
    assert not looked_at(surroundings.mail, in_production=True)["e-mail"].problem


def test_tries_counted_by_the_proxys_address_or_by_each_process(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT, settings.CACHE_URL = 0, ""
    found = looked_at(surroundings.tries, in_production=True)
    assert found["callers' addresses"].problem and not found["callers' addresses"].is_advice
    assert found["shared cache"].problem and found["shared cache"].is_advice
    assert not any(finding.problem for finding in looked_at(surroundings.tries).values())
    settings.ALLAUTH_TRUSTED_PROXY_COUNT, settings.CACHE_URL = 1, "redis://cache"
    assert not any(finding.problem for finding in looked_at(surroundings.tries, in_production=True).values())


def test_pages_assets_and_a_full_disk(settings, tmp_path, monkeypatch):
    settings.STATIC_ROOT, settings.MEDIA_ROOT, settings.STATIC_HASHED = tmp_path, tmp_path / "files", True
    monkeypatch.setattr(surroundings, "FREE_BYTES", 10**18)
    found = looked_at(surroundings.folders)
    assert "collectstatic" in found["pages' assets"].mend
    assert "MB are free" in found["disk"].problem
    (tmp_path / "staticfiles.json").write_text("{}")
    assert not looked_at(surroundings.folders)["pages' assets"].problem


def test_every_problem_says_how_to_mend_it(rolled_back):
    for finding in doctor.examine(Process("operator", {}, True)):
        assert not finding.problem or finding.mend


def test_json_and_the_exit_code(rolled_back, capsys, monkeypatch):
    monkeypatch.setattr(doctor, "examine", lambda process: iter([surroundings.Finding("disk", "Full.", "Make room.")]))
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", json=True)
    assert ended.value.code == 1
    (finding,) = json.loads(capsys.readouterr().out)
    assert finding == {"about": "disk", "problem": "Full.", "mend": "Make room.", "is_advice": False}


def test_advice_is_no_failure(capsys, monkeypatch):
    advice = surroundings.Finding("e-mail", "Nothing is sent.", "Set it.", is_advice=True)
    monkeypatch.setattr(doctor, "examine", lambda process: iter([advice]))
    call_command("doctor")
    assert "advice   e-mail: Nothing is sent." in capsys.readouterr().out


def test_a_database_that_does_not_answer_is_one_finding(monkeypatch):
    def unreachable(process):
        raise OperationalError("connection refused\nand more")
        yield

    monkeypatch.setattr(surroundings, "EXAMINATIONS", ())
    monkeypatch.setattr(examinations, "EXAMINATIONS", (unreachable, unreachable))
    (finding,) = doctor.examine(Process("operator", {}, True))
    assert finding.problem == "It cannot be examined: connection refused"


ROW = (
    "insert into public.tenants_tenant (id, schema_name, kind, name, strapline, accent, place, state, made_at)"
    " values (gen_random_uuid(), '{}', 'mutual', 'Lea', '', '', '', '{}', now())"
)
ROLE = "t_0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("left", "about", "named"),
    [
        (ROW.format("gone", "ACTIVE"), "every tenant has its schema", "gone"),
        (ROW.format("half", "MAKING"), "whatever is begun is being finished", "half"),
        ("create schema orphan", "every schema is a tenant's", "orphan"),
        (f"create role {ROLE}", "every tenant's role is a tenant's", ROLE),
    ],
)
def test_what_a_crash_left_behind_is_named(database, left, about, named):
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        with connections[OWNER].cursor() as cursor:
            cursor.execute(left)
        found = {each.about: names for each, names in left_behind(using=OWNER)}
        transaction.set_rollback(True, using=OWNER)
    assert named in found[about]
    assert looked_at(examinations.leftovers)[about].mend
