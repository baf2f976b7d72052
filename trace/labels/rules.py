"""How many labels a lot may have, when a label is only a test, and what a printer's test sheet says.

A label says that a pack of its net content exists; more labels than goods would let strange goods in under a
co-op's name. So labels × net content ≤ quantity + 3 % (spoiled labels and weighing, FOUNDATIONS §3).
"""

from dataclasses import dataclass
from typing import Final

from trace.errors import N_, Invalid, NotAllowed, NotFound, RuleBroken
from trace.labels.layout import Layout
from trace.labels.sheet import Calibration

TOLERANCE_PERCENT: Final = 3
# Until an officer has compared an organisation with its registration: enough to begin with and to be seen,
# too few to flood a market with labels that nobody stands behind.
UNVERIFIED_A_BATCH: Final = 50
UNVERIFIED_IN_ALL: Final = 200
# Ten tonnes in bags of 50 g; about two minutes of both cores. The budget decides long before this does.
MOST_AT_ONCE: Final = 200_000
# What a request may wait for: made, every label of it read back, and written, in about a second.
RENDERED_AT_ONCE: Final = 500
MOST_COPIES: Final = 20

# What a unit is in thousandths of the base unit of its kind (UN/ECE Rec 20).
_FACTORS: Final = {
    "GRM": ("mass", 1), "KGM": ("mass", 1000), "TNE": ("mass", 1_000_000), "MLT": ("volume", 1), "LTR": ("volume", 1000)
}  # fmt: skip


class CountRefused(Invalid):
    """A number of labels or copies that cannot be."""


class BudgetExceeded(RuleBroken):
    """More labels than the lot has goods for; the sentence says how many may still be printed."""


class NoBudget(RuleBroken):
    """Nobody can say how many packs the lot gives, so nothing is printed."""


class ReprintRefused(RuleBroken):
    """A reprint without a reason, or of more labels than there were."""


class NotYours(NotAllowed):
    """Known, but these labels or printers are somebody else's."""


class UnknownRun(NotFound):
    """No such print run, or not yours to see."""


class RunNotDone(RuleBroken):
    """Its file is not there yet, or will not come."""


class Unreadable(RuleBroken):
    """A label of the run could not be read back from its page, so nothing of it is released."""


class RunCancelled(RuleBroken):
    """Somebody stopped this run."""


UNREADABLE: Final = N_(
    "Đọc lại tem số %(label)s (trang %(page)s, ô %(slot)s) không ra đúng mã, nên không phát hành tệp nào và số tem này "
    "không tính vào hạn mức. Xem lại số căn chỉnh của máy in, hoặc chọn mẫu tem có ô mã lớn hơn, rồi in lại từ đầu."
)


@dataclass(frozen=True, slots=True)
class Goods:
    """What a lot has and what one pack holds, in integer thousandths of their Rec 20 units."""

    made_thousandths: int
    unit: str
    net_thousandths: int | None
    net_unit: str
    pack_size_thousandths: int | None = None
    pack_count: int | None = None


@dataclass(frozen=True, slots=True)
class Budget:
    """`packs` the lot gives, `most` labels allowed for it in all, `used` ones that stand, `void` spoiled ones.

    `unverified_left` limits what is left while nobody has checked the organisation; None afterwards.
    """

    packs: int
    most: int
    used: int
    void: int = 0
    unverified_left: int | None = None

    @property
    def left(self) -> int:
        """How many more may be printed now."""
        left = max(0, self.most - self.used)
        return left if self.unverified_left is None else min(left, self.unverified_left)

    @property
    def suggested(self) -> int:
        """What is most likely wanted: one for each pack that has none yet."""
        return min(max(0, self.packs - self.used), self.left, MOST_AT_ONCE)


def packs_of(goods: Goods) -> tuple[int, int]:
    """How many packs the goods give, and how many labels they may have with the tolerance.

    The net content counts first, because it stands on the label; then the size or number of packs that was
    recorded; pieces are packs.
    """
    made, whole = _in_base(goods.made_thousandths, goods.unit)
    for size, unit in ((goods.net_thousandths, goods.net_unit), (goods.pack_size_thousandths, goods.unit)):
        if size and (each := _in_base(size, unit))[1] == whole:
            return made // each[0], made * (100 + TOLERANCE_PERCENT) // (100 * each[0])
    packs = goods.pack_count or (goods.made_thousandths // 1000 if goods.unit == "H87" else None)
    if packs is None:
        raise NoBudget(
            N_(
                "Chưa tính được lô này cần bao nhiêu tem: sản phẩm chưa có định lượng cùng loại đơn vị với lô. "
                "Ghi số gói khi đóng gói, hoặc sửa định lượng của sản phẩm."
            ),
            field="count",
        )
    return packs, packs * (100 + TOLERANCE_PERCENT) // 100


def unverified_left(*, used_of_batch: int, used_in_all: int) -> int:
    """How many labels an organisation that nobody has checked may still print for a lot."""
    return max(0, min(UNVERIFIED_A_BATCH - used_of_batch, UNVERIFIED_IN_ALL - used_in_all))


def check_count(count: int, copies: int) -> int:
    """The number of labels that come out."""
    if count < 1:
        raise CountRefused(N_("Số lượng tem phải từ 1."), field="count")
    if not 1 <= copies <= MOST_COPIES:
        raise CountRefused(N_("Số bản mỗi tem phải từ 1 đến %(most)s."), field="copies", most=MOST_COPIES)
    if count * copies > MOST_AT_ONCE:
        raise CountRefused(N_("Mỗi lần in nhiều nhất %(most)s tem."), field="count", most=MOST_AT_ONCE)
    return count * copies


def check_budget(budget: Budget, wanted: int) -> None:
    """Refuse more labels than the lot has goods for."""
    if wanted <= budget.left:
        return
    if budget.unverified_left is not None and budget.unverified_left < budget.most - budget.used:
        raise BudgetExceeded(
            N_(
                "In được thêm %(left)s tem: cơ sở chưa được xác nhận nên mỗi lô chỉ in %(a_batch)s tem, "
                "tất cả các lô %(in_all)s tem. Cán bộ xác nhận cơ sở xong thì in tiếp được."
            ),
            field="count",
            left=budget.left,
            a_batch=UNVERIFIED_A_BATCH,
            in_all=UNVERIFIED_IN_ALL,
        )
    raise BudgetExceeded(
        N_(
            "In được thêm %(left)s tem: lô đủ cho %(packs)s gói, cộng %(percent)s%% là %(most)s tem, "
            "đã in %(used)s. Tem hỏng thì mở lần in cũ và bấm “In lại”."
        ),
        field="count",
        left=budget.left,
        packs=budget.packs,
        percent=TOLERANCE_PERCENT,
        most=budget.most,
        used=budget.used,
    )


def check_reprint(*, wanted: int, replaceable: int, reason: str) -> None:
    """Spoiled labels are replaced one for one, with a reason; never more than there were."""
    if not reason:
        raise ReprintRefused(N_("Ghi lý do in lại: tem hỏng thế nào?"), field="reason")
    if wanted > replaceable:
        raise ReprintRefused(
            N_("In lại được nhiều nhất %(left)s tem: lần in cũ chỉ còn từng ấy tem chưa được thay."),
            field="count",
            left=replaceable,
        )


def is_test_print(*, is_public: bool, is_demo: bool, is_demo_organisation: bool) -> bool:
    """A label whose code will not open for everybody, or whose goods are made up, says BẢN THỬ."""
    return not is_public or is_demo or is_demo_organisation


def next_slot(layout: Layout, start_slot: int, total: int) -> int:
    """The first free slot after a run; 1 means a new sheet."""
    return (start_slot - 1 + total) % layout.labels_per_page + 1


# Where the test sheet has its marks: an A4 page, lengths in tenths of a millimetre.
MARK_LEFT, MARK_TOP, MARK_WIDTH, MARK_HEIGHT = 200, 200, 1700, 2500


@dataclass(frozen=True, slots=True)
class Measured:
    """What a ruler says on the printed test sheet, in tenths of a millimetre: from the paper's left and top edge
    to the first marks, and between the marks."""

    left: int
    top: int
    width: int
    height: int


def calibration_of(measured: Measured) -> Calibration:
    """What makes this printer's ink meet the drawing. Invalid beyond 5 % or 10 mm.

    A printer puts x at scale × x + shift; drawing x / scale − shift / scale instead undoes it.
    """
    scale_x, scale_y = measured.width / MARK_WIDTH, measured.height / MARK_HEIGHT
    if not (scale_x > 0 and scale_y > 0):
        raise Invalid(N_("Khoảng cách đo phải lớn hơn 0."), field="calibration")
    return Calibration(
        right_tenths_mm=round(MARK_LEFT - measured.left / scale_x),
        down_tenths_mm=round(MARK_TOP - measured.top / scale_y),
        scale_x=round(1 / scale_x, 4),
        scale_y=round(1 / scale_y, 4),
    )


@dataclass(frozen=True, slots=True)
class RollMarks:
    """Where a roll's test label has its marks, in tenths of a millimetre: both lines `edge` from the left and the top
    edge, a ruler of `length`."""

    edge: int
    length: int


@dataclass(frozen=True, slots=True)
class MeasuredRoll:
    """What a ruler says on a roll's test label, in tenths of a millimetre."""

    left: int
    top: int
    length: int


LENGTH_TOLERANCE_PERCENT: Final = 2


def roll_marks(width_mm: float, height_mm: float) -> RollMarks:
    """The marks on a label of this size: as far in as there is room, the ruler in whole centimetres if it can be."""
    edge = 50 if min(width_mm, height_mm) >= 20 else 20
    room = int(width_mm * 10) - 2 * edge
    return RollMarks(edge, room // 100 * 100 or room // 10 * 10)


def roll_calibration_of(measured: MeasuredRoll, marks: RollMarks) -> Calibration:
    """What moves a roll printer's ink into place. A ruler that came out too long or short is no matter of moving:
    wrong dots an inch, or a driver that fits pages."""
    if abs(measured.length - marks.length) * 100 > LENGTH_TOLERANCE_PERCENT * marks.length:
        raise Invalid(
            N_(
                "Thước in ra dài %(measured)s mm, đúng là %(right)s mm. Kiểm tra độ phân giải (dpi) của máy in, "
                "và chọn tỷ lệ 100%% khi in; rồi in lại tem căn chỉnh."
            ),
            field="length",
            measured=f"{measured.length / 10:g}".replace(".", ","),
            right=f"{marks.length / 10:g}".replace(".", ","),
        )
    return Calibration(right_tenths_mm=marks.edge - measured.left, down_tenths_mm=marks.edge - measured.top)


def is_rescaling(calibration: Calibration) -> bool:
    """The printer makes pages visibly larger or smaller: most likely "fit to page" is on."""
    return max(abs(calibration.scale_x - 1), abs(calibration.scale_y - 1)) > 0.006


def _in_base(thousandths: int, unit: str) -> tuple[int, str]:
    kind, factor = _FACTORS.get(unit, (unit, 1))
    return thousandths * factor, kind
