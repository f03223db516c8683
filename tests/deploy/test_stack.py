"""Everything of deploy/compose.yaml runs and works together, with the commands, secrets and files that stand there.

One run of the whole stack for all tests: see stack.py for what stands in for the images.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.deploy import boxes

NEEDED = (("pgbouncer",), ("caddy",), ("redis-server", "valkey-server"))
LONGEST = 900.0
REFUSED = ("SASL authentication failed", "rejects connection")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    if not os.environ.get("CI"):
        missing = [names[0] for names in NEEDED if not any(map(shutil.which, names))]
        if why := boxes.why_not() or (f"Not installed here: {', '.join(missing)}; CI installs it." if missing else ""):
            pytest.skip(why)
    base = tmp_path_factory.getbasetemp()
    kept = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "stack.json"
    with kept.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            kept.write_text(run(tmp_path_factory.mktemp("stack")))
    return dict(json.loads(kept.read_text()))


def run(folder: Path) -> str:
    """The journey's findings: once, however many processes share the tests."""
    venv = os.environ.get("KITH_IMAGE_VENV") or sys.prefix
    ended = boxes.apart("tests.deploy.journey", str(folder), venv, seconds=LONGEST)
    assert ended.returncode == 0, ended.stdout[-8000:] + ended.stderr[-8000:]
    return ended.stdout.splitlines()[-1]


def test_a_tenant_is_made_and_answers_over_tls(found: dict[str, Any]) -> None:
    assert found["operator"] == ""
    assert (found["made"], found["page"], found["public page"], found["ready"]) == ("", 200, 200, 200)


def test_pages_assets_are_hashed_compressed_and_kept(found: dict[str, Any]) -> None:
    assert found["style"] == "200 gzip True"


def test_a_host_that_is_nobodys_gets_no_certificate(found: dict[str, Any]) -> None:
    assert found["unknown host"] == "SSLError"


def test_whoever_calls_while_the_web_process_is_replaced_waits_and_is_answered(found: dict[str, Any]) -> None:
    assert found["during a release"] == 200


def test_whoever_comes_without_tls_is_sent_to_it(found: dict[str, Any]) -> None:
    assert found["without tls"] == "308 https://north.kith.test/account/login/"


def test_the_question_about_hosts_is_for_the_proxy_only(found: dict[str, Any]) -> None:
    assert found["asked from outside"] == 404


def test_what_a_caller_says_about_hosts_and_schemes_is_not_believed(found: dict[str, Any]) -> None:
    assert found["forged host"] is True
    assert [cookie.split("=")[0] for cookie in found["forged scheme"]] == ["__Host-csrf"]
    assert all("Secure" in cookie for cookie in found["forged scheme"])


def test_a_task_goes_through_page_queue_worker_and_mail_server(found: dict[str, Any]) -> None:
    assert found["link"].startswith("https://north.kith.test/account/password/new/")


@pytest.mark.parametrize("process", ["web", "worker", "caretaker"])
def test_the_doctor_finds_nothing_wrong(found: dict[str, Any], process: str) -> None:
    assert found[f"doctor of the {process}"] == ""


def test_only_the_application_comes_through_the_pooler(found: dict[str, Any]) -> None:
    assert found["app, pooled"] == ""
    assert REFUSED[0] in found["owner, pooled"]


def test_nobody_without_a_password_of_their_own_gets_into_the_database(found: dict[str, Any]) -> None:
    assert found["owner"] == ""
    assert REFUSED[1] in found["administrator"]
    assert REFUSED[1] in found["role without a password"]


def test_the_caretaker_makes_tenants_ready(found: dict[str, Any]) -> None:
    assert found["tenants"]["PENDING"] == 4


def test_the_fleet_is_saved_and_a_backup_put_back_to_the_row(found: dict[str, Any]) -> None:
    assert found["backup"] == ""
    assert "every count as saved" in found["restored"]


def test_a_suspended_tenant_can_be_asked_why(found: dict[str, Any]) -> None:
    assert found["suspended"] == 503


def test_all_that_runs_for_ever_runs_and_is_well(found: dict[str, Any]) -> None:
    assert (found["well"], found["ended"]) == ([], ["prepare"])


def test_nothing_of_ours_writes_where_the_container_is_read_only(found: dict[str, Any]) -> None:
    assert found["written"] == []
