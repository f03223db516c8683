"""The services of deploy/compose.yaml, each in a box, all in one network that leads nowhere else.

Commands, environment, secrets and mounted files are the compose file's. What stands in for the images: this machine's
PostgreSQL, PgBouncer, Caddy and Redis (for Valkey), and for Kith's own what deploy/Dockerfile makes.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import struct
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from kith.embedded.binaries import find_binaries
from tests.deploy import composefile, dockerfile
from tests.deploy.boxes import Box
from tests.deploy.composefile import Service
from tests.deploy.dockerfile import Image

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
USERS = {
    "backup": "0:0",
    "postgres": "10999:10999",
    "pgbouncer": "65534:65534",
    "valkey": "65534:65534",
    "caddy": "0:0",
}
FOUND_AS = {
    "/usr/bin/pgbouncer": ("pgbouncer",),
    "/usr/local/bin/valkey-server": ("valkey-server", "redis-server"),
    "/usr/local/bin/valkey-cli": ("valkey-cli", "redis-cli"),
    "/usr/bin/caddy": ("caddy",),
}
ENTRYPOINT = Path(__file__).with_name("postgres_entrypoint.sh")
CADDYS_OWN = {"XDG_DATA_HOME": "/data", "XDG_CONFIG_HOME": "/config", "HOME": "/root"}
SECONDS = 150.0


class Stack:
    def __init__(self, folder: Path, *, venv: Path) -> None:
        """`folder` holds a copy of deploy/ with its .env and secrets; `venv` is what the image's first stage makes."""
        self.folder, self.deploy = folder, folder / "deploy"
        self.services = composefile.services(self.deploy)
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.boxes: dict[str, Box] = {}
        self.venv = venv
        self.kith, self.image = self._build()
        (folder / "hosts").write_text("127.0.0.1 localhost " + " ".join(self.services) + "\n")

    def up(self) -> None:
        """Start every service when what it waits for is ready, as compose would."""
        network_up()
        for name in _in_order({name: each for name, each in self.services.items() if not each.by_name_only}):
            for other, condition in self.services[name].after.items():
                self._wait(other, condition)
            self.boxes[name] = self._box(self.services[name])
            self.start(name)

    def run(self, name: str, words: list[str], *, user: str = "") -> subprocess.CompletedProcess[str]:
        """`docker compose exec`: a command in the box of a service, with its environment."""
        return subprocess.run(self._command(self.services[name], words, user), capture_output=True, text=True)

    def run_once(self, name: str) -> subprocess.CompletedProcess[str]:
        """`docker compose run --rm`: a service that is started by its name only, until it ends."""
        self.boxes[name] = self._box(self.services[name])
        return self.run(name, self.services[name].command)

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text()

    def healthy(self, name: str) -> bool:
        test = self.services[name].healthcheck or (["CMD", *self.image.healthcheck] if self._ours(name) else [])
        words = {"CMD": test[1:], "CMD-SHELL": ["/bin/sh", "-c", *test[1:]]}[test[0]]
        return self.run(name, words).returncode == 0

    def wait_for(self, what: str, done: Callable[[], bool]) -> None:
        deadline = time.monotonic() + SECONDS
        while not done():
            ended = [name for name, process in self.running.items() if process.poll()]
            assert not ended, f"Ended: {ended}, while we waited for {what}.\n" + self._last_words()
            assert time.monotonic() < deadline, f"Waited {SECONDS:.0f} s for {what}.\n" + self._last_words()
            time.sleep(0.2)

    def _wait(self, name: str, condition: str) -> None:
        if condition == "service_healthy":
            self.wait_for(f"{name} to be well", lambda: self.healthy(name))
        elif condition == "service_completed_successfully":
            self.wait_for(f"{name} to end", lambda: self.running[name].poll() is not None)
            assert self.running[name].returncode == 0, self.log(name)

    def stop(self, name: str) -> None:
        self.running[name].terminate()
        self.running[name].wait()

    def start(self, name: str) -> None:
        """Start a service whose box is there."""
        service = self.services[name]
        words = service.command or self.image.command
        if service.image.startswith("postgres:"):
            words = ["/bin/sh", "/entrypoint.sh", *words]
        with (self.folder / f"{service.name}.log").open("ab") as log:
            command = self._command(service, words)
            self.running[service.name] = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)

    def _command(self, service: Service, words: list[str], user: str = "") -> list[str]:
        ours = self._ours(service.name)
        told = {"PATH": PATH, "HOSTNAME": socket.gethostname(), **(self.image.env if ours else CADDYS_OWN)}
        user = user or (self.image.user if ours else USERS[service.name])
        env = {**told, **{name: str(value) for name, value in service.env.items()}}
        return self.boxes[service.name].command(words, env=env, user=user, cwd=self.image.cwd if ours else "/")

    def _ours(self, name: str) -> bool:
        return self.services[name].image.startswith("kith:")

    def _build(self) -> tuple[Path, Image]:
        box = Box(self.folder / "image")
        box.open_way(self.venv)
        box.put(self.venv, "/opt/venv")
        return box.upper, dockerfile.build(dockerfile.stages(dockerfile.DOCKERFILE.read_text())[-1], box)

    def _box(self, service: Service) -> Box:
        ours = self._ours(service.name)
        box = Box(self.folder / "boxes" / service.name, layers=[self.kith] if ours else [])
        if ours:
            dockerfile.make_base(box)
            box.put(self.venv, "/opt/venv")
        self._furnish(box, service)
        return box

    def _furnish(self, box: Box, service: Service) -> None:
        box.put(self.folder / "hosts", "/etc/hosts")
        for secret in service.secrets:
            box.put(self.deploy / "secrets" / secret, f"/run/secrets/{secret}")
        for volume in service.volumes:
            source, target = volume.split(":")[:2]
            here = (self.deploy / source) if source.startswith(".") else self._volume(service.name, source)
            box.put(here, target)
        if service.image.startswith("postgres:"):
            self._install_postgres(box)
        elif not self._ours(service.name):
            for at, names in FOUND_AS.items():
                if found := next(filter(None, map(shutil.which, names)), None):
                    box.link(at, found)

    def _install_postgres(self, box: Box) -> None:
        box.put(ENTRYPOINT, "/entrypoint.sh")
        box.open_way(find_binaries())
        for program in find_binaries().iterdir():
            box.link(f"/usr/local/bin/{program.name}", str(program))
        subprocess.run(["chroot", box.root, "useradd", "--uid", "10999", "--user-group", "pgserver"], check=True)

    def _volume(self, service: str, name: str) -> Path:
        folder = self.folder / "volumes" / name
        if folder.exists():
            return folder
        folder.mkdir(parents=True)
        user = self.image.user if self._ours(service) else USERS[service]
        os.chown(folder, *map(int, user.split(":")))
        return folder

    def _last_words(self) -> str:
        return "\n".join(f"--- {name}\n{self.log(name)[-1500:]}" for name in self.running)


def network_up() -> None:
    """The loopback of a network of one's own is down to begin with."""
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, 0x8914, struct.pack("16sh", b"lo", 1))  # SIOCSIFFLAGS, IFF_UP


def _in_order(services: dict[str, Service]) -> list[str]:
    """What is waited for first."""
    ordered: list[str] = []
    while len(ordered) < len(services):
        ordered += [name for name, each in services.items() if name not in ordered and set(each.after) <= set(ordered)]
    return ordered
