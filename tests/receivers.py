"""A mail server and a push service of our own: they take what is sent over a real connection, and answer as told."""

import base64
import json
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import http_ece
from aiosmtpd.controller import Controller
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02


class Mailbox:
    """What a mail server took. `answers`: what it says to the next recipients instead of taking them."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, EmailMessage]] = []
        self.answers: list[str] = []
        self.url = ""

    async def handle_RCPT(self, _server, _session, envelope, address, _options) -> str:
        if self.answers:
            return self.answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope) -> str:
        self.letters.append((envelope.rcpt_tos[0], message_from_bytes(envelope.content, policy=policy.default)))
        return "250 taken"


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    """A real SMTP listener on a port of its own."""
    box = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    box.url = f"smtp://127.0.0.1:{port}?from=txng@htx.example"
    try:
        yield box
    finally:
        controller.stop()


class Browser:
    """A browser behind a push service on this machine: it alone can read what it is sent."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._secret = os.urandom(16)
        self.shown: list[dict] = []
        self.headers: list[dict] = []
        self.answers: list[tuple[int, dict]] = []
        self.host = ""

    @property
    def endpoint(self) -> str:
        return f"http://{self.host}/push/abc?x=1"

    @property
    def p256dh(self) -> str:
        point = serialization.PublicFormat.UncompressedPoint
        return text_of(self._key.public_key().public_bytes(serialization.Encoding.X962, point))

    @property
    def auth(self) -> str:
        return text_of(self._secret)

    def take(self, path: str, headers: dict, body: bytes) -> tuple[int, dict]:
        assert path == "/push/abc?x=1"
        if self.answers:
            return self.answers.pop(0)
        assert Vapid02.verify(headers["Authorization"])
        plain = http_ece.decrypt(body, private_key=self._key, auth_secret=self._secret, version="aes128gcm")
        self.headers.append(headers)
        self.shown.append(json.loads(plain))
        return 201, {}


@contextmanager
def push_service() -> Iterator[Browser]:
    """A real HTTP listener that decrypts for its one browser."""
    browser = Browser()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, extra = browser.take(self.path, dict(self.headers), body)
            self.send_response(status)
            for name, value in {"Content-Length": "0", **extra}.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_words) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    browser.host = f"127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield browser
    finally:
        server.shutdown()
        server.server_close()


def text_of(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
