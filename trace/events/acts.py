"""What the acts of all rooms share: how a repeat is told from another entry, and whether an annex is still whole."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from trace.events.records import private_digest
from trace.events.values import to_json
from trace.ledger.canonical import canonical_bytes


def asked_hash(kind: str, about: Mapping[str, Any]) -> str:
    """What tells a repeated entry from another one under the same id, SHA-256 in hex; nothing private goes in."""
    return sha256(canonical_bytes({"act": str(kind), "about": to_json(dict(about))})).hexdigest()


def is_annex_whole(digest: str, annex: Any | None) -> bool:
    """Whether `annex` (a row with private, salt, erased_at; None where there is none) is what `digest` commits to.

    An annex erased by law is well; one that was rewritten, or lost without a word, is not.
    """
    if not digest:
        return annex is None
    if annex is None:
        return False
    if annex.erased_at is not None:
        return not annex.private
    return bool(annex.salt) and private_digest(annex.salt, annex.private) == digest
