"""Reading the log: sizes, heads, proofs, tiles. The log holds no secrets, so nobody is asked who is looking.

(The salts beside an entry are another matter: what hands them out asks who may have them.)
"""

from functools import reduce

from trace.database import database
from trace.errors import N_, NotFound
from trace.ledger import merkle, notes, rules
from trace.ledger.models import LedgerCheckpoint, LedgerEntry

_TILE_BITS = 8


class UnknownEntry(NotFound):
    """The log does not reach that far, or has no such entry, tile or checkpoint."""


def size() -> int:
    """How many entries there are."""
    row = database.execute_sql("SELECT max(leaf_index) FROM ledger_entry").fetchone()
    return 0 if row[0] is None else int(row[0]) + 1


def root(of_size: int | None = None) -> bytes:
    """The head of the tree over the first `of_size` entries; over all when not given."""
    wanted = size() if of_size is None else of_size
    _check_reaches(wanted)
    return _Tiles().head(0, wanted) if wanted else merkle.EMPTY_ROOT


def entry(index: int) -> LedgerEntry:
    """The entry at `index`."""
    found: LedgerEntry | None = LedgerEntry.get_or_none(LedgerEntry.leaf_index == index)
    if found is None:
        raise UnknownEntry(N_("Sổ cái không có mục số %(index)s."), index=index)
    return found


def entry_of(entry_id: str) -> LedgerEntry:
    """The entry whose random id is `entry_id`."""
    found: LedgerEntry | None = LedgerEntry.get_or_none(LedgerEntry.entry_id == entry_id)
    if found is None:
        raise UnknownEntry(N_("Sổ cái không có mục mang mã %(id)s."), id=entry_id)
    return found


def inclusion_proof(index: int, of_size: int) -> list[bytes]:
    """The hashes, from the leaf upwards, that prove entry `index` in the tree of `of_size` entries."""
    _check_reaches(of_size)
    if not 0 <= index < of_size:
        raise UnknownEntry(N_("Sổ cái không có mục số %(index)s."), index=index)
    tiles = _Tiles()
    return [tiles.head(start, end) for start, end in merkle.inclusion_ranges(index, of_size)]


def consistency_proof(old: int, new: int) -> list[bytes]:
    """The hashes that prove that the tree of `new` entries continues the one of `old`; empty for `old` 0."""
    _check_reaches(new)
    if not 0 <= old <= new:
        raise UnknownEntry(N_("Sổ cái chưa có tới %(size)s mục."), size=old)
    if old == 0:
        return []
    tiles = _Tiles()
    return [tiles.head(start, end) for start, end in merkle.consistency_ranges(old, new)]


def latest_checkpoint() -> LedgerCheckpoint | None:
    """The last checkpoint signed; none on a log that was never signed."""
    found: LedgerCheckpoint | None = LedgerCheckpoint.select().order_by(LedgerCheckpoint.id.desc()).limit(1).first()
    return found


def tlog_proof(index: int, *, extra: bytes | None = None) -> str:
    """The `.tlog-proof` text of an entry under the latest checkpoint; refused before one covers it."""
    last = latest_checkpoint()
    if last is None or last.size <= index:
        raise UnknownEntry(N_("Mục số %(index)s chưa nằm trong điểm kiểm nào đã ký."), index=index)
    return notes.tlog_proof(index, inclusion_proof(index, last.size), last.note, extra=extra)


def tile(level: int, position: int, width: int = rules.TILE_WIDTH) -> bytes:
    """The first `width` hashes of a C2SP tile, 32 bytes each, one after another."""
    hashes = tile_hashes(level, position, width)
    if len(hashes) < width:
        raise UnknownEntry(N_("Sổ cái chưa có mảnh này."))
    return b"".join(hashes)


def entries_tile(position: int, width: int = rules.TILE_WIDTH) -> bytes:
    """The first `width` entries of a bundle, each with its length before it as two bytes."""
    start = position * rules.TILE_WIDTH
    mark = database.param
    rows = database.execute_sql(
        f"SELECT leaf FROM ledger_entry WHERE leaf_index >= {mark} AND leaf_index < {mark} ORDER BY leaf_index",
        (start, start + width),
    ).fetchall()
    if len(rows) < width:
        raise UnknownEntry(N_("Sổ cái chưa có mảnh này."))
    leaves = [row[0].encode() for row in rows]
    return b"".join(len(leaf).to_bytes(2, "big") + leaf for leaf in leaves)


def tile_hashes(level: int, position: int, width: int = rules.TILE_WIDTH) -> list[bytes]:
    """As many of the first `width` hashes of a tile as exist. Level 0 holds the leaves, level 1 heads of
    full tiles of leaves, and so on."""
    start = position * rules.TILE_WIDTH
    mark = database.param
    if level:
        source, column, values = f"ledger_node WHERE level = {mark} AND", "position", [level]
    else:
        source, column, values = "ledger_entry WHERE", "leaf_index", []
    name = "hash" if level else "leaf_hash"
    rows = database.execute_sql(
        f"SELECT {name} FROM {source} {column} >= {mark} AND {column} < {mark} ORDER BY {column}",
        [*values, start, start + width],
    ).fetchall()
    return [bytes(row[0]) for row in rows]


class _Tiles:
    """The tiles one question needs, each read once."""

    def __init__(self) -> None:
        self._read: dict[tuple[int, int], list[bytes]] = {}

    def head(self, start: int, end: int) -> bytes:
        """The head of the tree over the entries `[start, end)`, a range that proofs are made of."""
        heads = [self._node(level, position) for level, position in merkle.perfect_subtrees(start, end)]
        return reduce(lambda right, left: merkle.node_hash(left, right), reversed(heads))

    def _node(self, level: int, position: int) -> bytes:
        """The hash of the complete subtree of 2**level entries number `position`."""
        tile_level, inside = divmod(level, _TILE_BITS)
        first = position << inside
        key = (tile_level, first // rules.TILE_WIDTH)
        if key not in self._read:
            self._read[key] = tile_hashes(*key)
        offset = first % rules.TILE_WIDTH
        return merkle.root_of(self._read[key][offset : offset + (1 << inside)])


def _check_reaches(wanted: int) -> None:
    if not 0 <= wanted <= size():
        raise UnknownEntry(N_("Sổ cái chưa có tới %(size)s mục."), size=wanted)
