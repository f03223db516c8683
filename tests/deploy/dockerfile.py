"""Doing what deploy/Dockerfile says, in a box: its COPY and RUN as written, its CMD and USER as they stand."""

from __future__ import annotations

import fnmatch
import json
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass, field
from pathlib import Path

from tests.deploy.boxes import ROOT, Box

DOCKERFILE = ROOT / "deploy" / "Dockerfile"
BASE_PYTHON = Path(sys.base_prefix) / "bin" / "python3"


@dataclass
class Stage:
    """One FROM and what follows it."""

    name: str
    steps: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Image:
    """What a finished image says about how it is run."""

    env: dict[str, str]
    user: str = "0:0"
    cwd: str = "/"
    command: list[str] = field(default_factory=list)
    healthcheck: list[str] = field(default_factory=list)


def stages(text: str) -> list[Stage]:
    found: list[Stage] = []
    joined = re.sub(r"\\\n", " ", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE))
    for line in filter(None, map(str.strip, joined.splitlines())):
        word, _, rest = line.partition(" ")
        if word == "FROM":
            found.append(Stage(rest.partition(" AS ")[2] or "last"))
        else:
            found[-1].steps.append((word, rest.strip()))
    return found


def build(stage: Stage, box: Box) -> Image:
    """Do a stage's steps in a box. What it copies from an earlier stage is in the box already."""
    make_base(box)
    image = Image({"PATH": "/usr/local/bin:/usr/local/sbin:/usr/bin:/usr/sbin:/bin:/sbin", "HOME": "/root"})
    for word, rest in stage.steps:
        if word == "RUN":
            _run(box, image, rest)
        elif word == "COPY" and not rest.startswith("--from="):
            _copy(box, image, rest.split())
        else:
            _note(image, word, rest)
        (box.root / image.cwd.lstrip("/")).mkdir(parents=True, exist_ok=True)
    return image


def make_base(box: Box) -> None:
    """Stands in for the python image: this machine's Python where that image has its own."""
    for name in ("python", "python3"):
        box.link(f"/usr/local/bin/{name}", str(BASE_PYTHON))
    library = Path(sysconfig.get_path("stdlib", vars={"installed_base": sys.base_prefix}))
    box.put(library, f"/usr/local/lib/{library.name}")
    box.open_way(library)


def context() -> list[Path]:
    """What .dockerignore lets through, as the builder reads it: the last line that fits a path decides."""
    lines = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]
    tracked = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    paths = [path for path in tracked.stdout.splitlines() if (ROOT / path).is_file()]
    return [Path(path) for path in paths if not _ignored(path, lines)]


def _ignored(path: str, lines: list[str]) -> bool:
    ignored = False
    for line in lines:
        pattern = line.removeprefix("!").removeprefix("**/")
        above = [str(parent) for parent in Path(path).parents] + [path]
        if any(fnmatch.fnmatch(each if "**" not in line else Path(each).name, pattern) for each in above):
            ignored = not line.startswith("!")
    return ignored


def _copy(box: Box, image: Image, words: list[str]) -> None:
    *sources, target_name = words
    target = box.root / image.cwd.lstrip("/") / target_name.removeprefix("./")
    for path in context():
        for source in sources:
            if source == ".":
                _place(path, target / path)
            elif str(path) == source:
                _place(path, target / path.name)


def _place(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / path, target)


def _run(box: Box, image: Image, line: str) -> None:
    done = subprocess.run(
        box.command(["/bin/sh", "-c", line], env=image.env, user=image.user, cwd=image.cwd),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"RUN {line}\n{done.stdout}{done.stderr}"


def _note(image: Image, word: str, rest: str) -> None:
    if word == "ENV":
        image.env |= dict(pair.split("=", 1) for pair in shlex.split(rest))
    elif word == "USER":
        image.user = rest
    elif word == "WORKDIR":
        image.cwd = rest
    elif word == "CMD":
        image.command = json.loads(rest)
    elif word == "HEALTHCHECK":
        image.healthcheck = json.loads(rest[rest.index("[") :])
    else:
        assert word in {"EXPOSE", "COPY"}, f"The box does not know {word}."
