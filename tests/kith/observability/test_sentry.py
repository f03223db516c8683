"""Error reports: tenant, request, route and place in the code leave; nothing personal does."""

from __future__ import annotations

import json
import logging

import pytest
import sentry_sdk
from sentry_sdk.transport import Transport

from kith.observability.sentry import configure_errors
from kith.observability.trace import Trace, current_trace, start
from tests.golden import key
from tests.kith.observability.conftest import CANARIES

DSN = "http://public@127.0.0.1:9/1"


class Kept(Transport):
    """Keeps what would have been sent, as the bytes on the wire."""

    sent: list[bytes]

    def __init__(self, options=None):
        super().__init__(options)
        self.sent = []

    def capture_envelope(self, envelope):
        self.sent.append(envelope.serialize())


@pytest.fixture
def wire():
    """The client as in production, with a transport that keeps what it is given."""
    kept = Kept()
    before = sentry_sdk.Scope.get_global_scope().client
    configure_errors(dsn=DSN, transport=kept)
    yield kept
    sentry_sdk.get_client().close(timeout=0)
    sentry_sdk.Scope.get_global_scope().set_client(before)


def fails(name):
    return int(name)


def succeeds(name):
    return None


def event(wire):
    (sent,) = wire.sent
    return json.loads(sent.splitlines()[2])


def test_a_failing_request_is_reported_without_the_person(browse, wire, our_own_views, has_no_canary):
    client = browse("north", "asha")
    client.raise_request_exception = False
    client.cookies["favourite"] = CANARIES[0].replace(" ", "-")
    client.post(f"/broken/{CANARIES[0]}/?q={CANARIES[3]}", {"n": CANARIES[1]}, headers={"x-name": CANARIES[2]})
    has_no_canary(wire.sent[0].decode())
    for private in ("asha@example.org", str(key("asha")), "north.kith.localhost", "favourite", "127.0.0.1"):
        assert private not in wire.sent[0].decode()
    report = event(wire)
    assert report["tags"]["tenant"] == key("tenant north").hex
    assert report["tags"]["route"] == report["transaction"] == "broken/<str:name>/"
    assert [error["type"] for error in report["exception"]["values"]] == ["KeyError", "ValueError"]
    assert not {"vars"} & set(report["exception"]["values"][0]["stacktrace"]["frames"][-1])


def test_a_line_of_the_log_is_reported_without_its_arguments(wire, has_no_canary):
    sentry_sdk.add_breadcrumb(message=CANARIES[0])
    sentry_sdk.set_user({"email": CANARIES[1], "ip_address": "10.0.0.1"})
    sentry_sdk.set_context("family", {"name": CANARIES[0]})
    sentry_sdk.set_extra("phone", CANARIES[2])
    logging.getLogger("kith.test").error("could not write to %s", CANARIES[0], extra={"x": CANARIES[3]})
    has_no_canary(wire.sent[0].decode())
    assert event(wire)["logentry"] == {"message": "could not write to %s"}


def test_requests_do_not_share_a_tenant(browse, wire, our_own_views):
    for tenant in ("north", "south"):
        client = browse(tenant)
        client.raise_request_exception = False
        client.get("/broken/x/")
    tenants = [json.loads(sent.splitlines()[2])["tags"]["tenant"] for sent in wire.sent]
    assert tenants == [key("tenant north").hex, key("tenant south").hex]
    assert current_trace() == Trace()


def test_a_failing_task_is_reported_with_its_tenant(wire, inside, has_no_canary, task_of):
    task = task_of(fails)
    with inside("south") as scope:
        headers = {"kith_scope": scope.key}
    result = task.apply(args=[CANARIES[0]], headers=headers, throw=False)
    assert result.state == "FAILURE"
    has_no_canary(wire.sent[0].decode())
    tags = event(wire)["tags"]
    assert (tags["tenant"], tags["task"], tags["route"]) == (key("tenant south").hex, result.id, "tests.task")
    start(None)


@pytest.fixture
def task_of():
    """Makes a task of a function, and takes it away again."""
    from kith.celery import app

    def make(run):
        return app.task(name="tests.task")(run)

    yield make
    app.tasks.pop("tests.task", None)


def test_a_task_has_one_line(lines, inside, task_of, has_no_canary):
    task = task_of(succeeds)
    with inside("south") as scope:
        headers = {"kith_scope": scope.key, "kith_request": "0123456789abcdef"}
    result = task.apply(args=[CANARIES[0]], headers=headers)
    (line,) = lines.of("kith.task")
    assert (line["tenant"], line["task"], line["route"]) == (scope.key, result.id, "tests.task")
    assert (line["request"], line["outcome"]) == ("0123456789abcdef", "SUCCESS")
    has_no_canary(lines.text)


def test_nothing_is_sent_without_an_address():
    configure_errors(dsn="")
    assert not sentry_sdk.get_client().is_active()
