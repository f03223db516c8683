"""The part of requirements.lock that a running Kith needs, with its hashes: what pip finds that our dependencies want.

    python runtime_lock.py pyproject.toml requirements.lock > runtime.lock

Nothing here is trusted: `pip install --require-hashes -r runtime.lock` refuses whatever is missing or has another hash.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from tempfile import NamedTemporaryFile

PIP = (sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--no-input", "--quiet")


def wanted(pyproject: Path, lock: Path) -> set[str]:
    """Names of everything our dependencies lead to, at the lock's versions."""
    dependencies = tomllib.loads(pyproject.read_text())["project"]["dependencies"]
    with NamedTemporaryFile("w", suffix=".txt") as versions:  # without hashes, which pip takes from no constraint
        versions.write(re.sub(r" \\\n +--hash=\S+", "", lock.read_text()))
        versions.flush()
        command = [*PIP, "--report", "-", "--constraint", versions.name, *dependencies]
        found = subprocess.run(command, check=True, stdout=subprocess.PIPE)  # noqa: S603
    return {plain(item["metadata"]["name"]) for item in json.loads(found.stdout)["install"]}


def blocks(lock: str) -> list[str]:
    """The lock's requirements, each with its hashes."""
    return re.findall(r"^(?![#\s]).*?(?=^(?![#\s])|\Z)", lock, re.MULTILINE | re.DOTALL)


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def main(pyproject: Path, lock: Path) -> None:
    names = wanted(pyproject, lock)
    kept = [block for block in blocks(lock.read_text()) if plain(re.split(r"[=\[ ;]", block)[0]) in names]
    sys.stdout.write("".join(kept))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
