"""Run by test_stack.py in a network of its own: start the stack, use it, print what was found as one line of JSON."""

from __future__ import annotations

import json
import quopri
import shutil
import ssl
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.deploy.boxes import ROOT
from tests.deploy.callers import Caller, MailServer, listens, plain_get
from tests.deploy.stack import Stack

MAIL_PORT = 2525
GIVEN = {
    "PUBLIC_HOST": "kith.test",
    "PUBLIC_HOSTS": "kith.test",
    "TENANT_HOST_SUFFIX": "kith.test",
    "TLS_BY": "internal",
    "DEFAULT_FROM_EMAIL": "hello@kith.test",
    "EMAIL_HOST": "127.0.0.1",
    "EMAIL_PORT": str(MAIL_PORT),
    "EMAIL_USE_TLS": "0",
    "EMAIL_HOST_USER": "",
}
ADMIN = "ivy@example.org"
MAKE = ["make_tenant", "north", "North Families", "--admin-email", ADMIN, "--admin-name", "Ivy"]
MAY_BE_WRITTEN = {"run", "etc", "tmp", "var", "opt"}
Finding = str | int | list[str] | dict[str, int]


def prepare(folder: Path) -> None:
    """What deploy/README.md says to do first, in a copy: fill in .env, make the secrets."""
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(folder)], check=True)
    shutil.copytree(ROOT / "deploy", folder / "deploy", ignore=shutil.ignore_patterns("secrets", ".env"))
    example = (folder / "deploy" / ".env.example").read_text().splitlines()
    kept = [line for line in example if line.split("=")[0] not in GIVEN]
    given = [f"{name}={value}" for name, value in GIVEN.items()]
    (folder / "deploy" / ".env").write_text("\n".join([*kept, *given, ""]))
    subprocess.run([folder / "deploy" / "make_secrets.sh"], check=True)


class Journey:
    def __init__(self, stack: Stack, mail: MailServer) -> None:
        self.stack, self.mail = stack, mail
        self.north, self.public = Caller("north.kith.test"), Caller("kith.test")

    def manage(self, service: str, *words: str) -> str:
        """A command of ours in a service's box: "" when it went well, else what it said."""
        done = self.stack.run(service, ["python", "manage.py", *words])
        return "" if done.returncode == 0 else (done.stdout + done.stderr)[-1500:]

    def refusal(self, name: str) -> str:
        """What becomes of a TLS handshake for a host; "" when it is made."""
        try:
            Caller(name).get("/")
        except ssl.SSLError as error:
            return type(error).__name__
        return ""

    def login(self, user: str, secret: str, port: int, service: str) -> str:
        """What the server says to a login over the network; "" when it lets them in."""
        password = (self.stack.deploy / "secrets" / secret).read_text() if secret else ""
        where = f"host=127.0.0.1 port={port} dbname=kith user={user} password={password or 'none'} connect_timeout=3"
        done = self.stack.run(service, ["python", "-c", f"import psycopg; psycopg.connect({where!r})"])
        return done.stderr.strip().splitlines()[-1] if done.returncode else ""

    def tenants(self) -> dict[str, int]:
        code = (
            "from collections import Counter; import json\n"
            "with unit_of_work(PUBLIC_SCOPE): states = list(Tenant.objects.values_list('state', flat=True))\n"
            "print(json.dumps(Counter(states)))"
        )
        return dict(json.loads(self.python("web", code)))

    def python(self, service: str, code: str) -> str:
        setup = "import django; django.setup(); from tenants.isolation import *; from tenants.models import *; "
        done = self.stack.run(service, ["python", "-c", setup + code])
        assert done.returncode == 0, done.stderr
        return done.stdout

    def mail_comes(self) -> str:
        """A person forgot their password: page, queue, worker, mail server. Answers the link they are sent."""
        self.north.post("/account/password/forgotten/", email=ADMIN)
        self.stack.wait_for("the mail", lambda: bool(self._links()))
        return self._links()[0]

    def _links(self) -> list[str]:
        words = " ".join(quopri.decodestring(mail.encode()).decode() for mail in self.mail.mails).split()
        return [word for word in words if word.startswith("https://") and "/password/new/" in word]

    def suspended(self) -> int:
        self.python(
            "caretaker",
            "from tenants.provisioning import set_state\n"
            "with unit_of_work(PUBLIC_SCOPE): north = Tenant.objects.get(domains__domain='north.kith.test')\n"
            "set_state(north, Tenant.State.SUSPENDED)",
        )
        self.stack.wait_for("the suspension", lambda: self.north.get("/").status != 200)
        return self.north.get("/").status

    def pool(self) -> dict[str, int]:
        """Tenants by state, once the caretaker has made the ready ones."""
        self.stack.wait_for("the pool", lambda: self.tenants().get("PENDING", 0) >= 4)
        return self.tenants()

    def called_during_a_release(self) -> int:
        """The answer to somebody who calls while no web process listens."""
        self.stack.stop("web")
        with ThreadPoolExecutor(1) as caller:
            answer = caller.submit(self.north.get, "/")
            self.stack.start("web")
            return answer.result().status

    def backup(self) -> str:
        done = self.stack.run_once("backup")
        return "" if done.returncode == 0 and " schemas, " in done.stdout else done.stdout + done.stderr

    def restored(self) -> str:
        """The newest backup put back beside the database, by the administrator in the database's own container."""
        newest = "$(ls -d /var/backups/kith/2* | tail -n 1)"
        line = (
            "export PGPASSWORD=$(cat /run/secrets/postgres_password) ADMIN_DATABASE_URL=postgresql://postgres@/postgres;"
            f" /deploy/backup/restore.sh {newest} kith_restored"
        )
        done = self.stack.run("postgres", ["/bin/bash", "-c", line], user="0:0")
        return done.stdout.strip() if done.returncode == 0 else done.stderr

    def written(self) -> list[str]:
        """What a process of ours wrote where the compose file lets it write nothing."""
        found = []
        for name, box in self.stack.boxes.items():
            if name in {"web", "worker", "beat", "caretaker", "prepare"}:
                paths = [path.relative_to(box.upper) for path in box.upper.rglob("*") if path.is_file()]
                found += [f"{name}: {path}" for path in paths if path.parts[0] not in MAY_BE_WRITTEN]
        return found


def steps(at: Journey) -> dict[str, Callable[[], Finding]]:
    """What is done, in this order, and the name of what is found."""
    forged = {"X-Forwarded-Host": "kith.test", "Forwarded": "host=kith.test"}
    return {
        "operator": lambda: at.manage("caretaker", "make_operator", "olu@example.org", "Olu"),
        "made": lambda: at.manage("caretaker", *MAKE),
        "page": lambda: at.north.get("/").status,
        "public page": lambda: at.public.get("/").status,
        "style": lambda: _style(at.public),
        "ready": lambda: at.public.get("/readyz").status,
        "unknown host": lambda: at.refusal("nroth.kith.test"),
        "without tls": lambda: _redirect("north.kith.test"),
        "asked from outside": lambda: at.public.get("/tls/ask?domain=kith.test").status,
        "forged host": lambda: "North Families" in at.north.get("/", **forged).text,
        "forged scheme": lambda: _cookies("north.kith.test", **{"X-Forwarded-Proto": "http"}),
        "link": at.mail_comes,
        "doctor of the web": lambda: at.manage("web", "doctor", "--as", "web"),
        "doctor of the worker": lambda: at.manage("worker", "doctor", "--as", "worker"),
        "doctor of the caretaker": lambda: at.manage("caretaker", "doctor"),
        "app, pooled": lambda: at.login("kith_app", "app_password", 6432, "web"),
        "owner, pooled": lambda: at.login("kith_owner", "owner_password", 6432, "caretaker"),
        "owner": lambda: at.login("kith_owner", "owner_password", 5432, "caretaker"),
        "administrator": lambda: at.login("postgres", "postgres_password", 5432, "web"),
        "role without a password": lambda: at.login("kith_public", "", 5432, "web"),
        "tenants": at.pool,
        "during a release": at.called_during_a_release,
        "backup": at.backup,
        "restored": at.restored,
        "suspended": at.suspended,
        "well": lambda: [name for name in ("web", "worker", "postgres", "valkey") if not at.stack.healthy(name)],
        "ended": lambda: [name for name, process in at.stack.running.items() if process.poll() is not None],
        "written": at.written,
    }


def findings(at: Journey) -> dict[str, Finding]:
    found: dict[str, Finding] = {}
    for name, step in steps(at).items():
        try:
            found[name] = step()
        except Exception as error:
            found[name] = f"{type(error).__name__}: {error}"[-4000:]
    return found


def _redirect(host: str) -> str:
    answer = plain_get(host, "/account/login/")
    return f"{answer.status} {answer.headers['Location']}"


def _style(caller: Caller) -> str:
    """The first stylesheet of the page: hashed, kept for ever, compressed."""
    name = caller.get("/").text.split('rel="stylesheet" href="')[1].split('"')[0]
    answer = caller.get(name, **{"Accept-Encoding": "gzip"})
    return f"{answer.status} {answer.headers['Content-Encoding']} {'immutable' in answer.headers['Cache-Control']}"


def _cookies(host: str, **headers: str) -> list[str]:
    """The cookies of a page with a form, each with its flags."""
    answer = Caller(host).get("/account/login/", **headers)
    return sorted(answer.headers.get_all("Set-Cookie", []))


def main(folder: Path, venv: Path) -> None:
    prepare(folder)
    stack = Stack(folder, venv=venv)
    stack.up()
    stack.wait_for("the proxy", lambda: listens(443))
    print(json.dumps(findings(Journey(stack, MailServer(MAIL_PORT)))))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
