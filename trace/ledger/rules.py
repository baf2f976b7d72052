"""What an entry looks like and how a tile is named: the encodings an outside auditor relies on."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from trace.errors import N_, Invalid, NotFound
from trace.ledger.merkle import HASH_BYTES

VERSION = 1
TILE_WIDTH = 256
MAX_LEVEL = 63
CHAIN_START = bytes(HASH_BYTES)

_KIND = re.compile(r"[a-z][a-z_]{0,39}")
_ENTRY_ID = re.compile(r"[0-9A-Za-z_-]{16,64}")
_LEAF = re.compile(
    r'\{"at":"(?P<at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)","full":"(?P<full>[0-9a-f]{64})",'
    r'"id":"(?P<id>[0-9A-Za-z_-]{16,64})","kind":"(?P<kind>[a-z][a-z_]{0,39})",'
    r'"public":"(?P<public>[0-9a-f]{64})","v":1\}',
    re.ASCII,
)
_LEVEL = re.compile(r"0|[1-9][0-9]?")
_TILE = re.compile(r"(?P<folders>(?:x\d{3}/)*)(?P<last>\d{3})(?:\.p/(?P<width>[1-9]\d{0,2}))?", re.ASCII)


class LeafRefused(Invalid):
    """An entry that cannot stand in the log: a kind or id of the wrong form, or a time without its zone."""


class TileNameRefused(NotFound):
    """An address that names no tile."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """What the log says of one record: what kind, which, when, and two commitments of 32 bytes."""

    kind: str
    id: str
    at: datetime
    full: bytes
    public: bytes


def leaf_text(leaf: Leaf) -> str:
    """The RFC 8785 text of the record `{v, kind, id, at, full, public}`; times in microseconds, UTC.

    Written out by hand: every value is plain ASCII that needs no escaping, so this is what the canonical
    encoder writes, forty times faster (the tests compare both).
    """
    if not _KIND.fullmatch(leaf.kind) or not _ENTRY_ID.fullmatch(leaf.id):
        raise LeafRefused(N_("Loại hoặc mã của mục sổ cái không đúng dạng."))
    if leaf.at.tzinfo is None:
        raise LeafRefused(N_("Thời điểm của mục sổ cái phải có múi giờ."))
    at = leaf.at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
    return (
        f'{{"at":"{at}Z","full":"{leaf.full.hex()}","id":"{leaf.id}","kind":"{leaf.kind}",'
        f'"public":"{leaf.public.hex()}","v":{VERSION}}}'
    )


def read_leaf(text: str) -> Leaf:
    """The record in a leaf's text; anything but its one canonical form is refused."""
    found = _LEAF.fullmatch(text)
    if found is None:
        raise LeafRefused(N_("Nội dung mục sổ cái không đúng dạng."))
    try:
        at = datetime.fromisoformat(found["at"])
    except ValueError as error:
        raise LeafRefused(N_("Nội dung mục sổ cái không đúng dạng.")) from error
    full, public = bytes.fromhex(found["full"]), bytes.fromhex(found["public"])
    return Leaf(found["kind"], found["id"], at, full, public)


def chain_hash(before: bytes, leaf_hash: bytes, full_salt: bytes, public_salt: bytes) -> bytes:
    """What ties a row to the one before it and to its salts; the first follows `CHAIN_START`.

    The tree alone would name a tile or a checkpoint as broken; the chain names the row.
    """
    return sha256(b"\x02" + before + leaf_hash + full_salt + public_salt).digest()


def read_tile_path(path: str) -> tuple[int, int]:
    """(position, width) of `x001/x234/067[.p/W]`, the part of a C2SP tile address after the level."""
    found = _TILE.fullmatch(path)
    width = int(found["width"] or TILE_WIDTH) if found else 0
    # A partial tile is never full, and a zero group in front would give one tile two addresses.
    if found is None or (found["width"] and width >= TILE_WIDTH) or path.startswith("x000/"):
        raise TileNameRefused(N_("Địa chỉ này không chỉ vào mảnh nào của sổ cái."))
    digits = found["folders"].replace("x", "").replace("/", "") + found["last"]
    if len(digits) > 15:
        raise TileNameRefused(N_("Địa chỉ này không chỉ vào mảnh nào của sổ cái."))
    return int(digits), width


def tile_path(position: int, width: int = TILE_WIDTH) -> str:
    """What `read_tile_path` reads."""
    digits = str(position)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[start : start + 3] for start in range(0, len(digits), 3)]
    name = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
    return name if width == TILE_WIDTH else f"{name}.p/{width}"


def read_tile_level(text: str) -> int:
    """The level in a tile's address: 0 to 63, written without needless zeros."""
    if not _LEVEL.fullmatch(text) or int(text) > MAX_LEVEL:
        raise TileNameRefused(N_("Địa chỉ này không chỉ vào mảnh nào của sổ cái."))
    return int(text)
