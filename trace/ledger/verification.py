"""Recomputing the whole log and naming the first entry that is not what it was.

Every row is tied to the one before it, so a row changed, swapped, moved or taken out is named itself.
Whoever also recomputes the rows after it is met by the stored heads of full tiles and by the signed
checkpoints, which name the stretch. The end of the log is held by the checkpoints and by the rooms above,
which know how many entries they wrote. Those rooms also say whether the records they keep are still the
ones that were logged.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

import peewee

from trace.database import database, is_sqlite
from trace.errors import N_, RuleBroken
from trace.ledger import merkle, queries, rules
from trace.ledger.models import LedgerCheckpoint, LedgerEntry
from trace.ledger.notes import Checkpoint, NoteRefused, VerifierKey, open_checkpoint

Checker = Callable[[LedgerEntry], str | None]
"""Given an entry, a sentence about what is wrong with the record it stands for; None when all is well."""

CHECKERS: dict[str, Checker] = {}
"""Per kind of entry; the rooms above put theirs here while the app is being wired."""

KNOWN_SIZES: list[Callable[[], int]] = []
"""Each gives one more than the highest index a room above remembers; the log must reach that far."""

ROWS_PER_READ = 1000
# What comes of one row too damaged to be read; peewee lets the driver's own error through while iterating.
_UNREADABLE = (peewee.DatabaseError, peewee.sqlite3.Error)  # type: ignore[attr-defined]
_BEFORE_ALL = -(2**62)


class LedgerBroken(RuleBroken):
    """The log is not what it was. `index` is the first entry concerned; `last` the end of a stretch."""

    def __init__(self, msgid: str, *, index: int, last: int | None = None, **params: Any) -> None:
        super().__init__(msgid, index=index, last=index if last is None else last, **params)
        self.index = index
        self.last = index if last is None else last


@dataclass(frozen=True)
class Verified:
    """What was found in order."""

    size: int
    root: bytes
    checkpoints: int


def size_known_by(table: str, *kinds: str) -> int:
    """One more than the highest entry that the rows of `table` name in `ledger_index`, 0 where there are none.

    A row put in behind the service's back points to no entry, or to one of another kind: raises LedgerBroken.
    """
    names = ", ".join(f"'{kind}'" for kind in kinds)
    row = database.execute_sql(
        f"SELECT min(r.ledger_index) FROM {table} AS r LEFT JOIN ledger_entry AS l "
        f"ON l.leaf_index = r.ledger_index AND l.kind IN ({names}) WHERE l.leaf_index IS NULL "
        "AND (r.ledger_index < 0 OR r.ledger_index <= (SELECT coalesce(max(leaf_index), -1) FROM ledger_entry))"
    ).fetchone()
    if row[0] is not None:
        raise LedgerBroken(N_("Có bản ghi trỏ tới mục số %(index)s mà sổ cái không có mục đó."), index=row[0])
    highest = database.execute_sql(f"SELECT max(ledger_index) FROM {table}").fetchone()[0]
    return 0 if highest is None else int(highest) + 1


def verify(
    checkers: Mapping[str, Checker] | None = None,
    *,
    keys: Sequence[VerifierKey] = (),
    known_size: int = 0,
) -> Verified:
    """Recompute everything; raises `LedgerBroken` at the first entry that is not what it was.

    `checkers` look at the record behind each entry of their kind. With `keys` every checkpoint must be signed
    by one of them; without, by the key noted beside it. `known_size` is how many entries the caller knows were
    written. Entries appended while this runs are left for the next time.
    """
    walk = _Walk(checkers or {}, keys)
    for entry in _entries(before=_end()):
        walk.step(entry)
    walk.finish(known_size)
    return Verified(walk.tree.size, walk.tree.root(), walk.checkpoints_seen)


def verify_installation(keys: Sequence[VerifierKey], *, kept: str | None = None) -> Verified:
    """`verify` with everything the rooms above have put forward; `kept` is a checkpoint from elsewhere.

    A signed checkpoint kept outside also catches someone who rewrote the whole database.
    """
    kept_checkpoint = _open_with_any(kept, keys) if kept is not None else None
    known = [reach() for reach in KNOWN_SIZES]
    if kept_checkpoint is not None:
        known.append(kept_checkpoint.size)
    found = verify(CHECKERS, keys=keys, known_size=max(known, default=0))
    if kept_checkpoint is not None and queries.root(kept_checkpoint.size) != kept_checkpoint.root:
        raise LedgerBroken(
            N_("Sổ cái không còn khớp với điểm kiểm được giữ lúc có %(size)s mục."),
            index=0,
            last=max(kept_checkpoint.size - 1, 0),
            size=kept_checkpoint.size,
        )
    return found


class _Walk:
    """One pass from the first entry to the last, comparing everything that is stored on the way."""

    def __init__(self, checkers: Mapping[str, Checker], keys: Sequence[VerifierKey]) -> None:
        self.checkers = checkers
        self.keys = keys
        self.tree = merkle.CompactRange(self._compare_node)
        self.chain = rules.CHAIN_START
        self.sound_until = 0
        self.checkpoints_seen = 0
        self.heads = _stored_heads()
        self.checkpoints = _checkpoints_by_size()
        self._compare_checkpoints()

    def step(self, entry: LedgerEntry) -> None:
        """Check one row against the one before it, against itself, and against what is stored about it."""
        index = self.tree.size
        if entry.leaf_index > index:
            raise LedgerBroken(N_("Mục số %(index)s của sổ cái đã mất."), index=index)
        if entry.leaf_index < index:
            raise LedgerBroken(N_("Mục số %(index)s đứng trước đầu sổ cái."), index=entry.leaf_index)
        leaf_hash = self._check_row(entry)
        check = self.checkers.get(entry.kind)
        sentence = check(entry) if check else None
        if sentence:
            raise LedgerBroken(N_("Mục số %(index)s của sổ cái: %(why)s"), index=index, why=sentence)
        self.tree.append(leaf_hash)
        self._compare_checkpoints()

    def finish(self, known_size: int) -> None:
        """Check that nothing is remembered of entries that are no longer there."""
        size = self.tree.size
        signed = max(self.checkpoints, default=0)
        summed_up = max(((at + 1) << (8 * level) for level, at in self.heads), default=0)
        remembered = max(known_size, signed, summed_up)
        if remembered > size:
            raise LedgerBroken(
                N_("Sổ cái mất đoạn cuối: từ mục số %(index)s đến mục số %(last)s."),
                index=size,
                last=remembered - 1,
            )

    def _check_row(self, entry: LedgerEntry) -> bytes:
        """The hash of the row's leaf, when the row is whole and follows the one before it."""
        index = entry.leaf_index
        hashes = (entry.leaf_hash, entry.chain_hash, entry.full_salt, entry.public_salt)
        # SQLite lets any type stand in any column.
        if not isinstance(entry.leaf, str) or not all(isinstance(one, bytes) for one in hashes):
            raise LedgerBroken(N_("Mục số %(index)s của sổ cái đã bị thay đổi."), index=index)
        leaf_hash = merkle.leaf_hash(entry.leaf.encode())
        chain = rules.chain_hash(self.chain, leaf_hash, entry.full_salt, entry.public_salt)
        if (entry.leaf_hash, entry.chain_hash) != (leaf_hash, chain):
            raise LedgerBroken(N_("Mục số %(index)s của sổ cái đã bị thay đổi hoặc đứng sai chỗ."), index=index)
        if not _says_what_its_leaf_says(entry):
            raise LedgerBroken(N_("Mục số %(index)s của sổ cái đã bị thay đổi."), index=index)
        self.chain = chain
        return leaf_hash

    def _compare_node(self, level: int, position: int, computed: bytes) -> None:
        tile_level, inside = divmod(level, 8)
        if inside:
            return
        # A tile that became full after we began is not among those read at the start.
        stored = self.heads.pop((tile_level, position), None) or _stored_head(tile_level, position)
        end = (position + 1) << level
        if stored != computed:
            raise LedgerBroken(
                N_("Một mục từ số %(index)s đến số %(last)s đã bị thay đổi: nút tổng của chúng không khớp."),
                index=max(self.sound_until, position << level),
                last=end - 1,
            )
        self.sound_until = end

    def _compare_checkpoints(self) -> None:
        """Compare every checkpoint of the size reached; each must also be signed as it says."""
        size = self.tree.size
        for checkpoint in self.checkpoints.pop(size, ()):
            root = self.tree.root()
            if not _is_signed_for(checkpoint, root, self.keys):
                raise LedgerBroken(
                    N_(
                        "Điểm kiểm đã ký lúc có %(size)s mục không khớp: một mục từ số %(index)s đến "
                        "số %(last)s, hoặc chính điểm kiểm, đã bị thay đổi."
                    ),
                    index=min(self.sound_until, max(size - 1, 0)),
                    last=max(size - 1, 0),
                    size=size,
                )
            self.checkpoints_seen += 1
            self.sound_until = size


def _end() -> int:
    """One more than the highest index there is now."""
    row = database.execute_sql("SELECT max(leaf_index) FROM ledger_entry").fetchone()
    return 0 if row[0] is None else int(row[0]) + 1


def _entries(*, before: int) -> Iterator[LedgerEntry]:
    """All rows below `before` in order of index, also such as should not be there.

    They are read in portions, so that nobody waits for us. A row that SQLite cannot even read back, for its
    text is no text, is looked for one by one and named.
    """
    after, portion = _BEFORE_ALL, ROWS_PER_READ
    while True:
        try:
            rows = list(
                LedgerEntry.select()
                .where(LedgerEntry.leaf_index > after, LedgerEntry.leaf_index < before)
                .order_by(LedgerEntry.leaf_index)
                .limit(portion)
            )
        except (*_UNREADABLE, ValueError) as error:
            if not is_sqlite():
                raise
            if portion == 1:
                raise LedgerBroken(
                    N_("Mục số %(index)s của sổ cái không đọc được."), index=max(after + 1, 0)
                ) from error
            portion = 1
            continue
        if not rows:
            return
        yield from rows
        after = rows[-1].leaf_index


def _says_what_its_leaf_says(entry: LedgerEntry) -> bool:
    """True when the columns to search by still repeat the leaf, and the leaf has its canonical form."""
    try:
        leaf = rules.read_leaf(entry.leaf)
        return (leaf.kind, leaf.id, leaf.at) == (entry.kind, entry.entry_id, entry.at.astimezone(UTC))
    except (rules.LeafRefused, AttributeError):
        return False


def _stored_heads() -> dict[tuple[int, int], bytes]:
    rows = database.execute_sql("SELECT level, position, hash FROM ledger_node").fetchall()
    return {(level, position): bytes(head) for level, position, head in rows}


def _stored_head(level: int, position: int) -> bytes | None:
    mark = database.param
    row = database.execute_sql(
        f"SELECT hash FROM ledger_node WHERE level = {mark} AND position = {mark}", (level, position)
    ).fetchone()
    return bytes(row[0]) if row else None


def _checkpoints_by_size() -> dict[int, list[LedgerCheckpoint]]:
    by_size: dict[int, list[LedgerCheckpoint]] = {}
    for checkpoint in LedgerCheckpoint.select().order_by(LedgerCheckpoint.id):
        by_size.setdefault(checkpoint.size, []).append(checkpoint)
    return by_size


def _is_signed_for(checkpoint: LedgerCheckpoint, root: bytes, keys: Sequence[VerifierKey]) -> bool:
    """True when the note is signed and says this root at the size it is kept under."""
    try:
        signed = _open_with_any(checkpoint.note, keys or [VerifierKey.parse(checkpoint.vkey)])
    except NoteRefused:
        return False
    return (signed.size, signed.root, bytes(checkpoint.root)) == (checkpoint.size, root, root)


def _open_with_any(note: str, keys: Sequence[VerifierKey]) -> Checkpoint:
    """The checkpoint in a note that one of the keys has signed."""
    why = NoteRefused("There is no key to check this checkpoint with.")
    for key in keys:
        try:
            return open_checkpoint(note, key)
        except NoteRefused as refused:
            why = refused
    raise why
