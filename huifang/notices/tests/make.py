"""Builders for tests of notices: accounts, lines, and a robot's server on this machine."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from socketserver import StreamRequestHandler, TCPServer
from typing import Any

from django.test import Client

from huifang.access.actor import Actor
from huifang.access.models import Account
from huifang.access.tests.make import account, actor
from huifang.notices import actions
from huifang.notices.models import Notice, Webhook
from huifang.notices.telling import tell

MORNING = datetime(2026, 11, 24, 0, 35, tzinfo=UTC)  # Tuesday, 8:35 in China
SUNDAY = datetime(2026, 11, 22, 0, 35, tzinfo=UTC)


def office() -> Actor:
    """Return the office, which may set up robots."""
    return actor("bangongshi", "office", name="市办")


def told(
    name: str = "wang", text: str = "收到交办单", url: str = "/", kind: str = "other"
) -> Notice:
    """Return a line in somebody's inbox."""
    owner = account(name)
    tell([owner], kind=kind, text=text, url=url, now=MORNING)
    return Notice.objects.get(account=owner, code=kind, url=url, read_at=None)


def signed_in(name: str) -> Client:
    """Return a browser in which an account is signed in."""
    client = Client()
    owner = Account.objects.get(username=name)
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    return client


def robot(address: str, code: str = "dingtalk", **facts: Any) -> Webhook:
    """Return a robot with an address."""
    given = {"name": "住建局工作群", "code": code, "address": address, **facts}
    return actions.add_webhook(office(), None, facts=given, now=MORNING)


@dataclass
class Platform:
    """A chat platform on the loopback: what it was sent, and what it answers."""

    host: str = ""
    got: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    status: int = 200
    answer: bytes = b'{"errcode": 0, "errmsg": "ok"}'
    location: str = ""
    silent: bool = False

    def url(self, path: str = "/robot/send?access_token=t0ken") -> str:
        """Return an address of the platform."""
        return f"http://{self.host}{path}"


@contextmanager
def platform() -> Iterator[Platform]:
    """Serve a chat platform on a port of this machine."""
    found = Platform()

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.got.append((self.path, json.loads(body)))
            if found.silent:
                self.close_connection = True
                return
            self.send_response(found.status)
            if found.location:
                self.send_header("Location", found.location)
            self.send_header("Content-Length", str(len(found.answer)))
            self.end_headers()
            self.wfile.write(found.answer)

        def log_message(self, *_args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    found.host = f"127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class PostOffice:
    """A mail server on the loopback: what it took, and how it answers a recipient."""

    port: int = 0
    taken: list[str] = field(default_factory=list)
    recipient: str = "250 ok"
    after_data: str = "250 queued"


@contextmanager
def post_office() -> Iterator[PostOffice]:
    """Serve just enough of SMTP for one letter after another."""
    found = PostOffice()

    class Talk(StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

        def handle(self) -> None:
            self.say("220 here")
            for raw in self.rfile:
                word = raw.decode().strip().upper()[:4]
                if word == "RCPT":
                    self.say(found.recipient)
                elif word == "DATA":
                    self.say("354 go on")
                    letter = iter(self.rfile.readline, b".\r\n")
                    found.taken.append(b"".join(letter).decode())
                    if found.after_data:
                        self.say(found.after_data)
                    else:
                        time.sleep(1)
                        return None
                elif word == "QUIT":
                    return self.say("221 bye")
                else:
                    self.say("250 ok")
            return None

    server = TCPServer(("127.0.0.1", 0), Talk)
    found.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
