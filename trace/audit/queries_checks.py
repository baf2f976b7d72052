"""Is the record still the one that was logged? Computed anew for each entry: place in the log, both commitments."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from trace.audit.evidence import BatchRecord, Evidence, Print, Word
from trace.errors import N_, NotFound
from trace.events.decisions import decision_bytes
from trace.events.records import full_bytes, private_digest, public_bytes, read_json
from trace.labels.records import run_bytes
from trace.ledger import merkle
from trace.ledger.models import LedgerEntry
from trace.ledger.notes import NoteRefused, TlogProof, VerifierKey
from trace.ledger.queries import tlog_proof
from trace.ledger.rules import LeafRefused

# What is looked at, in this order; an entry is whole when none of them fails.
LEAF, INCLUDED, WHOLE, PUBLIC, PRIVATE = "leaf", "included", "whole", "public", "private"
NAMES: Final = {
    LEAF: N_("Mục sổ cái còn nguyên"),
    INCLUDED: N_("Mục nằm trong sổ cái đã ký"),
    WHOLE: N_("Toàn bộ bản ghi đúng như lúc ghi"),
    PUBLIC: N_("Phần công khai đúng như lúc ghi"),
    PRIVATE: N_("Phần riêng đúng như lúc ghi"),
}
OK, FAILED, ERASED = "ok", "failed", "erased"


class UnknownEntryHere(NotFound):
    """This batch has no such entry in the log."""


@dataclass(frozen=True, slots=True)
class Check:
    """One entry's answers: `results` pairs a name of NAMES with ok, failed or erased (by law, so not checkable)."""

    index: int
    results: tuple[tuple[str, str], ...]

    @property
    def is_whole(self) -> bool:
        return all(answer != FAILED for _, answer in self.results)


def check_record(record: BatchRecord, *, key: VerifierKey) -> list[Check]:
    """Every entry of a record, in the order of the log. The latest checkpoint must cover them all."""
    return [check_one(one, key=key) for one in record.logged]


def check_one(one: Evidence | Word | Print, *, key: VerifierKey) -> Check:
    """One event, decision or print run against its entry, and the entry against the signed head of the log."""
    entry = one.entry
    full, public = contents_of(one)
    results = [
        (LEAF, _said(merkle.leaf_hash(entry.leaf.encode()) == bytes(entry.leaf_hash))),
        (INCLUDED, _said(_is_included(entry, key))),
        (WHOLE, _opens(entry.is_of_full, full)),
        (PUBLIC, _opens(entry.is_of_public, public)),
    ]
    if isinstance(one, Evidence) and one.event.private_digest:
        results.append((PRIVATE, _private(one)))
    return Check(entry.leaf_index, tuple(results))


def contents_of(one: Evidence | Word | Print) -> tuple[bytes, bytes]:
    """The canonical bytes both commitments of the entry are about: the whole record, and its public part."""
    if isinstance(one, Word):
        return decision_bytes(one.decision)
    if isinstance(one, Print):
        return run_bytes(one.run, one.run.batch.identifier)
    document, recorded = read_json(one.event.document), read_json(one.event.recorded)
    return full_bytes(one.event, one.photos), public_bytes(one.event, document, recorded)


def proof_of(record: BatchRecord, index: int) -> str:
    """The `.tlog-proof` of an entry that belongs to this record."""
    if index not in {entry.leaf_index for entry in record.entries}:
        raise UnknownEntryHere(N_("Lô này không có mục sổ cái số %(index)s."), index=index)
    return tlog_proof(index)


def proofs_of(entries: Sequence[LedgerEntry]) -> dict[int, str]:
    """The proofs of several entries under the latest checkpoint, by index."""
    return {entry.leaf_index: tlog_proof(entry.leaf_index) for entry in entries}


def _is_included(entry: LedgerEntry, key: VerifierKey) -> bool:
    try:
        TlogProof.parse(tlog_proof(entry.leaf_index)).verify(entry.leaf.encode(), key)
    except (NoteRefused, merkle.ProofRefused, NotFound):
        return False
    return True


def _opens(is_of: Callable[[bytes], bool], content: bytes) -> str:
    try:
        return _said(is_of(content))
    except LeafRefused:
        return FAILED


def _private(one: Evidence) -> str:
    if one.annex is not None and one.annex.erased_at is not None:
        return ERASED
    if one.annex is None:
        return FAILED
    return _said(private_digest(one.annex.salt, one.annex.private) == one.event.private_digest)


def _said(is_so: object) -> str:
    return OK if is_so else FAILED
