"""The secret keys behind the numbers of packs, as files of this installation: never in the database, never sent.

A version is told by the first character of every serial, so old serials stay readable after a new key. A file is
made once and never replaced; whoever loses it can no longer tell that key's serials from made-up ones.
"""

import re
import secrets
from pathlib import Path
from typing import Final

from trace.errors import N_
from trace.kit.secret_files import write_once
from trace.serials.rules import KeyMissing, fingerprint
from trace.settings import Settings

_NAME: Final = re.compile(r"serials-([1-9][0-9]?)\.key")
_KEY: Final = re.compile(r"[0-9a-f]{64}")


def path_of(settings: Settings, version: int) -> Path:
    """Where the key of this version lies."""
    return settings.keys / f"serials-{version}.key"


def versions_on_disk(settings: Settings) -> list[int]:
    """The versions whose files are there, in order."""
    found = (_NAME.fullmatch(path.name) for path in settings.keys.glob("serials-*.key"))
    return sorted(int(name[1]) for name in found if name)


def make_key(settings: Settings, version: int) -> bytes:
    """A new key in a file of its own, readable by the service alone; the one that is there where there is one."""
    settings.keys.mkdir(parents=True, exist_ok=True)
    write_once(path_of(settings, version), secrets.token_hex(32) + "\n")
    return _read(settings, version)


def secret_of(settings: Settings, version: int, known_as: str) -> bytes:
    """The key of this version, which must be the one the database knows; KeyMissing where it is not there."""
    secret = _read(settings, version)
    if fingerprint(secret) != known_as:
        raise KeyMissing(
            N_("Tệp khóa số gói %(path)s không phải khóa đã dùng để in. Khôi phục tệp đúng từ bản sao lưu."),
            path=path_of(settings, version),
        )
    return secret


def _read(settings: Settings, version: int) -> bytes:
    path = path_of(settings, version)
    try:
        text = path.read_text().strip()
    except FileNotFoundError:
        raise KeyMissing(N_("Mất tệp khóa số gói %(path)s. Khôi phục từ bản sao lưu."), path=path) from None
    if not _KEY.fullmatch(text):
        raise KeyMissing(N_("Tệp khóa số gói %(path)s hỏng. Khôi phục từ bản sao lưu."), path=path)
    return bytes.fromhex(text)
