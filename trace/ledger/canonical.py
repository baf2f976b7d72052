"""Canonical bytes (RFC 8785, text in NFC) and the salted commitments the log keeps of them.

Two writers that mean the same record get the same bytes, and so the same commitment. A commitment alone says
nothing: without its salt even a short fact cannot be found by trying.
"""

import json
import secrets
from collections.abc import Mapping, Sequence
from hashlib import sha256
from hmac import compare_digest
from typing import TypeAlias
from unicodedata import normalize

import rfc8785

Json: TypeAlias = bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"] | None

SALT_BYTES = 16
MAX_INTEGER = 2**53 - 1
"""Larger integers do not survive every JSON reader, so they travel as text."""

_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


class NotCanonical(ValueError):
    """A value that has no canonical form: NaN, an integer beyond 2**53, a key that is not text, …"""


def jcs(value: Json) -> bytes:
    """The RFC 8785 bytes of a value exactly as it is, without touching its text."""
    try:
        # rfc8785 writes lists and dictionaries only, so other containers become these first.
        return rfc8785.dumps(_plain(value, is_normal=False)[0])
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError) as error:
        raise NotCanonical(str(error)) from error


def canonical_bytes(value: Json) -> bytes:
    """The RFC 8785 bytes of a value after all its text, keys too, has become NFC.

    The C encoder of the standard library is twenty times faster and writes the same bytes for everything but
    fractions and keys beyond the basic plane, so only these go the long way (the tests compare both).
    """
    try:
        plain, is_simple = _plain(value, is_normal=True)
        return _ENCODER.encode(plain).encode() if is_simple else rfc8785.dumps(plain)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError) as error:
        raise NotCanonical(str(error)) from error


def new_salt() -> bytes:
    """Sixteen bytes nobody can guess."""
    return secrets.token_bytes(SALT_BYTES)


def commitment(salt: bytes, content: bytes) -> bytes:
    """SHA-256(salt ‖ content): what the log keeps of a record. The salt has 16 bytes."""
    if len(salt) != SALT_BYTES:
        raise ValueError(f"A salt has {SALT_BYTES} bytes, not {len(salt)}.")
    return sha256(salt + content).digest()


def opens(commitment_: bytes, *, salt: bytes, content: bytes) -> bool:
    """True when this salt and content are what was committed to."""
    return compare_digest(commitment_, commitment(salt, content))


def _plain(value: Json, *, is_normal: bool) -> tuple["_Plain", bool]:
    """The value made of plain dictionaries and lists, and whether the fast encoder writes it canonically."""
    if isinstance(value, str):
        return _text(value, is_normal=is_normal), True
    if value is None or isinstance(value, bool):
        return value, True
    if isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise NotCanonical(f"The integer {value} is beyond 2**53; write it as text.")
        return int(value), True
    if isinstance(value, float):
        return value, False
    if isinstance(value, Mapping):
        return _plain_mapping(value, is_normal=is_normal)
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray | memoryview):
        pairs = [_plain(one, is_normal=is_normal) for one in value]
        return [one for one, _ in pairs], all(is_simple for _, is_simple in pairs)
    raise NotCanonical(f"A {type(value).__name__} has no place in JSON.")


def _plain_mapping(value: Mapping[str, Json], *, is_normal: bool) -> tuple["_Plain", bool]:
    plain: dict[str, _Plain] = {}
    is_simple = True
    for key, inner in value.items():
        if not isinstance(key, str):
            raise NotCanonical(f"The key {key!r} is not text.")
        name = _text(key, is_normal=is_normal)
        if name in plain:
            raise NotCanonical(f"The key {name!r} stands twice, spelled differently.")
        plain[name], is_simple_here = _plain(inner, is_normal=is_normal)
        # RFC 8785 sorts by UTF-16 units, Python by code points: the same until U+D7FF.
        is_simple = is_simple and is_simple_here and (name.isascii() or max(name) < "\ud800")
    return plain, is_simple


def _text(value: str, *, is_normal: bool) -> str:
    return normalize("NFC", value) if is_normal and not value.isascii() else value


_Plain: TypeAlias = bool | int | float | str | list["_Plain"] | dict[str, "_Plain"] | None
