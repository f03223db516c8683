"""What must hold of the checkout itself."""

import re
import subprocess

from kith.embedded import checkout

ROOT = checkout()


def text(path: str) -> str:
    return (ROOT / path).read_text()


def test_lock_has_no_address() -> None:
    assert "http" not in text("requirements.lock")


def test_lock_has_a_hash_for_every_package() -> None:
    packages = re.split(r"\n(?=\S)", text("requirements.lock").strip())
    pinned = [package for package in packages if not package.startswith("#")]
    assert len(pinned) > 50
    assert [package for package in pinned if "==" not in package or "--hash=sha256:" not in package] == []


def test_platform_stays_the_standard_librarys_name() -> None:
    assert not (ROOT / "platform" / "__init__.py").exists()
    assert [path.parent.name for path in (ROOT / "platform").glob("*/__init__.py")] == ["kith"]


def test_build_server_runs_the_readmes_commands() -> None:
    lines = text(".ci/run").splitlines()
    assert any(line.startswith("make test") for line in lines)
    assert any(line.startswith("make check") for line in lines)
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o100
    subprocess.run(["bash", "-n", ROOT / ".ci" / "run"], check=True)


def test_every_command_is_listed_by_help() -> None:
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for command in ("help", "run", "test", "check", "bench", "demo-reset", "fix", "clean"):
        assert f"make {command} " in listed


def test_state_and_environment_are_not_committed() -> None:
    ignored = text(".gitignore").split()
    assert {".venv/", ".kith/", "build/"} <= set(ignored)
