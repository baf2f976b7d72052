"""What may be written down, how late it is, and what makes a lot be held. Only the impossible is refused.

Sources: TT 31/2026 Đ6.3 (in time), FOUNDATIONS of the house (a refused truth becomes a lie in the book).
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final
from uuid import UUID, uuid5

from trace.clock import VIETNAM
from trace.errors import N_, Invalid, NotAllowed, NotFound, RuleBroken
from trace.kit.viewer import RECORDERS, Viewer
from trace.processes.balance import balance_of_step
from trace.processes.catalogue import PACK, TRANSFORM, Step

# Steps of every product: goods put together or apart, and a lot that is told later what it was made from.
REGROUP_STEP: Final = "X06"
SOURCES_STEP: Final = "X07"
MEASURE_STEP: Final = "X15"
LATE_AFTER_DAYS: Final = 7
CLOCK_SKEW: Final = timedelta(days=1)
MOST_THOUSANDTHS: Final = 10**14

# What a unit is in thousandths of the base unit of its kind.
_FACTORS: Final = {"GRM": ("mass", 1), "KGM": ("mass", 1000), "TNE": ("mass", 1_000_000),
                   "MLT": ("volume", 1), "LTR": ("volume", 1000)}  # fmt: skip


class Kind(StrEnum):
    """What an event did to the lots it names; kept with the event, so that projections need no guessing."""

    OPEN = "open"
    REGISTER = "register"
    DIARY = "diary"
    HARVEST = "harvest"
    TRANSFORM = "transform"
    RECEIVE = "receive"
    TAKE_OVER = "take_over"
    SOURCES = "sources"
    OBSERVE = "observe"
    SHIP = "ship"
    RETURN = "return"
    SELL = "sell"
    DESTROY = "destroy"
    LOSE = "lose"
    CLOSE = "close"
    HOLD = "hold"
    RELEASE = "release"
    RECALL = "recall"
    RECALL_END = "recall_end"
    PACK_UP = "pack_up"
    UNPACK = "unpack"
    TAG = "tag"
    MEASURE = "measure"


CREATING: Final = (Kind.REGISTER, Kind.HARVEST, Kind.TRANSFORM, Kind.RECEIVE, Kind.TAKE_OVER)
LEAVING: Final = (Kind.SHIP, Kind.SELL, Kind.DESTROY, Kind.LOSE)
PACKING: Final = (Kind.PACK_UP, Kind.UNPACK)
CORRECTABLE: Final = (
    *(Kind.OPEN, Kind.DIARY, *CREATING, Kind.SOURCES, Kind.OBSERVE, *LEAVING, Kind.RETURN, Kind.CLOSE),
    *(*PACKING, Kind.TAG),
)
OFFICE: Final = (Kind.HOLD, Kind.RELEASE, Kind.RECALL, Kind.RECALL_END)


class Cause(StrEnum):
    """Why a lot is held: a person said so, or one of the things the book itself shows."""

    PERSON = "person"
    OVERDRAWN = "overdrawn"
    GAINED = "gained"
    EARLY = "early"
    FORBIDDEN = "forbidden"
    BANNED = "banned"
    SOURCE = "source"
    OVERPACKED = "overpacked"


# What stays a finding for ever, also once a manager let the lot be sold again; the gravest first.
FOR_EVER: Final = (Cause.FORBIDDEN, Cause.BANNED, Cause.EARLY)

CAUSE_SENTENCES: Final = {
    Cause.OVERDRAWN: N_("Số lượng đã dùng và xuất nhiều hơn số lượng của lô."),
    Cause.GAINED: N_("Khối lượng làm ra nhiều hơn khối lượng đưa vào."),
    Cause.EARLY: N_("Thu hoạch khi chưa đủ thời gian cách ly."),
    Cause.FORBIDDEN: N_("Dùng thuốc trên ruộng không được dùng thuốc."),
    Cause.BANNED: N_("Dùng chất bị cấm ở nơi trồng, nuôi."),
    Cause.SOURCE: N_("Làm từ lô đang tạm ngừng bán."),
    Cause.OVERPACKED: N_("Số lượng xếp thùng hoặc đánh số nhiều hơn số lượng của lô."),
}
WHAT_TO_DO: Final = {
    Cause.OVERDRAWN: N_("Sửa số lượng đã ghi sai rồi mới cho bán lại."),
    Cause.GAINED: N_("Sửa số lượng đã ghi sai rồi mới cho bán lại."),
    Cause.EARLY: N_("Ghi kết quả kiểm nghiệm đạt của lô rồi mới cho bán lại."),
    Cause.FORBIDDEN: N_("Ghi kết quả kiểm nghiệm đạt của lô rồi mới cho bán lại."),
    Cause.BANNED: N_("Ghi kết quả kiểm nghiệm đạt của lô rồi mới cho bán lại."),
    Cause.SOURCE: N_("Cho bán lại lô đầu vào trước."),
    Cause.OVERPACKED: N_("Sửa số lượng đã xếp thùng, đã đánh số cho đúng rồi mới cho bán lại."),
}


class EntryRefused(Invalid):
    """An entry that cannot be: no such time, no quantity, no lot."""


class WrongStep(RuleBroken):
    """The step does something else than what is asked."""


class NotYours(NotFound):
    """A season or lot of somebody else: for you it does not exist."""


class RecordingRefused(NotAllowed):
    """Your role does not write here."""


class EntryReused(RuleBroken):
    """The same entry id came with another content."""


def check_may_record(by: Viewer, organisation_ids: Iterable[int]) -> None:
    """Staff, managers and helpers write, each for their own organisation only."""
    if by.role not in RECORDERS:
        raise RecordingRefused(N_("Chỉ cán bộ của cơ sở mới được ghi việc."))
    if not all(by.owns(owner) for owner in organisation_ids):
        raise NotYours(N_("Không tìm thấy vụ hoặc lô này trong cơ sở của bạn."))


def check_may_decide(by: Viewer, organisation_ids: Iterable[int]) -> None:
    """Approving and releasing are a manager's word about the own organisation's lots."""
    if not all(by.owns(owner) for owner in organisation_ids):
        raise NotYours(N_("Không tìm thấy vụ hoặc lô này trong cơ sở của bạn."))
    if not by.may_approve:
        raise RecordingRefused(N_("Chỉ người quản lý của cơ sở mới được quyết định việc này."))


@lru_cache(maxsize=512)
def read_entry_id(text: str) -> UUID:
    """The client's UUID for an entry."""
    try:
        return UUID(text)
    except ValueError:
        raise EntryRefused(N_("Mã lần ghi phải là một UUID."), field="entry_id") from None


def entry_id_of_consequence(entry_id: UUID, name: str) -> UUID:
    """The id of what the service itself records because of an entry: the same every time."""
    return uuid5(entry_id, name)


def check_time(happened_at: datetime, now: datetime) -> None:
    """A thing may have happened long ago, but not later than tomorrow (clocks differ a little)."""
    if happened_at.tzinfo is None:
        raise EntryRefused(N_("Thời gian phải có múi giờ."), field="event_time")
    if day_of(happened_at) > day_of(now + CLOCK_SKEW):
        raise EntryRefused(N_("Ngày thực hiện ở tương lai."), field="event_time")


def check_quantity(thousandths: int) -> None:
    """Nothing, less than nothing, or past all counting cannot be."""
    if thousandths <= 0:
        raise EntryRefused(N_("Số lượng phải lớn hơn 0."), field="quantity")
    if thousandths > MOST_THOUSANDTHS:
        raise EntryRefused(N_("Số lượng quá lớn, hãy kiểm tra lại đơn vị."), field="quantity")


def in_unit(thousandths: int, unit: str, wanted: str) -> int:
    """The same quantity in another unit of its kind (tấn → kg); refused where there is no such relation."""
    if unit == wanted:
        return thousandths
    kind, factor = _FACTORS.get(unit, (unit, 1))
    wanted_kind, wanted_factor = _FACTORS.get(wanted, (wanted, 1))
    whole, rest = divmod(thousandths * factor, wanted_factor)
    if kind != wanted_kind or rest:
        raise EntryRefused(
            N_("Lô tính bằng %(wanted)s, không ghi bằng %(unit)s được."), field="quantity", wanted=wanted, unit=unit
        )
    return whole


def check_distinct(identifiers: Iterable[str]) -> None:
    """An entry names each lot once."""
    named = list(identifiers)
    if not named:
        raise EntryRefused(N_("Chưa chọn lô hoặc vụ nào."), field="lots")
    if len(set(named)) < len(named):
        raise EntryRefused(N_("Một lô hoặc vụ được chọn hai lần."), field="lots")


def late_days(happened_at: datetime, recorded_at: datetime) -> int:
    """Days between the work and the writing, when they are more than a week; else 0."""
    days = (day_of(recorded_at) - day_of(happened_at)).days
    return days if days > LATE_AFTER_DAYS else 0


def day_of(moment: datetime) -> date:
    """The calendar day in Vietnam."""
    return moment.astimezone(VIETNAM).date()


def waiting_days(step: Step, values: Mapping[str, Any]) -> int:
    """How many days after this step nothing may be harvested; 0 when it sets no waiting time."""
    days = values.get(step.waiting_days_field) if step.waiting_days_field else None
    return days if isinstance(days, int) else 0


def is_too_early(harvested_on: date, treatments: Iterable[tuple[date, int]]) -> bool:
    """True when a treatment (day, waiting days) had not run out on the day of harvest."""
    return any(day <= harvested_on < day + timedelta(days=wait) for day, wait in treatments)


def can_only_lose(step: Step) -> bool:
    """True for steps after which there is never more than before: packing, drying, milling, sorting.

    Freezing with glaze, salting and cooking may add water and ingredients. The steps that only lose are those
    the catalogue asks a recovery or a moisture of, those whose usual shares say so, and goods only put together or
    apart.
    """
    usual = balance_of_step(step.code)
    if step.code == REGROUP_STEP or usual is not None:
        return usual is None or not usual.may_gain
    asked = {field.name for field in step.fields}
    return step.role == PACK or (step.role == TRANSFORM and bool(asked & {"yield_pct", "moisture"}))


def has_gained(inputs: Collection[tuple[int, str]], outputs: Collection[tuple[int, str]]) -> bool:
    """True when all is measured in units of one kind and more came out than went in."""
    kinds = {_FACTORS.get(unit, (unit, 1))[0] for _, unit in (*inputs, *outputs)}
    if len(kinds) != 1:
        return False
    return _sum(outputs) > _sum(inputs)


def check_role(step: Step, *roles: str) -> None:
    """The step must be of the kind that the act is."""
    if step.role not in roles:
        raise WrongStep(N_("Công đoạn “%(name)s” không ghi theo cách này được."), field="step", name=step.name_vi)


def _sum(quantities: Iterable[tuple[int, str]]) -> int:
    return sum(thousandths * _FACTORS.get(unit, (unit, 1))[1] for thousandths, unit in quantities)
