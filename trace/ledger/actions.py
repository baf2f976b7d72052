"""Writing to the log: append inside the caller's transaction, sign after it has committed."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from trace.database import atomic, database, lock_for_this_transaction
from trace.errors import N_, RuleBroken
from trace.ledger import canonical, merkle, queries, rules
from trace.ledger.models import LedgerCheckpoint, LedgerEntry
from trace.ledger.notes import Checkpoint, SigningKey, open_checkpoint

LOCK = "ledger"
_COLUMNS = "leaf_index, kind, entry_id, at, leaf, leaf_hash, chain_hash, full_salt, public_salt"


class CheckpointRefused(RuleBroken):
    """The log is not a continuation of what was signed before, so nothing is signed."""


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What is to be logged: canonical bytes of the whole record, and of what the public sees of it.

    `entry_id` is random and says nothing; it and the salts (16 bytes) are made here when absent.
    """

    kind: str
    full: bytes
    public: bytes
    at: datetime
    entry_id: str | None = None
    full_salt: bytes | None = None
    public_salt: bytes | None = None


@contextmanager
def alone() -> Iterator[None]:
    """One transaction, while which nobody else writes to the log."""
    with atomic():
        lock_for_this_transaction(LOCK)
        yield


def append(kind: str, *, full: bytes, public: bytes, at: datetime, entry_id: str | None = None) -> LedgerEntry:
    """Log one record in the caller's transaction: it and the record are kept together or not at all."""
    return append_many([NewEntry(kind, full, public, at, entry_id)])[0]


def append_many(new: Sequence[NewEntry]) -> list[LedgerEntry]:
    """Log several records, in this order. From here to the end of the transaction other writers wait."""
    if not database.in_transaction():
        raise RuntimeError("The log is written only inside the transaction of what it records.")
    lock_for_this_transaction(LOCK)
    size, chain = _edge()
    entries = []
    for index, one in enumerate(new, start=size):
        entry = _entry(index, chain, one)
        chain = entry.chain_hash
        entries.append(entry)
    _insert(entries)
    _sum_up_full_tiles(size, size + len(entries))
    return entries


def sign_checkpoint(key: SigningKey, *, now: datetime) -> str:
    """The signed note over all that is committed, kept so that later ones must extend it.

    Call it outside the transaction of any entry: what is signed must be there for good. The origin is the
    name of the key. Signing the same size again gives the same note.
    """
    if database.in_transaction():
        raise RuntimeError("A checkpoint is signed after the commit of what it covers, not inside.")
    with atomic():
        lock_for_this_transaction(LOCK)
        size = queries.size()
        last = queries.latest_checkpoint()
        checkpoint = Checkpoint(key.name, size, queries.root(size))
        _check_extends(checkpoint, last)
        vkey = str(key.verifier)
        if last is not None and (last.size, last.vkey) == (size, vkey):
            return str(last.note)
        note = key.sign(str(checkpoint))
        LedgerCheckpoint.create(size=size, root=checkpoint.root, vkey=vkey, note=note, signed_at=now)
    return note


def current_checkpoint(key: SigningKey, *, now: datetime, max_age: timedelta) -> str:
    """The latest signed note; a new one when the log has grown and the latest is older than `max_age`."""
    last = queries.latest_checkpoint()
    if last is not None and last.vkey == str(key.verifier):
        is_fresh = timedelta(0) <= now - last.signed_at < max_age
        if is_fresh or last.size == queries.size():
            open_checkpoint(last.note, key.verifier)
            return str(last.note)
    return sign_checkpoint(key, now=now)


def _check_extends(checkpoint: Checkpoint, last: LedgerCheckpoint | None) -> None:
    """A log never signs two heads of which one does not continue the other."""
    if last is None:
        return
    if last.size > checkpoint.size or queries.root(last.size) != bytes(last.root):
        raise CheckpointRefused(
            N_(
                "Sổ cái không còn khớp với điểm kiểm đã ký lúc có %(size)s mục, nên không ký tiếp. "
                "Hãy chạy `flask ledger verify`."
            ),
            size=last.size,
        )


def _edge() -> tuple[int, bytes]:
    """How many entries there are, and the chain hash of the last one."""
    row = database.execute_sql(
        "SELECT leaf_index, chain_hash FROM ledger_entry ORDER BY leaf_index DESC LIMIT 1"
    ).fetchone()
    return (row[0] + 1, bytes(row[1])) if row else (0, rules.CHAIN_START)


def _entry(index: int, chain: bytes, new: NewEntry) -> LedgerEntry:
    full_salt = new.full_salt or canonical.new_salt()
    public_salt = new.public_salt or canonical.new_salt()
    leaf = rules.Leaf(
        kind=new.kind,
        id=new.entry_id or secrets.token_hex(16),
        at=new.at,
        full=canonical.commitment(full_salt, new.full),
        public=canonical.commitment(public_salt, new.public),
    )
    text = rules.leaf_text(leaf)
    leaf_hash = merkle.leaf_hash(text.encode())
    entry = LedgerEntry(__no_default__=True)
    # Filled at once: setting nine fields one by one would cost more than hashing them.
    entry.__data__.update(
        leaf_index=index,
        kind=leaf.kind,
        entry_id=leaf.id,
        at=leaf.at,
        leaf=text,
        leaf_hash=leaf_hash,
        chain_hash=rules.chain_hash(chain, leaf_hash, full_salt, public_salt),
        full_salt=full_salt,
        public_salt=public_salt,
    )
    return entry


def _insert(entries: Sequence[LedgerEntry]) -> None:
    """Write rows with one prepared statement: building the query would cost more than running it."""
    text = _insert_text(str(database.param))
    rows = [_row(entry) for entry in entries]
    if len(rows) == 1:
        database.execute_sql(text, rows[0])
    elif rows:
        database.cursor().executemany(text, rows)


def _row(entry: LedgerEntry) -> tuple[Any, ...]:
    at = entry.at.astimezone(UTC).replace(tzinfo=None)
    texts = (entry.leaf_index, entry.kind, entry.entry_id, at, entry.leaf, entry.leaf_hash)
    return (*texts, entry.chain_hash, entry.full_salt, entry.public_salt)


@lru_cache(maxsize=2)
def _insert_text(mark: str) -> str:
    return f"INSERT INTO ledger_entry ({_COLUMNS}) VALUES ({', '.join([mark] * 9)})"


def _sum_up_full_tiles(old_size: int, new_size: int) -> None:
    """Keep the head of every tile that has just become full, level by level."""
    level, old, new = 1, old_size // rules.TILE_WIDTH, new_size // rules.TILE_WIDTH
    while new > old:
        for position in range(old, new):
            head = merkle.root_of(queries.tile_hashes(level - 1, position))
            mark = database.param
            database.execute_sql(
                f"INSERT INTO ledger_node (level, position, hash) VALUES ({mark}, {mark}, {mark})",
                (level, position, head),
            )
        level, old, new = level + 1, old // rules.TILE_WIDTH, new // rules.TILE_WIDTH
