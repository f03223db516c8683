"""The embedded services from a shell: `python -m kith.embedded --help` lists the commands."""

import argparse
import os
import shlex
import sys
from pathlib import Path
from urllib.parse import urlsplit

from kith.embedded import ensure, is_external, postgres, state_folder
from kith.embedded import state as states
from kith.embedded.binaries import NoPostgresFound, find_binaries
from kith.embedded.state import make_state
from kith.embedded.supervise import CannotRun, only_one


def print_environment(_: list[str]) -> int:
    """print export lines for a shell, starting the server if need be; it stays until stop"""
    for name, value in ensure(pinned=True).items():
        print(f"export {name}={shlex.quote(value)}")
    return 0


def start(_: list[str]) -> int:
    """start the server and leave it running"""
    ensure(pinned=True)
    return status(_)


def stop(_: list[str]) -> int:
    """stop the server, whoever is using it"""
    stopped = postgres.stop(state=state_folder())
    print("PostgreSQL stopped." if stopped else "PostgreSQL was not running.")
    return 0


def status(_: list[str]) -> int:
    """say whether the server runs, and where (exit code 3 when it does not)"""
    if is_external():
        print(f"The database is the one in DATABASE_URL, at {urlsplit(os.environ['DATABASE_URL']).hostname}.")
        return 0
    server = postgres.running_server(state_folder())
    if server is None:
        print("PostgreSQL is not running.")
        return 3
    print(f"PostgreSQL runs on 127.0.0.1:{server.port}, data in {state_folder() / 'postgres' / 'data'}.")
    return 0


def prepare(_: list[str]) -> int:
    """make roles and databases again, here or, with ADMIN_DATABASE_URL set, on that server"""
    from kith.embedded import prepare as preparing

    (state_folder() / "prepared").unlink(missing_ok=True)
    found = ensure()
    if is_external():
        preparing.prepare_server(found["ADMIN_DATABASE_URL"], passwords={})
    print("Roles and databases are ready.")
    return 0


def psql(arguments: list[str]) -> int:
    """open psql as the owner (KITH_ROLE=postgres, kith_app or kith_broker for another role)"""
    found = ensure()
    role = os.environ.get("KITH_ROLE", "kith_owner")
    server = urlsplit(found["OWNER_DATABASE_URL"])
    settings = {"PGHOST": server.hostname, "PGPORT": str(server.port or 5432), "PGDATABASE": server.path[1:]}
    settings |= {"PGUSER": role, "PGPASSWORD": states.passwords(state_folder()).get(role)}
    if role == "kith_broker":
        settings["PGDATABASE"] = role
    os.set_inheritable(states.hold_lease(state_folder()), True)  # the server stays while psql is open
    program = Path(find_binaries()) / "psql"
    os.execve(program, [str(program), *arguments], os.environ | {k: v for k, v in settings.items() if v})


def run(arguments: list[str]) -> int:
    """run a command with the services' environment; the server stays while the command runs"""
    if not arguments:
        print("Say what to run: python -m kith.embedded run python manage.py shell", file=sys.stderr)
        return 2
    found = ensure()
    if not is_external():
        os.set_inheritable(states.hold_lease(state_folder()), True)
    os.execvpe(arguments[0], arguments, os.environ | found)


def reset(_: list[str]) -> int:
    """drop the databases and make them again, empty (asks first; FORCE=1 does not)"""
    with only_one(make_state(state_folder())):
        return _reset()


def _reset() -> int:
    if os.environ.get("FORCE") != "1" and not _is_sure():
        print("Nothing was changed.")
        return 1
    from kith.embedded import prepare as preparing

    dropped = preparing.reset_server(ensure()["ADMIN_DATABASE_URL"])
    print(f"Dropped {' and '.join(dropped)}.")
    return prepare([])


def _is_sure() -> bool:
    place = urlsplit(ensure()["OWNER_DATABASE_URL"])
    print(f"This deletes everything in the database {place.path[1:]} at {place.hostname}:{place.port}.")
    try:
        return input("Write yes to go on: ").strip().lower() == "yes"
    except EOFError:
        return False


COMMANDS = {
    "run": run,
    "reset": reset,
    "env": print_environment,
    "start": start,
    "stop": stop,
    "status": status,
    "prepare": prepare,
    "psql": psql,
}
PASS_ON = ("run", "psql")  # what follows belongs to the other program


def main(arguments: list[str]) -> int:
    if arguments and arguments[0] in PASS_ON:
        name, rest = arguments[0], arguments[1:]
    else:
        name, rest = _parser().parse_args(arguments).command, []
    try:
        return COMMANDS[name](rest)
    except (postgres.ServerUnavailable, NoPostgresFound, states.StillLocked, CannotRun) as problem:
        print(problem, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m kith.embedded", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    for name, function in COMMANDS.items():
        commands.add_parser(name, help=function.__doc__)
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
