"""Where the browser is that the journey tests drive; run as a module it says how to get one."""

import os
import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOW = """\
No Chromium or Chrome was found, so the tests that need a browser cannot run. Any one of these mends it:
  Debian, Ubuntu   apt-get install --no-install-recommends chromium
  anywhere         .venv/bin/python -m playwright install chromium
  already there    set KITH_CHROMIUM to the path of its program
"""


def find_chromium() -> Path | None:
    """The browser's program: KITH_CHROMIUM, one on PATH, or the newest that playwright installed."""
    if named := os.environ.get("KITH_CHROMIUM"):
        return Path(named) if os.access(named, os.X_OK) else None
    on_path = next((found for name in NAMES if (found := shutil.which(name))), None)
    return Path(on_path) if on_path else _from_playwright()


def _from_playwright() -> Path | None:
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    found = [path for path in folder.glob("chromium*-*/chrome-*/*") if path.name in ("chrome", "headless_shell")]
    return max(found, key=lambda path: path.stat().st_mtime, default=None)


if __name__ == "__main__":
    if find_chromium() is None:
        print(HOW)
