"""Frozen settings, read from the environment once; a wrong value stops the start with a sentence."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent
# In an instance folder: what is here is a playground for ever, whatever the environment says later.
PLAYGROUND_MARK = "playground"


class WrongSetting(SystemExit):
    """A setting that cannot be used; the message names it and says what would do."""


@dataclass(frozen=True)
class Bucket:
    """An S3-compatible place of files. `endpoint` empty means AWS itself; `key` empty means the AWS_* variables."""

    name: str
    prefix: str
    endpoint: str
    region: str
    key: str
    secret: str = field(repr=False)

    @property
    def where(self) -> str:
        """The place without its secrets."""
        return f"s3://{self.name}/{self.prefix}" + (f" ({self.endpoint})" if self.endpoint else "")


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed over, and whose name it bears. `security`: `tls` from the first byte, `starttls`, `none`."""

    host: str
    port: int
    security: str
    sender: str
    user: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class NetworkPrinter:
    """A printer that the service itself may send to. `organisation` is a code: nobody else may; empty: see README."""

    name: str
    host: str
    port: int
    organisation: str = ""


@dataclass(frozen=True)
class Settings:
    """Everything the environment decides. Paths are absolute; `base_url` has no trailing slash.

    Uploaded and printed files are in `bucket`, or where that is None in the folder `uploads`.
    """

    instance: Path
    database_url: str
    secret_key: str
    base_url: str
    workers: int
    port: int
    is_demo: bool
    proxies: int
    identifier_host: str | None
    log_level: str
    uploads: Path
    bucket: Bucket | None
    mail: MailServer | None
    push_hosts: tuple[str, ...]
    printers: tuple[NetworkPrinter, ...]

    @property
    def keys(self) -> Path:
        return self.instance / "keys"

    @property
    def is_public(self) -> bool:
        """True when codes printed now will open for everybody: https and a public host name."""
        parts = urlsplit(self.base_url)
        host = parts.hostname or ""
        return parts.scheme == "https" and "." in host and not host.endswith((".local", ".invalid", ".test"))

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Read and check every TRACE_ variable; see the README's table."""
        instance = Path(environ.get("TRACE_INSTANCE") or ROOT / "instance").resolve()
        port = _whole_number(environ, "PORT", 8000, low=1, high=65535)
        uploads, bucket = _files(environ, instance)
        return cls(
            instance=instance,
            database_url=_database_url(environ, instance),
            secret_key=environ.get("TRACE_SECRET_KEY") or _kept_secret(instance),
            base_url=_base_url(environ.get("TRACE_BASE_URL") or f"http://127.0.0.1:{port}"),
            workers=_whole_number(environ, "TRACE_WORKERS", 2, low=1, high=64),
            port=port,
            is_demo=_yes_or_no(environ, "TRACE_DEMO") or (instance / PLAYGROUND_MARK).exists(),
            proxies=_whole_number(environ, "TRACE_PROXIES", 0, low=0, high=5),
            identifier_host=environ.get("TRACE_IDENTIFIER_HOST") or None,
            log_level=_one_of(environ, "TRACE_LOG_LEVEL", ("info", "debug", "warning", "error")),
            uploads=uploads,
            bucket=bucket,
            mail=_mail(environ.get("TRACE_MAIL_URL") or ""),
            push_hosts=tuple((environ.get("TRACE_PUSH_HOSTS") or "").replace(",", " ").split()),
            printers=_printers(environ.get("TRACE_PRINTERS") or ""),
        )


def _database_url(environ: Mapping[str, str], instance: Path) -> str:
    url = environ.get("TRACE_DATABASE_URL") or f"sqlite:///{instance / 'trace.db'}"
    if not url.startswith(("sqlite:///", "postgresql://")):
        raise WrongSetting(f"TRACE_DATABASE_URL must begin with sqlite:/// or postgresql://, not {url!r}.")
    return url


def _files(environ: Mapping[str, str], instance: Path) -> tuple[Path, Bucket | None]:
    """The local folder, and the bucket that takes its place when TRACE_FILES_URL names one."""
    url = environ.get("TRACE_FILES_URL") or "file:"
    parts = urlsplit(url)
    if parts.scheme == "s3":
        return instance / "files", _bucket(environ, url)
    folder = unquote(parts.path)
    if parts.scheme != "file" or parts.netloc or parts.query or (folder and not folder.startswith("/")):
        raise WrongSetting(
            "TRACE_FILES_URL must be file: (under the instance), file:///a/folder or s3://bucket/prefix?endpoint=…, "
            f"not {_without_secrets(url)!r}."
        )
    return (Path(folder) if folder else instance / "files"), None


def _bucket(environ: Mapping[str, str], url: str) -> Bucket:
    parts = urlsplit(url)
    asked = dict(parse_qsl(parts.query))
    unknown = sorted(asked.keys() - {"endpoint", "region"})
    endpoint = asked.get("endpoint", "").rstrip("/")
    key, secret = environ.get("TRACE_FILES_KEY") or "", environ.get("TRACE_FILES_SECRET") or ""
    if not parts.netloc or "@" in parts.netloc or ":" in parts.netloc or unknown or parts.fragment:
        raise WrongSetting(
            "TRACE_FILES_URL must look like s3://bucket/prefix?endpoint=https://host&region=name "
            f"(keys go into TRACE_FILES_KEY and TRACE_FILES_SECRET), not {_without_secrets(url)!r}."
        )
    if endpoint and (urlsplit(endpoint).scheme not in ("http", "https") or not urlsplit(endpoint).hostname):
        raise WrongSetting(f"The endpoint in TRACE_FILES_URL must look like https://host, not {endpoint!r}.")
    if bool(key) != bool(secret):
        raise WrongSetting("TRACE_FILES_KEY and TRACE_FILES_SECRET belong together: set both or neither.")
    region = asked.get("region") or environ.get("AWS_REGION") or "us-east-1"
    return Bucket(parts.netloc, unquote(parts.path).strip("/"), endpoint, region, key, secret)


def _mail(url: str) -> MailServer | None:
    """smtp:// asks for STARTTLS, except on this machine itself; smtps:// is encrypted from the first byte."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    asked, host = dict(parse_qsl(parts.query)), parts.hostname or ""
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    sender = asked.get("from") or user
    is_plain = parts.scheme == "smtp" and host in ("localhost", "127.0.0.1", "::1")
    if (
        parts.scheme not in ("smtp", "smtps") or not host or asked.keys() - {"from"}
        or sender.count("@") != 1 or not sender.isprintable() or " " in sender
    ):  # fmt: skip
        raise WrongSetting(
            "TRACE_MAIL_URL must look like smtp://user:password@host:587?from=address@host or smtps://…, "
            f"not {_without_secrets(url)!r}."
        )
    security = "tls" if parts.scheme == "smtps" else "none" if is_plain else "starttls"
    return MailServer(
        host, port or {"tls": 465, "starttls": 587, "none": 25}[security], security, sender, user, password
    )


_PRINTER = re.compile(r"([^\s=@,]{1,40})(?:@([^\s=@,]{1,20}))?=(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]{1,120}):([0-9]{1,5})")


def _printers(text: str) -> tuple[NetworkPrinter, ...]:
    found: dict[str, NetworkPrinter] = {}
    for entry in text.replace(",", " ").split():
        parts = _PRINTER.fullmatch(entry)
        if parts is None or not 1 <= int(parts[4]) <= 65535 or parts[1] in found:
            raise WrongSetting(
                "TRACE_PRINTERS must look like kho=192.168.1.50:9100, xuong@HTX-01=10.0.0.7:9100 "
                f"(a name once, then host:port), not {entry!r}."
            )
        found[parts[1]] = NetworkPrinter(parts[1], parts[3].strip("[]"), int(parts[4]), parts[2] or "")
    return tuple(found.values())


def _without_secrets(url: str) -> str:
    """The same URL without what stands before an @."""
    head, _, tail = url.rpartition("@")
    return f"{head.partition('://')[0]}://…@{tail}" if head else url


def _base_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise WrongSetting(f"TRACE_BASE_URL must look like https://host, not {text!r}.")
    return text.rstrip("/")


def _kept_secret(instance: Path) -> str:
    """The secret in the instance folder, made once. O_EXCL lets two starting workers agree on one."""
    path = instance / "keys" / "secret.key"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(32))
    return path.read_text().strip()


def _whole_number(environ: Mapping[str, str], name: str, default: int, *, low: int, high: int) -> int:
    text = environ.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        raise WrongSetting(f"{name} must be a whole number from {low} to {high}, not {text!r}.")
    return int(text)


def _yes_or_no(environ: Mapping[str, str], name: str) -> bool:
    text = (environ.get(name) or "0").lower()
    if text not in ("0", "1", "no", "yes", "false", "true"):
        raise WrongSetting(f"{name} must be 1 or 0, not {text!r}.")
    return text in ("1", "yes", "true")


def _one_of(environ: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    text = (environ.get(name) or choices[0]).lower()
    if text not in choices:
        raise WrongSetting(f"{name} must be one of {', '.join(choices)}, not {text!r}.")
    return text
