"""What a hand-over is, told from its acts alone; who may do what next. Plain values in, decisions out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from trace.errors import N_, Invalid, NotAllowed, NotFound, RuleBroken
from trace.kit.viewer import RECORDERS, Viewer

SENDER, RECEIVER = "sender", "receiver"
ALL, LESS, NONE = "all", "less", "refused"
OUTCOMES: Final = (ALL, LESS, NONE)
CONFIRMED, DENIED = "confirmed", "denied"
GUEST_KINDS: Final = ("shop", "firm", "household")


class Act(StrEnum):
    """What somebody did about a hand-over."""

    DECLARED = "declared"
    LINKED = "linked"
    RECEIVED = "received"
    RECEIVED_LESS = "received_less"
    REFUSED = "refused"
    ACKNOWLEDGED = "acknowledged"
    WITHDRAWN = "withdrawn"
    RETURNED = "returned"
    RETURN_WITHDRAWN = "return_withdrawn"
    UNDECLARED = "undeclared"
    FILLED_IN = "filled_in"
    REVISION_ASKED = "revision_asked"
    REVISION_AGREED = "revision_agreed"
    REVISION_REFUSED = "revision_refused"
    REVISION_WITHDRAWN = "revision_withdrawn"
    CLAIM_DENIED = "claim_denied"
    CLAIM_CONFIRMED = "claim_confirmed"


class State(StrEnum):
    """What a hand-over is, in one word."""

    SENT = "sent"
    RECEIVED = "received"
    LESS = "less"
    REFUSED = "refused"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    UNDECLARED = "undeclared"
    DENIED = "denied"


STATE_NAMES: Final = {
    State.SENT: N_("Đã gửi, chờ bên nhận"),
    State.RECEIVED: N_("Đã nhận"),
    State.LESS: N_("Đã nhận, thiếu"),
    State.REFUSED: N_("Bên nhận từ chối"),
    State.RETURNED: N_("Hàng đã trả về bên giao"),
    State.WITHDRAWN: N_("Bên giao đã rút phiếu"),
    State.UNDECLARED: N_("Đã nhận, bên giao chưa ghi xuất"),
    State.DENIED: N_("Bên được nêu tên phủ nhận"),
}
ACT_WORDS: Final = {
    Act.DECLARED: N_("Bên giao ghi phiếu xuất"),
    Act.LINKED: N_("Nối với cơ sở có cùng số điện thoại"),
    Act.RECEIVED: N_("Bên nhận nhận đủ"),
    Act.RECEIVED_LESS: N_("Bên nhận nhận khác số trên phiếu"),
    Act.REFUSED: N_("Bên nhận từ chối"),
    Act.ACKNOWLEDGED: N_("Bên nhận trả lời qua đường dẫn"),
    Act.WITHDRAWN: N_("Bên giao rút phiếu"),
    Act.RETURNED: N_("Bên giao nhận lại hàng"),
    Act.RETURN_WITHDRAWN: N_("Bên giao rút lần ghi hàng về"),
    Act.UNDECLARED: N_("Bên nhận ghi nhận hàng khi chưa có phiếu"),
    Act.FILLED_IN: N_("Bên giao ghi sau phiếu xuất"),
    Act.REVISION_ASKED: N_("Đề nghị sửa"),
    Act.REVISION_AGREED: N_("Bên kia đồng ý sửa"),
    Act.REVISION_REFUSED: N_("Bên kia không đồng ý sửa"),
    Act.REVISION_WITHDRAWN: N_("Rút đề nghị sửa"),
    Act.CLAIM_DENIED: N_("Bên được nêu tên phủ nhận"),
    Act.CLAIM_CONFIRMED: N_("Bên được nêu tên xác nhận"),
}


class HandoverRefused(RuleBroken):
    """The hand-over has been answered or withdrawn already, or what is asked does not fit how it stands."""


class OnItsWay(RuleBroken):
    """A dispatch of these goods to this receiver is open: that one is answered, unless these are others."""


class HandoverAsked(Invalid):
    """Something that must be said is missing or cannot be."""


class NotThisSide(NotAllowed):
    """Known, but it is the other side's to do."""


class UnknownHandover(NotFound):
    """No such hand-over, or not yours to see."""


class LinkEnded(RuleBroken):
    """The link has been used or has run out."""


class UnknownLink(NotFound):
    """No such link."""


class SignInFirst(RuleBroken):
    """Who receives has an account: nobody answers in its name by a link."""


@dataclass(slots=True)
class LineNow:
    """One line as it stands; amounts in thousandths. `lot` and `held_as` are identifiers."""

    number: int
    lot: str
    unit: str
    pack: str = ""
    declared: int | None = None
    accepted: int | None = None
    returned: int = 0
    reason: str = ""
    held_as: str | None = None

    @property
    def missing(self) -> int:
        """What was sent and neither arrived nor came back; less than nothing where more arrived than was sent."""
        return (self.declared or 0) - (self.accepted or 0) - self.returned


@dataclass(frozen=True, slots=True)
class Told:
    """One act as the fold reads it."""

    id: int
    kind: str
    happened_at: datetime
    recorded_at: datetime
    body: Mapping[str, Any]


@dataclass(slots=True)
class HandoverNow:
    """Everything about a hand-over that its acts say."""

    state: State = State.SENT
    receiver: str | None = None
    due_on: date | None = None
    declared_at: datetime | None = None
    answered_at: datetime | None = None
    sealed_at: datetime | None = None
    ship_event: str | None = None
    receipt_event: str | None = None
    revision_act: int | None = None
    is_revised: bool = False
    acted_at: datetime | None = None
    lines: list[LineNow] = field(default_factory=list)


def fold(acts: Iterable[Told]) -> HandoverNow:
    """What a hand-over is after these acts, in the order of the log. Events are named by their EPCIS ids."""
    now = HandoverNow()
    for act in acts:
        _STEPS[Act(act.kind)](now, act)
        now.acted_at = act.recorded_at
        is_signed = now.ship_event is not None and now.receipt_event is not None
        if is_signed and now.sealed_at is None and now.state != State.DENIED:
            now.sealed_at = act.recorded_at
    return now


def is_less(lines: Iterable[LineNow]) -> bool:
    """True where less of some line arrived than was sent."""
    return any(one.accepted is not None and one.declared is not None and one.accepted < one.declared for one in lines)


def _declared(now: HandoverNow, act: Told) -> None:
    body = act.body
    now.receiver = body["receiver"] or now.receiver
    now.due_on = date.fromisoformat(body["due_on"])
    now.declared_at, now.ship_event = act.recorded_at, body["event"]
    now.lines = [
        LineNow(one["no"], one["lot"], one["unit"], one.get("pack", ""), one["thousandths"]) for one in body["lines"]
    ]


def _linked(now: HandoverNow, act: Told) -> None:
    now.receiver = act.body["receiver"]


def _acknowledged(now: HandoverNow, act: Told) -> None:
    (_refused if act.body["outcome"] == NONE else _answered)(now, act)


def _answered(now: HandoverNow, act: Told) -> None:
    body = act.body
    now.receiver = body["receiver"]
    now.answered_at, now.receipt_event = act.recorded_at, body["event"]
    said = {one["no"]: one for one in body["lines"]}
    for line in now.lines:
        one = said[line.number]
        line.accepted, line.reason, line.held_as = one["thousandths"], one.get("reason", ""), one.get("held_as")
    now.state = State.LESS if is_less(now.lines) else State.RECEIVED


def _refused(now: HandoverNow, act: Told) -> None:
    now.receiver = act.body["receiver"] or now.receiver
    now.answered_at = act.recorded_at
    now.state = State.REFUSED
    for line in now.lines:
        line.accepted = 0


def _withdrawn(now: HandoverNow, act: Told) -> None:
    for line in now.lines:
        line.returned = line.declared or 0
    now.answered_at, now.state = act.recorded_at, State.WITHDRAWN


def _returned(now: HandoverNow, act: Told) -> None:
    back = {one["no"]: one["thousandths"] for one in act.body["lines"]}
    for line in now.lines:
        line.returned += back.get(line.number, 0)
    if now.state == State.REFUSED:
        now.state = State.RETURNED


def _not_returned(now: HandoverNow, act: Told) -> None:
    back = {one["no"]: one["thousandths"] for one in act.body["lines"]}
    for line in now.lines:
        line.returned -= back.get(line.number, 0)
    if now.state == State.RETURNED and not any(line.returned for line in now.lines):
        now.state = State.REFUSED


def _undeclared(now: HandoverNow, act: Told) -> None:
    body = act.body
    now.receiver, now.state = body["receiver"], State.UNDECLARED
    now.answered_at, now.receipt_event = act.recorded_at, body["event"]
    now.due_on = date.fromisoformat(body["due_on"])
    now.lines = [
        LineNow(one["no"], one["lot"], one["unit"], accepted=one["thousandths"], held_as=one.get("held_as"))
        for one in body["lines"]
    ]


def _filled_in(now: HandoverNow, act: Told) -> None:
    sent = {one["no"]: one["thousandths"] for one in act.body["lines"]}
    for line in now.lines:
        line.declared = sent.get(line.number, 0)
    now.declared_at, now.ship_event = act.recorded_at, act.body["event"]
    now.state = State.LESS if is_less(now.lines) else State.RECEIVED


def _asked(now: HandoverNow, act: Told) -> None:
    now.revision_act = act.id


def _agreed(now: HandoverNow, act: Told) -> None:
    body = act.body
    now.revision_act, now.is_revised = None, True
    now.ship_event = body.get("ship_event") or now.ship_event
    now.receipt_event = body.get("receipt_event") or now.receipt_event
    for line in now.lines:
        line.declared = _to(body, "sent", line.number, line.declared)
        line.accepted = _to(body, "received", line.number, line.accepted)
    if now.state in (State.RECEIVED, State.LESS):
        now.state = State.LESS if is_less(now.lines) else State.RECEIVED


def _to(body: Mapping[str, Any], side: str, number: int, before: int | None) -> int | None:
    amount: int | None = body["after"].get(side, {}).get(str(number), before)
    return amount


def _not_agreed(now: HandoverNow, _act: Told) -> None:
    now.revision_act = None


def _denied(now: HandoverNow, _act: Told) -> None:
    now.state = State.DENIED


def _confirmed(now: HandoverNow, _act: Told) -> None:
    now.state = State.UNDECLARED


_STEPS: Final = {
    Act.DECLARED: _declared,
    Act.LINKED: _linked,
    Act.RECEIVED: _answered,
    Act.RECEIVED_LESS: _answered,
    Act.REFUSED: _refused,
    Act.ACKNOWLEDGED: _acknowledged,
    Act.WITHDRAWN: _withdrawn,
    Act.RETURNED: _returned,
    Act.RETURN_WITHDRAWN: _not_returned,
    Act.UNDECLARED: _undeclared,
    Act.FILLED_IN: _filled_in,
    Act.REVISION_ASKED: _asked,
    Act.REVISION_AGREED: _agreed,
    Act.REVISION_REFUSED: _not_agreed,
    Act.REVISION_WITHDRAWN: _not_agreed,
    Act.CLAIM_DENIED: _denied,
    Act.CLAIM_CONFIRMED: _confirmed,
}


# --- who may, and when -----------------------------------------------------------------------------------


def check_side(by: Viewer, organisation_id: int | None, *, other_id: int | None = None) -> None:
    """Only the people of this side act for it; the other side is told so, a stranger finds nothing."""
    if by.role not in RECORDERS:
        raise NotThisSide(N_("Chỉ cán bộ của cơ sở mới được ghi việc."))
    if by.owns(organisation_id):
        return
    if by.owns(other_id):
        raise NotThisSide(N_("Việc này là của bên kia."))
    raise UnknownHandover(N_("Không tìm thấy chuyến hàng này."))


def check_open(state: str) -> None:
    """A hand-over is answered once."""
    if state == State.SENT:
        return
    if state == State.WITHDRAWN:
        raise HandoverRefused(N_("Bên giao đã rút phiếu này."))
    raise HandoverRefused(N_("Phiếu này đã được trả lời rồi."))


def check_reason(text: str, *, needed: bool = True) -> str:
    """A reason of a sentence's length."""
    if len(text) > 300 or (needed and not text):
        raise HandoverAsked(N_("Lý do phải có từ 1 đến 300 chữ."), field="reason")
    return text


def accepted_amounts(
    declared: Sequence[LineNow], said: Mapping[int, int], reasons: Mapping[int, str], reason: str
) -> list[tuple[LineNow, int, str]]:
    """Each line with what arrived of it and why it is less; every line must be told of, and not all be nothing."""
    if set(said) != {one.number for one in declared}:
        raise HandoverAsked(N_("Ghi số lượng nhận của từng dòng trên phiếu."), field="lines")
    if any(amount < 0 for amount in said.values()):
        raise HandoverAsked(N_("Số lượng nhận không được nhỏ hơn 0."), field="quantity")
    if not any(said.values()):
        raise HandoverAsked(N_("Không nhận gì thì chọn “Từ chối”."), field="outcome")
    found = []
    for line in declared:
        amount, why = said[line.number], reasons.get(line.number, "") or reason
        found.append((line, amount, check_reason(why, needed=amount < (line.declared or 0))))
    return found
