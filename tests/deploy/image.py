"""The image's first stage as deploy/Dockerfile has it, in a box with this machine's network: `opt/venv` in a folder.

python -m tests.deploy.image build/image
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.deploy import dockerfile
from tests.deploy.boxes import ROOT, Box

HERE = "tests.deploy.image"


def make(target: Path, folder: Path) -> None:
    """In a mount table of our own, which takes the box with it when it ends: nothing here deletes what is in a box."""
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", folder], check=True)
    box = Box(folder / "packages")
    dockerfile.build(dockerfile.stages(dockerfile.DOCKERFILE.read_text())[0], box)
    shutil.copytree(box.upper / "opt/venv", target / "opt/venv", symlinks=True)


def main(target: Path) -> int:
    shutil.rmtree(target, ignore_errors=True)
    folder = tempfile.mkdtemp()
    words = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", sys.executable, "-m", HERE]
    ended = subprocess.run([*words, str(target.resolve()), folder], cwd=ROOT).returncode
    Path(folder).rmdir()
    return ended


if __name__ == "__main__":
    if len(sys.argv) == 3:
        make(Path(sys.argv[1]), Path(sys.argv[2]))
    else:
        sys.exit(main(Path(sys.argv[1])))
