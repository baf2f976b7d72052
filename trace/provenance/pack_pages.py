"""A kept page of a lot with the part about one pack put in, in plain bytes or gzip, without compressing it again.

A deflate stream may be cut where nothing behind the cut looks back over it. So what stands before and after the part is
compressed once, each for itself; the few bytes of a pack's own number go between them as they are.
"""

import re
import zlib
from datetime import datetime
from hashlib import sha256
from itertools import chain
from typing import ClassVar, Final

from trace.provenance.pack_numbers import MARK, NUMBER, Answer, PackParts

_BY_CODE: Final = re.compile(r"((?:/page)?/[tT]/[0-9A-Za-z]{8})/([0-9A-Za-z-]{1,20})/?")
_BY_GTIN: Final = re.compile(r"((?:/page)?/01/[0-9]{8,14}/10/[^/]+)/21/([0-9A-Za-z-]{1,20})")
# Names of what else stands beside a lot's page.
_NO_NUMBER: Final = frozenset(("proof", "status"))
_GZIP_HEAD: Final = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"


def split(path: str) -> tuple[str, str] | None:
    """A raw path as that of the lot and the pack's number; None where it names no pack."""
    found = _BY_CODE.fullmatch(path) or _BY_GTIN.fullmatch(path)
    return None if found is None or found[2] in _NO_NUMBER else (found[1], found[2])


class PackPages:
    """The page of one lot in one language, ready for any pack of it."""

    def __init__(self, body: bytes, parts: PackParts) -> None:
        self._parts = parts
        head, _, tail = body.partition(MARK.encode())
        self.lot_body = head + tail
        self._head, self._tail = head, tail
        self._head_crc = zlib.crc32(head)
        self._deflated_head, self._deflated_tail = b"", b""
        self._pieces: dict[Answer, list[bytes]] = {}
        self._deflated: dict[Answer, list[bytes]] = {}

    @property
    def can_answer(self) -> bool:
        """False where each pack must be asked for on its own."""
        return self._parts.can_answer

    def page_of(self, text: str, *, block: str, now: datetime) -> "PackPage":
        """The page for the number somebody in this network read."""
        answer, shown = self._parts.said(text, block=block, now=now)
        if answer not in self._pieces:
            self._pieces[answer] = self._parts.parts[answer].encode().split(NUMBER.encode())
        return PackPage(self, answer, shown.encode())

    def plain(self, answer: Answer, number: bytes) -> bytes:
        """The whole page in plain bytes."""
        return b"".join((self._head, number.join(self._pieces[answer]), self._tail))

    def zipped(self, answer: Answer, number: bytes) -> bytes:
        """The whole page as one gzip member."""
        if not self._deflated_tail:
            self._deflated_head = _deflated(self._head)
            self._deflated_tail = _deflated(self._tail, is_last=True)
        if answer not in self._deflated:
            self._deflated[answer] = [_deflated(piece) for piece in self._pieces[answer]]
        stored = b"\x00" + len(number).to_bytes(2, "little") + (len(number) ^ 0xFFFF).to_bytes(2, "little") + number
        part = number.join(self._pieces[answer])
        crc = zlib.crc32(self._tail, zlib.crc32(part, self._head_crc))
        length = len(self._head) + len(part) + len(self._tail)
        return b"".join(
            chain(
                (_GZIP_HEAD, self._deflated_head, stored.join(self._deflated[answer]), self._deflated_tail),
                (crc.to_bytes(4, "little"), (length & 0xFFFFFFFF).to_bytes(4, "little")),
            )
        )

    def mark_of(self, answer: Answer, number: bytes) -> str:
        """What tells this pack's page from the lot's and from other packs'."""
        return sha256(repr(answer).encode() + number).hexdigest()[:12]


class PackPage:
    """One pack's page: what the cache sends, like any other."""

    encodings: ClassVar[tuple[str, ...]] = ("gzip",)

    def __init__(self, pages: PackPages, answer: Answer, number: bytes) -> None:
        self._pages, self._answer, self._number = pages, answer, number
        self._bodies: dict[str, bytes] = {}

    def mark(self) -> str:
        """What this page adds to the lot's tag."""
        return self._pages.mark_of(self._answer, self._number)

    def body(self, encoding: str) -> bytes:
        """Its bytes; asked for twice in one answer, made once."""
        if encoding not in self._bodies:
            make = self._pages.zipped if encoding else self._pages.plain
            self._bodies[encoding] = make(self._answer, self._number)
        return self._bodies[encoding]


def _deflated(plain: bytes, *, is_last: bool = False) -> bytes:
    """Raw deflate that ends on a whole byte; nothing after it may look back into it, since each is made anew."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(plain) + packer.flush(zlib.Z_FINISH if is_last else zlib.Z_FULL_FLUSH)
