"""Signs, posters, labels of cases and tags: what each is printed for, how many at once, when a reason is asked."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from trace.errors import N_, Invalid, NotFound, RuleBroken
from trace.labels.facts import LabelFacts, Serial, Subject

SIGN, POSTER, LOGISTIC, TAG = "sign", "poster", "logistic", "tag"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of print: its name, what its layouts are about, how many things one file may hold.

    Of what `needs_reason` there is to be one at each thing: a second one is made for a reason, which is kept.
    """

    name: str
    subject: Subject
    most: int
    needs_reason: bool


KINDS: Final = {
    SIGN: Kind(N_("Biển ruộng, ao"), "place", 50, needs_reason=True),
    POSTER: Kind(N_("Bảng lô hôm nay"), "stall", 40, needs_reason=False),
    LOGISTIC: Kind(N_("Nhãn thùng, pallet"), "pack", 200, needs_reason=True),
    TAG: Kind(N_("Thẻ từng con, từng gói"), "lot", 500, needs_reason=True),
}
MOST_COPIES: Final = 10


def kinds_for(subjects: Collection[str]) -> list[str]:
    """The kinds that there are layouts for."""
    return [code for code, kind in KINDS.items() if kind.subject in subjects]


class UnknownPrint(NotFound):
    """No such print, or somebody else's."""


class PrintRefused(RuleBroken):
    """What cannot be printed now, and what to do."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing to print: its stored identifier, what people call it, what stands on its label.

    `warning` is said before printing and stops nothing; `serial` is a tagged unit's own number.
    """

    identifier: str
    name: str
    facts: LabelFacts
    serial: Serial | None = None
    warning: str = ""


def check_order(kind: Kind, *, count: int, copies: int, again: int, reason: str) -> int:
    """The number of labels that come out. `again` things were printed before."""
    if not count:
        raise PrintRefused(N_("Chưa chọn gì để in."), field="about")
    if count > kind.most:
        raise Invalid(N_("Mỗi lần in nhiều nhất %(most)s mục; hãy in làm nhiều lần."), field="about", most=kind.most)
    if not 1 <= copies <= MOST_COPIES:
        raise Invalid(N_("Số bản phải từ 1 đến %(most)s."), field="copies", most=MOST_COPIES)
    if again and kind.needs_reason and not reason:
        raise PrintRefused(
            N_("Đã in trước đó %(again)s mục trong số này: ghi vì sao in lại."), field="reason", again=again
        )
    return count * copies
