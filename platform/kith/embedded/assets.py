"""Whether the pages' assets changed since they were last collected."""

import hashlib
from pathlib import Path

from kith.embedded import checkout

SOURCES = ("platform", "tenants", "apps", "demo")


def assets_are_collected(state: Path) -> bool:
    mark = state / "static" / ".collected"
    return mark.exists() and mark.read_text() == _fingerprint()


def note_collected(state: Path) -> None:
    folder = state / "static"
    folder.mkdir(exist_ok=True)
    (folder / ".collected").write_text(_fingerprint())


def _fingerprint() -> str:
    """Names, sizes and times of our own assets, and the lock and settings that decide about all others."""
    root = checkout()
    paths = [root / "requirements.lock", root / "platform" / "kith" / "settings.py"]
    for source in SOURCES:
        paths += sorted(path for path in (root / source).glob("**/static/**/*") if path.is_file())
    facts = [f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in paths if path.exists()]
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()
