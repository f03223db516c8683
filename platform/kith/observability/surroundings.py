"""What Kith needs around it: settings, folders, disk. Each finding says what is wrong and how to mend it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from kith.observability.broker import broker

FREE_BYTES = 1_000_000_000
KEY_LENGTH = 40
KEY_VARIETY = 12
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ONLY_FOR_TRYING_OUT = ("filebased", "console", "locmem", "dummy")
OWNERS_ONLY = ("OWNER_DATABASE_URL", "ADMIN_DATABASE_URL")
SERVERS = ("web", "worker", "beat")


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `problem` is "" when all is well; advice does not make the doctor fail."""

    about: str
    problem: str = ""
    mend: str = ""
    is_advice: bool = False


@dataclass(frozen=True)
class Process:
    """Where the doctor looks: `name` is web, worker, beat or operator; production is where HTTPS is on."""

    name: str
    environment: Mapping[str, str]
    in_production: bool

    def holds(self, name: str) -> bool:
        """Whether it was given this value, or a file with it."""
        return bool(self.environment.get(name) or self.environment.get(f"{name}_FILE"))


Examination = Callable[[Process], Iterator[Finding]]


def this_process(name: str) -> Process:
    return Process(name, os.environ, settings.HTTPS)


def environment(process: Process) -> Iterator[Finding]:
    yield _unless(
        not (process.in_production and settings.CELERY_BROKER_URL.startswith("memory:")),
        "BROKER_URL",
        "Tasks are kept in memory and lost when this process ends.",
        "Set BROKER_URL to redis://… or pgmq://…",
    )
    held = [name for name in OWNERS_ONLY if process.holds(name)]
    if process.name in SERVERS:
        yield _unless(
            not held,
            "owner's credentials",
            f"This {process.name} process can change the database's structure: {', '.join(held)} is set.",
            f"Take {', '.join(held)} out of its environment; only manage.py prepare and provisioning need it.",
        )
    elif not process.holds("OWNER_DATABASE_URL"):
        yield Finding("OWNER_DATABASE_URL", "Not set here.", "Set it where you run manage.py prepare.", is_advice=True)


def secrets(process: Process) -> Iterator[Finding]:
    key = settings.SECRET_KEY
    strong = len(key) >= KEY_LENGTH and len(set(key)) >= KEY_VARIETY and "dev" not in key.lower()
    yield _unless(
        strong,
        "SECRET_KEY",
        "It is short, plain or a developer's: signed links and sessions could be forged.",
        "Set SECRET_KEY to what `python -c 'import secrets; print(secrets.token_urlsafe(50))'` prints.",
        is_advice=not process.in_production,
    )
    yield _unless(
        not (settings.DEBUG and process.in_production),
        "DEBUG",
        "DEBUG is on: error pages would show families' data.",
        "Unset DEBUG.",
    )


def encryption(process: Process) -> Iterator[Finding]:
    here = all(host.endswith("localhost") for host in (*settings.PUBLIC_HOSTS, settings.TENANT_HOST_SUFFIX))
    yield _unless(
        settings.HTTPS or here,
        "HTTPS",
        "It is off, and the hosts are not this machine's own: sign-ins would travel for anybody to read.",
        "Put a proxy that ends TLS and sets X-Forwarded-Proto in front, and set HTTPS=1.",
    )


def mail(process: Process) -> Iterator[Finding]:
    trying_out = any(name in settings.EMAIL_BACKEND for name in ONLY_FOR_TRYING_OUT)
    yield _unless(
        not trying_out,
        "e-mail",
        f"Nothing is sent: {settings.EMAIL_BACKEND} only keeps what would be.",
        "Set EMAIL_BACKEND to a sender, for example anymail.backends.mailgun.EmailBackend, and its keys.",
        is_advice=not process.in_production,
    )


def tries(process: Process) -> Iterator[Finding]:
    """How often somebody may try is counted by the caller's address, in a cache that all processes share."""
    yield _unless(
        settings.ALLAUTH_TRUSTED_PROXY_COUNT > 0 or not process.in_production,
        "callers' addresses",
        "Everybody seems to call from the proxy's address: ten wrong passwords a minute stop every sign-in.",
        "Set TRUSTED_PROXIES to the number of proxies in front, each of which adds to X-Forwarded-For (mostly 1).",
    )
    yield _unless(
        bool(settings.CACHE_URL) or not process.in_production,
        "shared cache",
        "Each process counts tries for itself: two processes allow twice as many.",
        "Set CACHE_URL to a Redis or Valkey, unless one web process is all there is.",
        is_advice=True,
    )


def queue(process: Process) -> Iterator[Finding]:
    yield Finding("queue", broker(), "Start the server that BROKER_URL names, or put its address and password right.")


def folders(process: Process) -> Iterator[Finding]:
    collected = (Path(settings.STATIC_ROOT) / "staticfiles.json").exists() or not settings.STATIC_HASHED
    yield _unless(
        collected,
        "pages' assets",
        "They are not collected: pages have no style.",
        "Run manage.py collectstatic --noinput.",
    )
    files = Path(settings.MEDIA_ROOT)
    yield _unless(
        os.access(_nearest(files), os.W_OK),
        "files",
        f"{files} cannot be written to.",
        "Give this user the folder.",
    )
    free = shutil.disk_usage(_nearest(files)).free
    yield _unless(
        free > FREE_BYTES,
        "disk",
        f"Only {free // 1_000_000} MB are free where files are kept.",
        "Make room, or set MEDIA_ROOT to a bigger disk.",
    )


def browser(process: Process) -> Iterator[Finding]:
    found = process.environment.get("KITH_CHROMIUM") or any(shutil.which(name) for name in BROWSERS)
    if process.name == "operator" and not process.in_production:
        yield _unless(
            bool(found),
            "browser for tests",
            "None found: tests in a browser cannot run.",
            "Install chromium (apt-get install chromium), or: python -m playwright install chromium",
            is_advice=True,
        )


EXAMINATIONS: tuple[Examination, ...] = (environment, secrets, encryption, mail, tries, queue, folders, browser)


def _unless(well: bool, about: str, problem: str, mend: str, *, is_advice: bool = False) -> Finding:
    return Finding(about) if well else Finding(about, problem, mend, is_advice)


def _nearest(folder: Path) -> Path:
    """The folder, or the nearest one above it that exists."""
    return next(path for path in (folder, *folder.parents) if path.exists())
