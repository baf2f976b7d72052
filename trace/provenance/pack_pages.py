"""A kept page of a lot with the part about one pack put in, in plain bytes or gzip, without compressing it again.

A deflate stream may be cut where nothing behind the cut looks back over it. So what stands before and after the part is
compressed once, each for itself; the few bytes of a pack's own number go between them as they are.
"""

import re
import zlib
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import ClassVar, Final

from trace.provenance.pack_numbers import MARK, NUMBER, SCANNED, Answer, PackParts

_BY_CODE: Final = re.compile(r"((?:/page)?/[tT]/[0-9A-Za-z]{8})/([0-9A-Za-z-]{1,20})/?")
_BY_GTIN: Final = re.compile(r"((?:/page)?/01/[0-9]{8,14}/10/[^/]+)/21/([0-9A-Za-z-]{1,20})")
# Names of what else stands beside a lot's page.
_NO_NUMBER: Final = frozenset(("proof", "status"))
_SLOTS: Final = re.compile(f"({NUMBER}|{SCANNED})")
_GZIP_HEAD: Final = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"


def split(path: str) -> tuple[str, str] | None:
    """A raw path as that of the lot and the pack's number; None where it names no pack."""
    found = _BY_CODE.fullmatch(path) or _BY_GTIN.fullmatch(path)
    return None if found is None or found[2] in _NO_NUMBER else (found[1], found[2])


class _Part:
    """What is said of all numbers that share an answer, cut where the number and its visits stand: between two pieces
    goes what the slot of the same place names."""

    def __init__(self, html: str) -> None:
        cut = _SLOTS.split(html)
        self.pieces = [piece.encode() for piece in cut[0::2]]
        self.slots = cut[1::2]
        self.deflated = [_deflated(piece) for piece in self.pieces]
        self.mark = sha256(html.encode()).hexdigest()[:8]


class PackPages:
    """The page of one lot in one language, ready for any pack of it."""

    def __init__(self, body: bytes, parts: PackParts) -> None:
        self._said = parts
        self.head, _, self.tail = body.partition(MARK.encode())
        self.lot_body = self.head + self.tail
        self._parts: dict[Answer, _Part] = {}

    @property
    def can_answer(self) -> bool:
        """False where each pack must be asked for on its own."""
        return self._said.can_answer

    @cached_property
    def deflated(self) -> tuple[bytes, bytes, int]:
        """What stands before and after the part, packed, and the checksum of what stands before."""
        return _deflated(self.head), _deflated(self.tail, is_last=True), zlib.crc32(self.head)

    def page_of(self, text: str, *, block: str, now: datetime) -> "PackPage":
        """The page for the number somebody in this network read."""
        answer, shown = self._said.said(text, block=block, now=now)
        part = self._parts.get(answer)
        if part is None:
            part = self._parts[answer] = _Part(self._said.parts[answer])
        scanned = self._said.scanned(shown) if SCANNED in part.slots else ""
        return PackPage(self, part, shown, scanned, serial=shown if answer.is_ours else "")


class PackPage:
    """One pack's page: what the cache sends, like any other. `mark` tells it from the lot's and other packs'; `serial`
    is its number where it was printed or declared, else empty."""

    encodings: ClassVar[tuple[str, ...]] = ("gzip",)
    __slots__ = ("_bodies", "_fills", "_pages", "_part", "mark", "serial")

    def __init__(self, pages: PackPages, part: _Part, number: str, scanned: str, *, serial: str) -> None:
        self._pages, self._part, self.serial = pages, part, serial
        fills = {NUMBER: number.encode(), SCANNED: scanned.encode()}
        self._fills = [fills[slot] for slot in part.slots]
        self.mark = f".{part.mark}.{number}" + (f".{zlib.crc32(fills[SCANNED]):x}" if scanned else "")
        self._bodies: dict[str, bytes] = {}

    def body(self, encoding: str) -> bytes:
        """Its bytes; asked for twice in one answer, made once."""
        if encoding not in self._bodies:
            self._bodies[encoding] = self._zipped() if encoding else self._plain()
        return self._bodies[encoding]

    def _plain(self) -> bytes:
        return b"".join((self._pages.head, _between(self._part.pieces, self._fills), self._pages.tail))

    def _zipped(self) -> bytes:
        """The whole page as one gzip member; what is the pack's own goes in as it is, in blocks of its own."""
        head, tail, crc = self._pages.deflated
        part = _between(self._part.pieces, self._fills)
        packed = _between(self._part.deflated, [_stored(fill) for fill in self._fills])
        crc = zlib.crc32(self._pages.tail, zlib.crc32(part, crc))
        length = len(self._pages.lot_body) + len(part)
        ends = crc.to_bytes(4, "little") + (length & 0xFFFFFFFF).to_bytes(4, "little")
        return b"".join((_GZIP_HEAD, head, packed, tail, ends))


def _between(pieces: list[bytes], fills: list[bytes]) -> bytes:
    """The pieces with one fill after each but the last."""
    parts = [pieces[0]]
    for fill, piece in zip(fills, pieces[1:], strict=True):
        parts += (fill, piece)
    return b"".join(parts)


def _stored(plain: bytes) -> bytes:
    """Bytes as they are, as a block of a deflate stream."""
    return b"\x00" + len(plain).to_bytes(2, "little") + (len(plain) ^ 0xFFFF).to_bytes(2, "little") + plain


def _deflated(plain: bytes, *, is_last: bool = False) -> bytes:
    """Raw deflate that ends on a whole byte; nothing after it may look back into it, since each is made anew."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(plain) + packer.flush(zlib.Z_FINISH if is_last else zlib.Z_FULL_FLUSH)
