"""Frozen settings, read from the environment once; a wrong value stops the start with a sentence."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
# In an instance folder: what is here is a playground for ever, whatever the environment says later.
PLAYGROUND_MARK = "playground"


class WrongSetting(SystemExit):
    """A setting that cannot be used; the message names it and says what would do."""


@dataclass(frozen=True)
class Settings:
    """Everything the environment decides. Paths are absolute; `base_url` has no trailing slash."""

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

    @property
    def uploads(self) -> Path:
        return self.instance / "files"

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
        )


def _database_url(environ: Mapping[str, str], instance: Path) -> str:
    url = environ.get("TRACE_DATABASE_URL") or f"sqlite:///{instance / 'trace.db'}"
    if not url.startswith(("sqlite:///", "postgresql://")):
        raise WrongSetting(f"TRACE_DATABASE_URL must begin with sqlite:/// or postgresql://, not {url!r}.")
    return url


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
