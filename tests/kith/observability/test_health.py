"""/healthz and /readyz: any host, no sign-in, one sentence per problem."""

from __future__ import annotations

import pytest
from django.test import Client

from kith.observability import health


@pytest.fixture(autouse=True)
def fresh_answers():
    health.forget_answers()
    yield
    health.forget_answers()


@pytest.fixture
def well(monkeypatch):
    """Checks that all pass, so that a test can break one."""
    checks = {name: health.Registered(lambda: "", 60.0) for name in health.registered()}
    monkeypatch.setattr(health, "_checks", checks)
    return checks


def test_healthz_asks_nobody(django_db_blocker):
    with django_db_blocker.block():
        response = Client(headers={"host": "no-such-host.example"}).get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


def test_readyz_is_ready_on_any_host(rolled_back):
    response = Client(headers={"host": "10.0.0.7:8000"}).get("/readyz")
    assert response.json() == {
        "ready": True,
        "checks": {"database": "ok", "broker": "ok", "migrations": "ok", "roles": "ok"},
    }
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"


def test_readyz_says_what_is_wrong(well):
    well["broker"] = health.Registered(lambda: "The queue does not answer (TimeoutError).", 4.0)
    response = Client().get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"]["broker"] == "The queue does not answer (TimeoutError)."
    assert response.json()["checks"]["database"] == "ok"


def test_a_check_that_breaks_is_a_problem_without_its_words(well):
    def broken() -> str:
        raise ValueError("gita@example.org")

    well["roles"] = health.Registered(broken, 60.0)
    assert Client().get("/readyz").json()["checks"]["roles"] == "cannot be checked (ValueError)"


def test_good_answers_are_kept_and_bad_ones_asked_again(well):
    asked = []
    well["roles"] = health.Registered(lambda: asked.append(1) or "", 60.0)
    health.current_report(now=0.0)
    health.current_report(now=59.0)
    assert len(asked) == 1
    health.current_report(now=61.0)
    assert len(asked) == 2
    well["roles"] = health.Registered(lambda: asked.append(1) or "bad", 60.0)
    health.current_report(now=122.0)
    health.current_report(now=122.0 + health.KEEP_SECONDS + 1)
    assert len(asked) == 4


def test_only_reading_is_answered(well, browse):
    assert browse("north").post("/readyz").status_code in (403, 404, 405)


def test_a_database_that_does_not_answer_is_not_ready(django_db_blocker):
    with django_db_blocker.block():
        response = Client(headers={"host": "north.kith.localhost"}).get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"]["database"] == "cannot be checked (RuntimeError)"


def test_probes_do_not_pile_up(well, monkeypatch):
    monkeypatch.setattr(health, "WAIT_SECONDS", 0.01)
    with health._lock:
        assert not health.current_report(now=0.0).ready
    assert health.current_report(now=0.0).ready
