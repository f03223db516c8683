"""Somebody who calls the stack from outside: a browser of sorts, and a mail server that keeps what it is sent."""

from __future__ import annotations

import http.client
import re
import socket
import socketserver
import ssl
import threading
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    text: str


@dataclass
class Caller:
    """Calls one host over TLS at this machine; keeps cookies. Nobody here knows the authority that `internal` makes."""

    host: str
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask("GET", path, "", headers)

    def post(self, path: str, **fields: str) -> Answer:
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get(path).text)
        assert token, f"{path} holds no form."
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"https://{self.host}{path}"}
        return self._ask("POST", path, urlencode({**fields, "csrfmiddlewaretoken": token[1]}), headers)

    def _ask(self, method: str, path: str, body: str, headers: dict[str, str]) -> Answer:
        connection = _Line(self.host)
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection.request(method, path, body or None, {**headers, **({"Cookie": kept} if kept else {})})
        answer = connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return Answer(answer.status, answer.headers, answer.read().decode(errors="replace"))


class _Line(http.client.HTTPSConnection):
    """To this machine, whatever the host's name."""

    def __init__(self, host: str) -> None:
        super().__init__(host, timeout=20)

    def connect(self) -> None:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        plain = http.client.HTTPConnection("127.0.0.1", 443, timeout=20)
        plain.connect()
        self.sock = context.wrap_socket(plain.sock, server_hostname=self.host)


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def plain_get(host: str, path: str) -> Answer:
    """Without TLS, at port 80."""
    connection = http.client.HTTPConnection("127.0.0.1", 80, timeout=20)
    connection.request("GET", path, headers={"Host": host})
    answer = connection.getresponse()
    return Answer(answer.status, answer.headers, answer.read().decode(errors="replace"))


class MailServer:
    """Takes every mail at `port` and keeps it."""

    def __init__(self, port: int) -> None:
        self.mails: list[str] = []
        mails = self.mails

        class Talk(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                self._say("220 ready")
                while line := self.rfile.readline().decode().strip():
                    if line.upper() == "DATA":
                        self._say("354 go on")
                        mails.append(self._letter())
                    self._say("221 bye" if line.upper() == "QUIT" else "250 well")

            def _letter(self) -> str:
                lines = iter(lambda: self.rfile.readline().decode(), ".\r\n")
                return "".join(lines)

            def _say(self, text: str) -> None:
                self.wfile.write(f"{text}\r\n".encode())

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", port), Talk)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
