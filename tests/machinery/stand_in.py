"""A house of cardboard for the supervisor: four servers and a manage.py that only say how they were called.

Run as `python -m tests.machinery.stand_in FOLDER`; what was called, with which services, lands in
FOLDER/calls.
"""

import sys
from pathlib import Path

from kith.embedded import supervise

MANAGE = """
import os, pathlib, sys
with open(pathlib.Path(__file__).parent / "calls", "a") as calls:
    held = "owner" if "OWNER_DATABASE_URL" in os.environ else "app"
    print("manage", sys.argv[1], held, file=calls)
if os.environ.get("STAND_IN_FAILS") == sys.argv[1]:
    sys.exit("It did not work: the reason")
print("done", *sys.argv[1:])
"""
SERVER = """
import http.server, os, pathlib, subprocess, sys
name, port = sys.argv[1:]
held = [key for key in ("OWNER_DATABASE_URL", "ADMIN_DATABASE_URL") if key in os.environ]
needed = [key for key in ("DATABASE_URL", "BROKER_URL", "SECRET_KEY") if not os.environ.get(key)]
with open(pathlib.Path(__file__).parent / "calls", "a") as calls:
    print("server", name, *held, *needed, file=calls)
if "STAND_IN_TIDY" not in os.environ:  # a child that outlives its parent unless somebody ends it
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print("WARNING: something to look at", flush=True)

class Ready(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/die":
            os._exit(7)
        self.send_response(200)
        self.end_headers()

http.server.HTTPServer(("127.0.0.1", int(port) if name == "web" else 0), Ready).serve_forever()
"""


def main(folder: Path) -> int:
    (folder / "manage.py").write_text(MANAGE)
    (folder / "server.py").write_text(SERVER)

    def server_commands(bind: str, port: int, state: Path) -> dict[str, list[str]]:
        return {name: [str(folder / "server.py"), name, str(port)] for name in ("worker", "caretaker", "web", "beat")}

    supervise.checkout = lambda: folder
    supervise.server_commands = server_commands
    return supervise.main()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
