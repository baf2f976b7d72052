"""What pages get to see of events: plain values, never database rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from trace.events.proofs import PhotoFact


@dataclass(frozen=True, slots=True)
class ShownValue:
    """One value of a step, ready to be shown: label, text as written in Vietnam, unit; `value` is the JSON kept.

    `visibility` is public, kept (the organisation and officers) or private.
    """

    name: str
    label_vi: str
    label_en: str
    text: str
    text_en: str
    unit: str
    unit_en: str
    visibility: str
    value: Any


@dataclass(frozen=True, slots=True)
class LotRef:
    """A lot, season or pack an event names. role: about, taken, input, output, parent, child.

    `code` is empty for what is not ours and for tagged units. `is_elsewhere`: a lot of another organisation, of which
    the reader sees what everybody sees.
    """

    role: str
    identifier: str
    code: str
    lot: str
    name: str
    is_season: bool
    thousandths: int | None
    unit: str
    is_pack: bool = False
    is_elsewhere: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """One line of a timeline. `earlier` are older versions, the newest first (“Đã sửa, xem bản cũ”).

    A cancelled event stays in the list with `is_cancelled` and the reason. `is_loosened`: a second person agreed.
    `handover` is the short code of the dispatch it belongs to, `seal` the same once both sides have signed.
    `recorded_by` is empty for programs.
    """

    number: int
    event_id: str
    kind: str
    step: str
    template: str
    name_vi: str
    name_en: str
    icon: str
    happened_at: datetime
    happened_on: date
    recorded_at: datetime
    recorded_on: date
    recorded_by: str
    is_on_behalf: bool
    organisation_code: str
    organisation_name: str
    place: dict[str, str]
    places: Sequence[dict[str, str]]
    late_days: int
    is_after_dispatch: bool
    values: Sequence[ShownValue]
    lots: Sequence[LotRef]
    photos: Sequence[str]
    supplier: dict[str, str]
    receiver: dict[str, str]
    reason: str
    hold_cause: str
    ledger_index: int
    is_cancelled: bool
    cancelled_reason: str
    may_be_corrected: bool
    is_loosened: bool = False
    is_source_unregistered: bool = False
    handover: str = ""
    seal: str = ""
    photo_facts: Sequence[PhotoFact] = ()
    earlier: Sequence["EventRow"] = ()

    @property
    def is_corrected(self) -> bool:
        return bool(self.earlier)

    @property
    def is_late(self) -> bool:
        return self.late_days > 0 or self.is_after_dispatch


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRow:
    """One act of writing, in the order of the log: an event, a correction, a declaration, a decision."""

    ledger_index: int
    log_kind: str
    kind: str
    step: str
    name_vi: str
    name_en: str
    event_id: str
    happened_at: datetime | None
    recorded_at: datetime
    recorded_by: str
    is_on_behalf: bool
    organisation_name: str
    reason: str
    late_days: int
    is_after_dispatch: bool
    is_loosened: bool = False
