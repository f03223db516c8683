"""Log lines: whose, which request, which route, how long; never who or what was typed."""

from __future__ import annotations

import json
import logging
import re

import pytest

from kith.observability.logs import JsonFormatter, QuotedFilter
from kith.observability.scrubbing import scrub, words_of
from kith.observability.trace import request_id
from tests.golden import key
from tests.kith.observability.conftest import CANARIES

PATH = "/answer/Gita Okonkwo/?email=gita@example.org&phone=07700 900123"


def test_a_request_has_one_line(browse, lines, our_own_views):
    response = browse("north").get(PATH)
    (line,) = lines.of("kith.request")
    assert line["tenant"] == key("tenant north").hex
    assert line["request"] == response["X-Request-ID"]
    assert (line["method"], line["route"], line["status"]) == ("GET", "answer/<str:name>/", 200)
    assert line["duration_ms"] >= 0
    assert re.fullmatch(r"[0-9T:.-]{23}\+00:00", line["time"])


def test_lines_inside_a_request_carry_its_ids(browse, lines, our_own_views):
    response = browse("north").get(PATH)
    (line,) = lines.of("kith.test")
    assert (line["tenant"], line["request"]) == (key("tenant north").hex, response["X-Request-ID"])
    assert line["route"] == "answer/<str:name>/"


@pytest.mark.parametrize("path", [PATH, PATH.replace("answer", "broken"), PATH.replace("answer", "nowhere")])
def test_no_line_holds_what_was_asked_or_raised(path, browse, lines, our_own_views, has_no_canary):
    client = browse("north")
    client.raise_request_exception = False
    client.post(path, {"name": CANARIES[0]}, headers={"user-agent": CANARIES[1]})
    assert lines.all
    has_no_canary(lines.text)
    assert "127.0.0.1" not in lines.text


def test_an_error_is_told_by_type_and_place(browse, lines, our_own_views):
    client = browse("north")
    client.raise_request_exception = False
    client.get("/broken/x/")
    (line,) = lines.of("django.request")
    assert [error["type"] for error in line["error"]] == ["ValueError", "KeyError"]
    assert any("urls.py" in frame and "broken" in frame for frame in line["error"][0]["frames"])


def test_a_page_that_broke_says_what_to_quote(browse, our_own_views):
    client = browse("north")
    client.raise_request_exception = False
    page = client.get("/broken/x/")
    assert page.status_code == 500 and page["X-Request-ID"] in page.content.decode()


@pytest.mark.parametrize("offered", ["Gita-Okonkwo-1990", "short", "0" * 65, "a b", "", None, "0123456789abcdef\n"])
def test_a_request_id_that_is_not_a_plain_token_is_replaced(offered):
    assert re.fullmatch(r"[0-9a-f]{32}", request_id(offered))


def test_a_proxys_request_id_is_kept():
    offered = "7c0a5a9e-7a54-4d5c-9e5b-2f6b8f7a1c11"
    assert request_id(offered) == offered


@pytest.mark.parametrize(
    ("text", "scrubbed"),
    [
        ("to gita.o+x@mail.example.org now", "to [e-mail] now"),
        ("rang 07700 900123.", "rang [phone]."),
        ("rang +44 7700 900123", "rang [phone]"),
        ("rang (01268) 555 123", "rang [phone]"),
        ("lives at SS14 1AB", "lives at [postcode]"),
        ("lives at ss14 1ab", "lives at [postcode]"),
        ("GET /families?q=gita&x=1 done", "GET /families?[query] done"),
        ("row 0b54c2e1-0123-4567-8901-234567890123", "row 0b54c2e1-0123-4567-8901-234567890123"),
        ("12 of 340 in 01:02:03, E01021456, 2026-11-22", "12 of 340 in 01:02:03, E01021456, 2026-11-22"),
    ],
)
def test_scrub(text, scrubbed):
    assert scrub(text) == scrubbed


def test_the_databases_errors_are_told_by_code_and_constraint(north, person):
    from django.db import IntegrityError, transaction

    asha = person("asha")
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        type(asha).objects.create(email=asha.email, display_name="Another")
    assert words_of(caught.value) == "23505 people_user people_user_email_key"


@pytest.mark.parametrize("name", ["celery.app.trace", "django.request", "gunicorn.error"])
def test_what_others_quote_is_left_out(name, has_no_canary):
    if name == "celery.app.trace":
        args: object = ({"name": "kith.x", "id": "1", "exc": CANARIES[0], "args": CANARIES[1]},)
        message = "Task %(name)s[%(id)s] raised: %(exc)s %(args)s"
    else:
        args, message = ("Not Found", f"/x/{CANARIES[0]}?q={CANARIES[3]}"), "%s: %s"
    record = logging.LogRecord(name, logging.ERROR, __file__, 1, message, args, None)  # type: ignore[arg-type]
    QuotedFilter().filter(record)
    line = JsonFormatter().format(record)
    has_no_canary(line)
    assert json.loads(line)["message"]


def test_extra_is_a_list_of_what_may_be_said(lines, has_no_canary):
    logging.getLogger("kith.test").warning("x", extra={"status": 200, "name_of_parent": CANARIES[0]})
    assert lines.all[-1]["status"] == 200
    has_no_canary(lines.text)
