"""The log's signing key on disk: made once, readable by the service alone, never in the database."""

import secrets
from contextlib import suppress
from pathlib import Path

from trace.kit.installation import identifier_host
from trace.kit.secret_files import write_once
from trace.ledger.notes import SigningKey
from trace.settings import Settings

FILE_NAME = "ledger.key"


def key_of_installation(settings: Settings) -> SigningKey:
    """The key of the log of this installation, under the name its own identifiers have."""
    return ledger_key(settings.keys, origin=f"{identifier_host()}/log")


def existing_key(settings: Settings) -> SigningKey | None:
    """The key of this installation, or none: checking must not make a new key where the old one was lost."""
    try:
        return SigningKey.parse((settings.keys / FILE_NAME).read_text())
    except FileNotFoundError:
        return None


def ledger_key(folder: Path, *, origin: str) -> SigningKey:
    """The key in `folder`, made with the name `origin` when there is none yet.

    The name of an existing key stays: it is the log's identity and does not follow a change of host.
    """
    path = folder / FILE_NAME
    with suppress(FileNotFoundError):
        return SigningKey.parse(path.read_text())
    folder.mkdir(parents=True, exist_ok=True)
    write_once(path, SigningKey(origin, secrets.token_bytes(32)).dump())
    return SigningKey.parse(path.read_text())
