"""What has to be true before a recall is over, and the size and words of the effectiveness check."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Final

from trace.errors import N_, Invalid, RuleBroken


class ClosingAct(StrEnum):
    """What is done on the way to the end of a recall."""

    SAMPLE_DRAWN = "sample_drawn"
    SAMPLE_CHECKED = "sample_checked"
    ACCOUNTED = "accounted"
    REPORTED = "reported"


CLOSING_WORDS: Final = {
    ClosingAct.SAMPLE_DRAWN: N_("Rút mẫu kiểm tra hiệu quả"),
    ClosingAct.SAMPLE_CHECKED: N_("Ghi kết quả kiểm tra hiệu quả"),
    ClosingAct.ACCOUNTED: N_("Ghi lý do một nơi giữ hàng chưa xong"),
    ClosingAct.REPORTED: N_("Lập báo cáo, niêm phong"),
}
HOW: Final = {"phone": N_("Gọi điện"), "visit": N_("Đến tận nơi")}
RESULTS: Final = {
    "acted": N_("Biết tin, đã làm đúng"),
    "knew": N_("Biết tin, chưa làm"),
    "not_told": N_("Chưa hề biết tin"),
    "on_sale": N_("Vẫn còn bán"),
    "unreachable": N_("Không liên lạc được"),
}
GOOD: Final = "acted"


TELLING = N_("Tin cho các nơi giữ hàng đang được gửi; chưa nơi nào trả lời được nên chưa kết thúc được.")


class NotAccounted(RuleBroken):
    """Somebody still has goods that nobody has accounted for, and nobody wrote why."""


class SampleRefused(RuleBroken):
    """Nobody was told yet, or the sample is drawn already."""


class SampleAsked(Invalid):
    """A word that must be chosen."""


@dataclass(frozen=True, slots=True)
class SampleSize:
    """Percent of the holders, and its bounds."""

    share: int
    at_least: int
    at_most: int

    def of(self, holders: int) -> int:
        """How many of so many."""
        wanted = -(-holders * self.share // 100)
        return min(holders, max(self.at_least, min(self.at_most, wanted)))


def draw(numbers: Sequence[int], size: SampleSize, seed: int) -> list[int]:
    """The same seed and numbers give the same sample, whatever their order."""
    ordered = sorted(numbers)
    return sorted(Random(seed).sample(ordered, size.of(len(ordered))))  # noqa: S311 (a draw that can be repeated)


def is_accounted(*, state: str, unexplained: int, reason: str) -> bool:
    """All that a holder had is dealt with and explained, or somebody wrote why not."""
    return bool(reason) or (state == "handled" and not unexplained)


def check_told(*, is_telling: bool) -> None:
    """An empty list of notices is no proof that everybody is done."""
    if is_telling:
        raise NotAccounted(TELLING)


def check_accounted(waiting: int) -> None:
    """Nobody may be left."""
    if waiting:
        raise NotAccounted(
            N_("Còn %(count)s nơi giữ hàng chưa xử lý xong: chờ trả lời, hoặc ghi lý do cho từng nơi."), count=waiting
        )
