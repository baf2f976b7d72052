"""Numbers of packs: how they are made and told from made-up ones, and what became of a stretch of them.

A serial is 14 characters nobody takes for one another: the key's version, six that are the pack's counter under a
keyed permutation (FF1, tweaked by the lot's identifier), and a tag of seven. A guess has the right tag with a chance of
1 in 23^7 = 3,404,825,447, less than 2^-31; to say anything, its counter must also have been printed.
"""

import hmac
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from trace.errors import N_, Invalid, NotAllowed, NotFound, RuleBroken
from trace.gs1.codes import LOT_ALPHABET, forgive_serial
from trace.serials.ff1 import Ff1

RADIX: Final = len(LOT_ALPHABET)
BODY_LENGTH: Final = 6
TAG_LENGTH: Final = 7
LENGTH: Final = 1 + BODY_LENGTH + TAG_LENGTH
COUNTERS: Final = RADIX**BODY_LENGTH
"""How many packs of one lot may ever be numbered: 148,035,889."""
MOST_VERSIONS: Final = RADIX
PIN_LENGTH: Final = 6

# Three characters at a time: a half of the permutation is one of these.
_THREES: Final = [a + b + c for a in LOT_ALPHABET for b in LOT_ALPHABET for c in LOT_ALPHABET]
_VALUE: Final = {character: value for value, character in enumerate(LOT_ALPHABET)}
_THREE: Final = RADIX**3


class KeyMissing(RuleBroken):
    """The key behind these numbers is not on this machine, or another one has its name."""


class KeysUsedUp(RuleBroken):
    """There is no character left to name a further key."""


class CountersUsedUp(RuleBroken):
    """A lot has no counters left for so many packs."""


class SerialUnknown(Invalid):
    """What was typed or scanned is no number of this printed range."""


class NothingToChange(RuleBroken):
    """No number of the stretch is in a state from which this act leads on."""


class RangeUnknown(NotFound):
    """No such printed range, or not yours to see."""


class NotYours(NotAllowed):
    """Numbers are activated and declared void by who printed them."""


class State(StrEnum):
    """What a printed number is."""

    PRINTED = "printed"
    ACTIVATED = "activated"
    VOID = "void"
    STOLEN = "stolen"


class Kind(StrEnum):
    """What people do to a stretch of numbers."""

    ACTIVATE = "activate"
    VOID = "void"
    STEAL = "steal"
    FIND = "find"


LAWFUL: Final = {
    Kind.ACTIVATE: frozenset({State.PRINTED}),
    Kind.VOID: frozenset({State.PRINTED, State.ACTIVATED}),
    Kind.STEAL: frozenset({State.PRINTED, State.ACTIVATED}),
    Kind.FIND: frozenset({State.STOLEN}),
}
"""From which states an act leads on. Void is final: what was thrown away never becomes good again."""

BECOMES: Final = {Kind.ACTIVATE: State.ACTIVATED, Kind.VOID: State.VOID, Kind.STEAL: State.STOLEN}


class Mac:
    """HMAC-SHA-256 (RFC 2104) of texts with one beginning: key and beginning are taken in once."""

    def __init__(self, key: bytes, beginning: bytes) -> None:
        block = key.ljust(64, b"\0")
        self._inner = sha256(bytes(one ^ 0x36 for one in block) + beginning)
        self._outer = sha256(bytes(one ^ 0x5C for one in block))

    def of(self, rest: bytes) -> bytes:
        """The digest of the beginning followed by this."""
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(rest)
        outer.update(inner.digest())
        return outer.digest()


class Numberer:
    """The numbers of one lot under one version of the key. Without the key nobody can make or check one."""

    def __init__(self, secret: bytes, identifier: str, *, version: int = 1, tag_length: int = TAG_LENGTH) -> None:
        if not 1 <= version <= MOST_VERSIONS:
            raise ValueError(f"A key's version is 1 to {MOST_VERSIONS}.")
        self.version, self.secret = version, secret
        self._mark = LOT_ALPHABET[version - 1]
        self._tag_length = tag_length
        tweak = identifier.encode()
        self._tags = Mac(_derived(secret, b"tag"), tweak + b"\0")
        self._pins = Mac(_derived(secret, b"pin"), tweak + b"\0")
        self._permutation = Ff1(_derived(secret, b"permutation"), radix=RADIX, length=BODY_LENGTH, tweak=tweak)

    def texts(self, first: int, count: int) -> list[str]:
        """The serials of `count` packs from this counter on."""
        bodies = [
            self._mark + _THREES[number // _THREE] + _THREES[number % _THREE]
            for number in self._permutation.encrypt(range(first, first + count))
        ]
        return [body + self._tag(body) for body in bodies]

    def read(self, text: str) -> int | None:
        """The counter of a serial as printed; None when this key did not make it."""
        if len(text) != LENGTH - TAG_LENGTH + self._tag_length or text[0] != self._mark or not set(text) <= _SIGNS:
            return None
        body, tag = text[: 1 + BODY_LENGTH], text[1 + BODY_LENGTH :]
        if not hmac.compare_digest(self._tag(body), tag):
            return None
        number = 0
        for character in body[1:]:
            number = number * RADIX + _VALUE[character]
        return self._permutation.decrypt_one(number)

    def pin(self, text: str) -> str:
        """The six digits under the scratch layer of this serial."""
        digest = self._pins.of(text.encode())
        return f"{int.from_bytes(digest[:16], 'big') % 10**PIN_LENGTH:0{PIN_LENGTH}d}"

    def _tag(self, body: str) -> str:
        digest = self._tags.of(body.encode())
        number = int.from_bytes(digest[:16], "big") % RADIX**TAG_LENGTH
        high, rest = divmod(number, _THREE * _THREE)
        whole = LOT_ALPHABET[high] + _THREES[rest // _THREE] + _THREES[rest % _THREE]
        return whole[TAG_LENGTH - self._tag_length :]


_SIGNS: Final = frozenset(LOT_ALPHABET)


def is_same(right: str, typed: str) -> bool:
    """Compare a secret with what was typed, in a time that says nothing about it."""
    return hmac.compare_digest(right.encode(), typed.encode())


def fingerprint(secret: bytes) -> str:
    """What the database keeps of a key, to know it again: nothing can be made from it."""
    return sha256(b"trace serials key check\0" + secret).hexdigest()[:16]


def read_serial(text: str) -> str:
    """What was typed as one of our serials, as it is printed; empty where it cannot be one of ours."""
    typed = forgive_serial(text)
    return typed if len(typed) == LENGTH and set(typed) <= _SIGNS else ""


def version_of(serial: str) -> int:
    """Which key a serial says it was made with."""
    return _VALUE[serial[0]] + 1


def spaced(serial: str) -> str:
    """A serial in groups, as people read it out."""
    return f"{serial[:5]}-{serial[5:10]}-{serial[10:]}" if len(serial) == LENGTH else serial


@dataclass(frozen=True, slots=True)
class Piece:
    """Neighbouring counters in one state since a moment (None: since they were printed). `before` is what stolen
    ones were, and are again when they are found."""

    first: int
    count: int
    state: State = State.PRINTED
    since: datetime | None = None
    before: State = State.PRINTED

    @property
    def last(self) -> int:
        return self.first + self.count - 1


@dataclass(frozen=True, slots=True)
class Act:
    """What was done to a stretch: `state` is what its numbers are from then on."""

    first: int
    count: int
    state: State
    at: datetime


def painted(first: int, count: int, acts: Iterable[Act]) -> list[Piece]:
    """A printed range in pieces after all acts, in order; together they are the whole range."""
    pieces = [Piece(first, count)]
    for act in acts:
        after: list[Piece] = []
        for piece in pieces:
            low, high = max(piece.first, act.first), min(piece.last, act.first + act.count - 1)
            if low > high:
                after.append(piece)
                continue
            if piece.first < low:
                after.append(replace(piece, count=low - piece.first))
            after.append(Piece(low, high - low + 1, act.state, act.at, piece.state))
            if piece.last > high:
                after.append(replace(piece, first=high + 1, count=piece.last - high))
        pieces = after
    return pieces


def within(pieces: Iterable[Piece], first: int, last: int, states: Collection[State]) -> list[Piece]:
    """The parts of the stretch that are in one of these states; neighbours alike are one part."""
    found: list[Piece] = []
    for piece in pieces:
        low, high = max(piece.first, first), min(piece.last, last)
        if low > high or piece.state not in states:
            continue
        part = replace(piece, first=low, count=high - low + 1)
        is_next = found and found[-1].last + 1 == low
        if is_next and (found[-1].state, found[-1].before) == (part.state, part.before):
            found[-1] = replace(found[-1], count=found[-1].count + part.count)
        else:
            found.append(part)
    return found


def counts_of(pieces: Iterable[Piece]) -> dict[State, int]:
    """How many numbers are in each state; every state is named."""
    counts = dict.fromkeys(State, 0)
    for piece in pieces:
        counts[piece.state] += piece.count
    return counts


def from_the_end(pieces: Sequence[Piece], count: int) -> list[Piece]:
    """The last `count` numbers that were printed and not used yet; NothingToChange where there are fewer."""
    found: list[Piece] = []
    for piece in reversed(pieces):
        if piece.state is not State.PRINTED or not count:
            continue
        taken = min(count, piece.count)
        found.append(replace(piece, first=piece.first + piece.count - taken, count=taken))
        count -= taken
    if count:
        raise NothingToChange(
            N_("Lần in này không còn đủ tem chưa kích hoạt để hủy. Ghi số của những tem hỏng."), field="spoiled"
        )
    return found[::-1]


def _derived(secret: bytes, use: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"trace serials 1 " + use).derive(secret)
