"""What a drill reckons: how much of a lot could be found today, what nobody can say, and where the chain is broken.

Of each lot in scope what left it is followed: into lots made of it, to who received it, to those who ate it. What
cannot be followed is **unlocated** (it went somewhere, nobody can say where) or **unexplained** (the book does not add
up). Both are carried back to the lot that the drill is about in proportion: if a fifth of the rice of a milling is
lost, so is a fifth of the paddy that went into it. Amounts in thousandths of the lot's unit.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from typing import Final

from trace.errors import N_, NotAllowed, NotFound, RuleBroken


class Break(StrEnum):
    """How a chain is broken."""

    RECEIVER_UNKNOWN = "receiver_unknown"
    NO_RECEIPT = "no_receipt"
    UNSIGNED = "unsigned"
    NO_DISPATCH = "no_dispatch"
    DENIED = "denied"
    NOT_BACK = "not_back"
    SHORT = "short"
    NO_AMOUNT = "no_amount"
    OVERDRAWN = "overdrawn"
    CLOSED_REST = "closed_rest"
    MISSING = "missing"
    UNREGISTERED_SOURCE = "unregistered"
    NO_SOURCE = "no_source"


BREAK_NAMES: Final = {
    Break.RECEIVER_UNKNOWN: N_("Không biết báo cho ai: nơi nhận chỉ có tên"),
    Break.NO_RECEIPT: N_("Đã xuất mà quá hạn bên nhận chưa trả lời"),
    Break.UNSIGNED: N_("Đã xuất không có phiếu, bên nhận không ký"),
    Break.NO_DISPATCH: N_("Bên nhận ghi nhận hàng mà bên giao chưa ghi xuất"),
    Break.DENIED: N_("Bên nhận ghi đã nhận, bên giao nói không giao"),
    Break.NOT_BACK: N_("Hàng bị từ chối mà chưa ghi nhận lại"),
    Break.SHORT: N_("Số giao và số nhận lệch nhau"),
    Break.NO_AMOUNT: N_("Chưa ghi khối lượng"),
    Break.OVERDRAWN: N_("Ra nhiều hơn vào"),
    Break.CLOSED_REST: N_("Lô đã kết thúc mà sổ còn hàng"),
    Break.MISSING: N_("Hàng mất, không rõ ở đâu"),
    Break.UNREGISTERED_SOURCE: N_("Mua của người chưa đăng ký"),
    Break.NO_SOURCE: N_("Chưa ghi lô làm từ đâu"),
}
MEND_WORDS: Final = {
    Break.RECEIVER_UNKNOWN: N_("Ghi số điện thoại hoặc địa chỉ nơi nhận"),
    Break.NO_RECEIPT: N_("Hỏi bên nhận, gửi lại đường dẫn"),
    Break.UNSIGNED: N_("Lần sau giao bằng phiếu"),
    Break.NO_DISPATCH: N_("Ghi sau phiếu xuất"),
    Break.DENIED: N_("Hai bên xem lại chuyến hàng"),
    Break.NOT_BACK: N_("Ghi hàng đã về"),
    Break.SHORT: N_("Hai bên thống nhất số lượng"),
    Break.NO_AMOUNT: N_("Ghi khối lượng"),
    Break.OVERDRAWN: N_("Xem lại số đã ghi"),
    Break.CLOSED_REST: N_("Ghi hàng còn lại đi đâu"),
    Break.MISSING: N_("Tìm, rồi sửa việc đã ghi"),
    Break.UNREGISTERED_SOURCE: N_("Mời người bán đăng ký"),
    Break.NO_SOURCE: N_("Ghi nguồn của lô"),
}
# Goods of which nobody can say where they are; goods that the book cannot account for. The rest weighs nothing.
UNLOCATED: Final = frozenset({Break.RECEIVER_UNKNOWN, Break.NO_RECEIPT, Break.NOT_BACK, Break.NO_AMOUNT})
UNEXPLAINED: Final = frozenset(
    {Break.NO_DISPATCH, Break.DENIED, Break.SHORT, Break.OVERDRAWN, Break.CLOSED_REST, Break.MISSING}
)


class NothingSold(RuleBroken):
    """The organisation has sent away or sold nothing yet: there is nothing to be called back."""


class UnknownDrill(NotFound):
    """No such drill, or not yours to see."""


class DrillForbidden(NotAllowed):
    """Not for this person."""


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """One place where the chain is broken, at a lot (by number). `amount` None: nobody knows how much.

    `handover` and `event` are numbers of rows, 0 where the break is in neither.
    """

    kind: Break
    lot: int
    amount: int | None = None
    unit: str = ""
    handover: int = 0
    event: int = 0

    @property
    def key(self) -> tuple[str, int, int, int]:
        """What stays the same however often one looks."""
        return str(self.kind), self.lot, self.handover, self.event


@dataclass(frozen=True, slots=True)
class Step:
    """So much of a lot (None: not written) went in one act into these lots, each with what was made of it."""

    amount: int | None
    into: tuple[int, ...]


@dataclass(slots=True)
class LotNow:
    """One lot as the book has it: what was made, what went on into other lots, where it is broken."""

    number: int
    made: int
    unit: str
    steps: list[Step] = field(default_factory=list)
    breaks: list[BrokenLink] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reckoning:
    """Of the lot a drill is about, in thousandths; all None where nobody weighed it. The three add up to `asked`."""

    asked: int | None
    located: int | None
    unlocated: int | None
    unexplained: int | None

    @property
    def located_share(self) -> int | None:
        """In hundredths of a percent, never rounded up to the whole."""
        return None if not self.asked or self.located is None else self.located * 10_000 // self.asked


def choose(candidates: Sequence[int], seed: int) -> int:
    """The same seed and candidates give the same one, whatever their order."""
    return Random(seed).choice(sorted(candidates))  # noqa: S311 (a drill must be repeatable, nothing hangs on secrecy)


def reckon(root: int, lots: Mapping[int, LotNow]) -> Reckoning:
    """What of `root` is located, unlocated and unexplained."""
    asked = lots[root].made
    if not asked:
        return Reckoning(None, None, None, None)
    shares = _Shares(lots)
    unlocated, unexplained = shares.of(root)
    away = min(asked, round(unlocated * asked))
    lost = min(asked - away, round(unexplained * asked))
    return Reckoning(asked, asked - away - lost, away, lost)


class _Shares:
    """The parts of each lot that are unlocated and unexplained, each reckoned once; a lot met again on its own way
    (a circle that cannot be, but may have been written) counts as found."""

    def __init__(self, lots: Mapping[int, LotNow]) -> None:
        self._lots = lots
        self._known: dict[int, tuple[float, float]] = {}

    def of(self, number: int) -> tuple[float, float]:
        for one in self._after(number):
            self._known[one] = self._share(self._lots[one])
        return self._known[number]

    def _after(self, number: int) -> Iterable[int]:
        """Lots so that each stands after all that was made of it; without recursion, chains are long."""
        order: list[int] = []
        waiting, met = [(number, False)], set[int]()
        while waiting:
            here, is_done = waiting.pop()
            if is_done:
                order.append(here)
            elif here not in met:
                met.add(here)
                waiting.append((here, True))
                waiting += [(one, False) for step in self._lots[here].steps for one in step.into if one in self._lots]
        return order

    def _share(self, lot: LotNow) -> tuple[float, float]:
        if not lot.made:
            return 1.0, 0.0
        away = sum(one.amount or 0 for one in lot.breaks if one.kind in UNLOCATED)
        lost = sum(one.amount or 0 for one in lot.breaks if one.kind in UNEXPLAINED)
        further = [(step.amount or 0, self._of_step(step)) for step in lot.steps]
        return (
            min(1.0, (away + sum(amount * share[0] for amount, share in further)) / lot.made),
            min(1.0, (lost + sum(amount * share[1] for amount, share in further)) / lot.made),
        )

    def _of_step(self, step: Step) -> tuple[float, float]:
        """What became of one act, its outputs weighed by what was made of each."""
        made = [(max(self._lots[one].made, 1), self._known.get(one, (0.0, 0.0))) for one in step.into]
        whole = sum(amount for amount, _ in made)
        if not whole:
            return 0.0, 0.0
        return (
            sum(amount * share[0] for amount, share in made) / whole,
            sum(amount * share[1] for amount, share in made) / whole,
        )
