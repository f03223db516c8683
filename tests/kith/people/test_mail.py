"""A queue that does not answer: what was done stays done, and nobody is told that a code is on its way."""

from __future__ import annotations

import logging

import pytest
from celery import Task
from django.conf import settings
from django.db import connection

from kith.people.models import User


@pytest.fixture
def no_queue(monkeypatch):
    def refuse(self, *args, **options):
        raise ConnectionRefusedError("nobody there")

    monkeypatch.setattr(Task, "apply_async", refuse)


def after_commit(inside, since):
    with inside("north"):
        for _savepoints, callback, _robust in connection.run_on_commit[since:]:
            callback()


def test_an_invitation_that_cannot_be_sent_leaves_the_person_made(browse, inside, no_queue, caplog):
    since = len(connection.run_on_commit)
    asked = {"email": "new@example.org", "display_name": "Nell Newcome", "role": "MEMBER"}
    assert browse("north", "ivy").post("/people/invite/", asked).status_code == 302
    with caplog.at_level(logging.ERROR, "kith.people.mail"):
        after_commit(inside, since)
    assert "a mail was lost" in caplog.text
    assert "new@example.org" not in caplog.records[0].getMessage()
    with inside("north"):
        assert User.objects.filter(email="new@example.org").exists()


@pytest.mark.parametrize("email", ["gita@example.org", "nobody@example.org"])
@pytest.mark.parametrize("path", ["/account/login/", "/account/password/forgotten/"])
def test_a_code_that_cannot_be_sent_is_a_failure_for_everybody_alike(browse, inside, no_queue, path, email):
    since = len(connection.run_on_commit)
    browse("north").post(path, {"email": email})
    with pytest.raises(ConnectionRefusedError):
        after_commit(inside, since)


def test_no_request_waits_long_for_the_queue():
    if not settings.CELERY_BROKER_URL.startswith("pgmq:"):
        pytest.skip("The broker named in BROKER_URL is not the queue in PostgreSQL, whose pool this is about.")
    assert settings.CELERY_BROKER_TRANSPORT_OPTIONS["pool_timeout"] <= 5
