"""A container without a container engine: a process in a root of its own, laid over this machine's.

What it writes, the users and folders it makes, are gone with it. `python -m tests.deploy.boxes` is never called by
itself: `apart` starts a module in a network, process tree and mount table of its own, and there boxes are made.
Needs root, and Linux with overlayfs.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEVICES = ("null", "zero", "full", "random", "urandom", "tty")


def apart(module: str, *arguments: str, seconds: float) -> subprocess.CompletedProcess[str]:
    """Run a module of ours where no network but its own leads; whatever it started ends with it."""
    unshare = ["unshare", "--mount", "--pid", "--net", "--fork", "--kill-child", "--mount-proc"]
    return subprocess.run(
        [*unshare, sys.executable, "-m", module, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=seconds
    )


def why_not() -> str:
    """Why no box can be made here; "" where one can."""
    if os.geteuid() != 0:
        return "Boxes need root: they have a root folder and a network of their own."
    tried = subprocess.run(["unshare", "--mount", "--pid", "--net", "--fork", "true"], capture_output=True, text=True)
    return tried.stderr.strip()


class Box:
    """One root folder of its own. `layers`: folders that lie between this machine's root and what the box writes."""

    def __init__(self, folder: Path, *, layers: Sequence[Path] = ()) -> None:
        self.upper, self.root = folder / "upper", folder / "root"
        work = folder / "work"
        for each in (self.upper, work, self.root):
            each.mkdir(parents=True)
        lower = ":".join(str(layer) for layer in (*layers, "/"))
        options = f"lowerdir={lower},upperdir={self.upper},workdir={work}"
        _run("mount", "-t", "overlay", "overlay", "-o", options, str(self.root))
        _run("mount", "-t", "proc", "proc", str(self.root / "proc"))
        for name in _hidden():
            _run("mount", "-t", "tmpfs", "tmpfs", str(self.root / name))
        self._make_devices()

    def _make_devices(self) -> None:
        for name in DEVICES:
            (self.root / "dev" / name).touch()
            _run("mount", "--bind", f"/dev/{name}", str(self.root / "dev" / name))
        (self.root / "dev" / "fd").symlink_to("/proc/self/fd")
        (self.root / "dev" / "shm").mkdir(mode=0o777)
        (self.root / "dev" / "shm").chmod(0o1777)

    def put(self, source: Path, at: str) -> None:
        """A file or folder of outside, at a path of the box."""
        target = self.root / at.lstrip("/")
        if source.is_dir():
            target.mkdir(parents=True, exist_ok=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.touch()
        _run("mount", "--bind", str(source), str(target))

    def write(self, at: str, text: str) -> None:
        target = self.root / at.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        target.write_text(text)

    def link(self, at: str, to: str) -> None:
        target = self.root / at.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        if at != to and not (target.is_symlink() and str(target.readlink()) == to):
            target.unlink(missing_ok=True)
            target.symlink_to(to)

    def open_way(self, path: Path) -> None:
        """Let every user of the box walk to a path of this machine's."""
        for folder in (path, *path.parents):
            inside = self.root / str(folder).lstrip("/")
            if inside.is_dir() and folder != folder.parent:
                inside.chmod(inside.stat().st_mode | 0o055)

    def command(self, words: Sequence[str], *, env: Mapping[str, str], user: str = "0:0", cwd: str = "/") -> list[str]:
        """What runs `words` inside, with this environment and nothing else of ours."""
        told = [f"{name}={value}" for name, value in env.items()]
        return ["chroot", f"--userspec={user}", str(self.root), "/usr/bin/env", "-i", f"--chdir={cwd}", *told, *words]


def _hidden() -> tuple[str, ...]:
    """None of this machine's own: nothing done in a box can reach them. Where this tree itself stands below /tmp, what
    a box writes there is laid over it, as everywhere else."""
    return ("dev", "sys") if ROOT.is_relative_to("/tmp") else ("dev", "sys", "tmp")


def _run(*words: str) -> None:
    subprocess.run(words, check=True)
