"""One message to a browser through its maker's push service: encrypted for that browser alone (RFC 8291), signed with
this installation's own key (RFC 8292). Cryptography by http-ece and py-vapid."""

import base64
import http.client
import json
import os
import re
import ssl
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import http_ece
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02

from trace.errors import N_, Invalid
from trace.notices.rules import SENT, Outcome
from trace.settings import Settings

SECONDS = 15
KEPT_BY_SERVICE = 3 * 24 * 3600  # a telephone may be off over a weekend
_TOKEN_LASTS = timedelta(hours=12)
# Only the services behind real browsers are called: an address that a browser sent must not lead into the operator's
# own network. Further ones by setting.
_SERVICES = re.compile(
    r"fcm\.googleapis\.com|android\.googleapis\.com|updates\.push\.services\.mozilla\.com"
    r"|[a-z0-9-]+\.push\.services\.mozilla\.com|[a-z0-9-]+\.push\.apple\.com|[a-z0-9.-]+\.notify\.windows\.com"
)


def public_key(settings: Settings) -> str:
    """What a browser needs to subscribe: this installation's key, made at first use."""
    return _public(settings.keys / "vapid.pem")


def checked_endpoint(endpoint: str, settings: Settings) -> str:
    """The address of a browser at a push service that is known."""
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        parts, host, port = urlsplit(""), "", None
    here = f"{host}:{port}" if port else host
    is_own = here in settings.push_hosts
    is_service = parts.scheme == "https" and port is None and _SERVICES.fullmatch(host) is not None
    is_whole = len(endpoint) <= 1000 and endpoint.isascii() and endpoint.isprintable() and parts.path.startswith("/")
    if parts.username or not is_whole or not (is_service or (is_own and parts.scheme in ("http", "https"))):
        raise Invalid(N_("Trình duyệt này dùng dịch vụ báo tin lạ, chưa gửi được."), field="endpoint")
    return endpoint


def checked_keys(p256dh: str, auth: str) -> dict[str, str]:
    """The browser's public key and its secret, as they arrive from it."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(p256dh))
        is_secret = len(_bytes(auth)) == 16
    except ValueError:
        is_secret = False
    if not is_secret:
        raise Invalid(N_("Trình duyệt gửi khóa không đúng. Thử bật lại."), field="p256dh")
    return {"p256dh": p256dh, "auth": auth}


def send(endpoint: str, keys: Mapping[str, str], payload: Mapping[str, Any], *, topic: str, is_urgent: bool,
         settings: Settings, now: datetime) -> Outcome:  # fmt: skip
    """Send one message; what the service answered becomes an outcome, never an exception."""
    try:
        checked_endpoint(endpoint, settings)
    except Invalid as refusal:
        return Outcome("gone", str(refusal))
    body = http_ece.encrypt(
        json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode(),
        private_key=ec.generate_private_key(ec.SECP256R1()),
        dh=_bytes(keys["p256dh"]),
        auth_secret=_bytes(keys["auth"]),
        version="aes128gcm",
    )
    headers = {
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(KEPT_BY_SERVICE),
        "Urgency": "high" if is_urgent else "normal",
        "Topic": topic,
        **_signature(endpoint, settings, now=now),
    }
    try:
        status, wait = _post(endpoint, body, headers)
    except (OSError, http.client.HTTPException) as error:
        return Outcome("later", f"{type(error).__name__}: {error}"[:200])
    if status in (200, 201, 202, 204):
        return SENT
    if status in (404, 410):
        return Outcome("gone", f"push service: {status}")
    if status == 429 or status >= 500:
        return Outcome("later", f"push service: {status}", wait)
    return Outcome("never", f"push service: {status}")


def _post(endpoint: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, timedelta | None]:
    parts = urlsplit(endpoint)
    host, port = parts.hostname or "", parts.port
    if parts.scheme == "https":
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(
            host, port, timeout=SECONDS, context=ssl.create_default_context()
        )
    else:
        connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
    try:
        connection.request("POST", parts.path + (f"?{parts.query}" if parts.query else ""), body, dict(headers))
        answer = connection.getresponse()
        answer.read(2000)
        seconds = answer.headers.get("Retry-After", "")
        return answer.status, timedelta(seconds=int(seconds)) if re.fullmatch(r"[0-9]{1,5}", seconds) else None
    finally:
        connection.close()


def _signature(endpoint: str, settings: Settings, *, now: datetime) -> dict[str, str]:
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((now + _TOKEN_LASTS).timestamp()),
        "sub": f"mailto:{settings.mail.sender}" if settings.mail else settings.base_url,
    }
    signed: dict[str, str] = Vapid02(_key(settings.keys / "vapid.pem"), {"no-strict": True}).sign(claims)
    return signed


@cache
def _public(path: Path) -> str:
    point = (
        _key(path).public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    )
    return base64.urlsafe_b64encode(point).decode().rstrip("=")


@cache
def _key(path: Path) -> ec.EllipticCurvePrivateKey:
    """The key in the instance folder, made once. It is written whole beside its place and linked into it, so that of
    two workers that start at once both read the same one."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = ec.generate_private_key(ec.SECP256R1()).private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        mine = path.with_name(f".vapid-{os.getpid()}-{os.urandom(4).hex()}")
        descriptor = os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(fresh)
        try:
            os.link(mine, path)
        except FileExistsError:
            pass
        finally:
            mine.unlink()
    found = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(found, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{path} holds no EC key.")
    return found


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
