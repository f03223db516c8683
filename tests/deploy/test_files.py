"""What the files of deploy/ say, read without running them."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deploy import composefile, dockerfile
from tests.deploy.boxes import ROOT

DEPLOY = ROOT / "deploy"
EXAMPLE = DEPLOY / ".env.example"
SETTINGS = [ROOT / "platform/kith/settings.py", ROOT / "platform/kith/people/sign_in_settings.py"]
READERS = {"env", "env_bool"}
FOR_COMPOSE = {"PUBLIC_HOST", "TLS_BY", "WEB_PROCESSES", "WORKER_CONCURRENCY", "KITH_VERSION"}
"""What compose.yaml reads itself, and no setting does."""
OWNERS = {"prepare", "caretaker"}
COMPOSE_FILES = sorted(path.name for path in DEPLOY.glob("compose*.yaml"))


class Loader(yaml.SafeLoader):
    """With Compose's own marks."""


Loader.add_constructor("!override", lambda loader, node: loader.construct_sequence(node))


def read_by_settings() -> set[str]:
    found = set()
    for path in SETTINGS:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                called = ast.unparse(node.func)
                if called in READERS or called == "os.environ.get":
                    found.add(str(node.args[0].value))
    return found


def defaults_of_settings() -> dict[str, str]:
    """Where a default is written out, and not worked out from another."""
    calls = [node for node in ast.walk(ast.parse(SETTINGS[0].read_text())) if isinstance(node, ast.Call)]
    told = {
        ast.literal_eval(call.args[0]): call.args[1].value
        for call in calls
        if ast.unparse(call.func) in READERS and len(call.args) == 2 and isinstance(call.args[1], ast.Constant)
    }
    return {name: str(int(given) if isinstance(given, bool) else given) for name, given in told.items()}


def in_example() -> set[str]:
    return set(re.findall(r"^(?:# )?([A-Z][A-Z_]+)=", EXAMPLE.read_text(), re.MULTILINE))


def services() -> dict[str, Any]:
    given = composefile.env_file(EXAMPLE)
    return dict(composefile.read(given)["services"])


def test_the_example_names_every_setting_and_nothing_else() -> None:
    assert in_example() - FOR_COMPOSE == read_by_settings()


def test_what_the_example_shows_behind_a_mark_is_what_holds_without_it() -> None:
    ours = EXAMPLE.read_text().split("# -- set by compose.yaml")[0]
    shown = dict(re.findall(r"^# ([A-Z][A-Z_]+)=(.*)$", ours, re.MULTILINE))
    defaults = defaults_of_settings()
    assert {"CONN_MAX_AGE", "FAIR_SHARES", "TENANTS_PER_CONNECTION"} <= shown.keys() & defaults.keys()
    compared = shown.keys() & defaults.keys()
    assert {name: shown[name] for name in compared} == {name: defaults[name] for name in compared}


def test_compose_reads_only_what_the_example_names() -> None:
    read = re.findall(r"(?<!\$)\$\{(\w+)", "".join((DEPLOY / name).read_text() for name in COMPOSE_FILES))
    assert set(read) <= in_example()


def test_only_the_caretaker_and_prepare_hold_the_owners_password() -> None:
    holders = {name for name, each in services().items() if "owner_database_url" in each.get("secrets", [])}
    assert holders == OWNERS
    given = {name for name, each in services().items() if "OWNER_DATABASE_URL" in str(each.get("environment"))}
    assert given == OWNERS


def test_the_owner_does_not_go_through_the_pooler() -> None:
    made = (DEPLOY / "make_secrets.sh").read_text()
    assert "kith_owner:%s@postgres:5432" in made
    assert "kith_owner" not in (DEPLOY / "pgbouncer" / "pgbouncer.ini").read_text()


def test_no_process_of_ours_may_write_or_become_more_than_it_is() -> None:
    for name, each in services().items():
        if each["image"].startswith("kith:"):
            kept = (each["read_only"], each["cap_drop"], each["security_opt"])
            assert kept == (True, ["ALL"], ["no-new-privileges:true"]), name


def test_every_secret_is_made_and_given_to_somebody(tmp_path: Path) -> None:
    (tmp_path / "make_secrets.sh").write_text((DEPLOY / "make_secrets.sh").read_text())
    for _twice in range(2):
        subprocess.run(["sh", tmp_path / "make_secrets.sh"], check=True)
    made = {path.name for path in (tmp_path / "secrets").iterdir()}
    named = composefile.read(composefile.env_file(EXAMPLE))["secrets"]
    assert set(named) <= made
    assert {secret for each in services().values() for secret in each.get("secrets", [])} == set(named)
    assert (tmp_path / "secrets").stat().st_mode & 0o077 == 0


def test_making_secrets_again_changes_none(tmp_path: Path) -> None:
    (tmp_path / "make_secrets.sh").write_text((DEPLOY / "make_secrets.sh").read_text())
    seen = []
    for _twice in range(2):
        subprocess.run(["sh", tmp_path / "make_secrets.sh"], check=True)
        seen.append({path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()})
    assert seen[0] == seen[1]
    assert len({seen[0][name] for name in seen[0]}) == len(seen[0])


@pytest.mark.parametrize("name", COMPOSE_FILES)
def test_every_image_is_pinned(name: str) -> None:
    for service, told in yaml.load((DEPLOY / name).read_text(), Loader=Loader)["services"].items():
        image = str(told.get("image", "kith:"))
        assert image.startswith("kith:") or re.fullmatch(r"[\w./-]+:v?\d[\w.-]*", image), (service, image)


def test_the_base_of_the_image_is_pinned_and_the_last_word_is_nobody_special() -> None:
    text = dockerfile.DOCKERFILE.read_text()
    assert re.findall(r"^FROM (\S+)", text, re.MULTILINE) == ["python:3.11-slim-bookworm"] * 2
    users = [rest for word, rest in dockerfile.stages(text)[-1].steps if word == "USER"]
    assert users == ["10001:10001"]


def test_nothing_but_the_program_goes_into_the_image() -> None:
    inside = [str(path) for path in dockerfile.context()]
    assert {path.split("/")[0] for path in inside} == {
        "manage.py", "pyproject.toml", "requirements.lock", "platform", "tenants", "apps", "demo", "deploy"
    }  # fmt: skip
    assert [path for path in inside if path.startswith("deploy/") and not path.startswith("deploy/image/")] == []


def test_no_line_of_pg_hba_lets_anybody_in_without_a_password() -> None:
    lines = [line.split() for line in (DEPLOY / "postgres/pg_hba.conf").read_text().splitlines() if line[:1] not in "#"]
    assert {line[-1] for line in lines} == {"scram-sha-256", "reject"}
    assert lines[-1][1:] == ["all", "all", "all", "reject"]


def test_the_database_servers_trust_only_the_network_that_is_theirs() -> None:
    told = yaml.load((DEPLOY / "compose.citus.yaml").read_text(), Loader=Loader)
    subnet = told["networks"]["servers"]["ipam"]["config"][0]["subnet"]
    lines = [line.split() for line in (DEPLOY / "citus/pg_hba.conf").read_text().splitlines() if line[:1] not in "#"]
    assert [line[3] for line in lines if line[-1] == "trust"] == [subnet]
    inside = {name for name, each in told["services"].items() if "servers" in each.get("networks", [])}
    assert inside == {"postgres", "worker1", "worker2", "nodes"}
    added = re.findall(r"citus_\w+\('(\w+)'", (DEPLOY / "citus/nodes.sql").read_text())
    assert set(added) == inside - {"nodes"}


def test_no_file_names_a_registry() -> None:
    hosts = re.compile(r"docker\.io|ghcr\.io|quay\.io|gcr\.io|pypi\.org|registry\.")
    found = [path for path in DEPLOY.rglob("*") if path.is_file() and hosts.search(path.read_text(errors="ignore"))]
    assert found == []
