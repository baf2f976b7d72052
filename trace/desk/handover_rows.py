"""A handover in one line, and in words: who, what, how it stands, what this reader does next."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from trace import clock
from trace.batches.models import Batch
from trace.desk.reading import amount_words
from trace.handovers.models import Handover, HandoverAct, HandoverLine
from trace.handovers.queries import private_of
from trace.handovers.rules import STATE_NAMES, State
from trace.kit.days import show_day
from trace.kit.phones import show_phone
from trace.kit.units import UNITS, show_number
from trace.kit.viewer import RECORDERS, Viewer

BADGES = {
    State.SENT: "awaiting",
    State.RECEIVED: "approved",
    State.LESS: "hold",
    State.REFUSED: "hold",
    State.RETURNED: "closed",
    State.WITHDRAWN: "closed",
    State.UNDECLARED: "awaiting",
    State.DENIED: "hold",
}
_OPEN = (State.SENT, State.UNDECLARED)


@dataclass
class HandRow:
    """A handover as the inbox and the head of its page show it."""

    code: str
    href: str
    icon: str
    title: str
    goods: str
    badge: str
    state_name: str
    is_overdue: bool
    when: str
    due: str
    kicker: str = ""
    sentence: str = ""
    other: str = ""
    action: str = ""
    action_href: str = ""
    is_revised: bool = False


def rows_of(found: list[Handover], *, seen_by: Viewer) -> list[HandRow]:
    """Handovers in their order, with one statement for all their goods."""
    goods = _goods_of(found)
    return [row_of(one, seen_by=seen_by, goods=goods.get(one.id, "")) for one in found]


def row_of(handover: Handover, *, seen_by: Viewer, goods: str = "") -> HandRow:
    """One of them."""
    state, is_sender = State(handover.state), seen_by.owns(handover.sender_id)
    is_receiver = seen_by.owns(handover.receiver_id)
    due = handover.due_on if state in _OPEN else None
    row = HandRow(
        code=handover.code,
        href=url_for("handovers.show", code=handover.code),
        icon="store" if is_receiver else "truck",
        title=_title(handover, seen_by),
        goods=goods,
        badge=BADGES[state],
        state_name=_(STATE_NAMES[state]),
        is_overdue=due is not None and due < clock.today(),
        when=show_day(handover.declared_at or handover.answered_at),
        due=show_day(due),
        kicker=_("Phiếu %(code)s", code=handover.code),
        other=handover.sender.name if is_receiver else receiver_word(handover, seen_by=seen_by),
        is_revised=handover.is_revised,
    )
    row.sentence = _sentence(handover, state, row, is_sender=is_sender, is_receiver=is_receiver)
    if seen_by.role in RECORDERS:
        row.action, row.action_href = _next(handover, state, seen_by)
    return row


def receiver_word(handover: Handover, *, seen_by: Viewer) -> str:
    """Who receives, as far as this reader may know: somebody without an account is named to the sender alone."""
    if handover.receiver is not None:
        return str(handover.receiver.name)
    if not seen_by.owns(handover.sender_id):
        return _("nơi nhận chưa có tài khoản")
    said = private_of(handover, seen_by=seen_by).get("receiver") or {}
    return str(said.get("name") or show_phone(str(said.get("phone") or "")) or _("nơi nhận chưa có tài khoản"))


def line_of(line: HandoverLine) -> dict[str, Any]:
    """One line: goods, lot, amount declared; the amount received where nothing was declared."""
    batch = line.batch
    return {
        "name": batch.product.name if batch.product else batch.name,
        "lot": batch.lot,
        "inside": line.pack_code,
        "amount": amount_words(line.declared if line.declared is not None else line.accepted, line.unit),
    }


def symbol(unit: str) -> str:
    """What stands beside a number of this unit."""
    return UNITS[unit].symbol if unit in UNITS else unit


def bare_amount(thousandths: int) -> str:
    """The number alone, as a box holds it: `1.234,5`."""
    return str(show_number(Decimal(thousandths) / 1000))


def is_own_question(handover: Handover, viewer: Viewer) -> bool:
    question = HandoverAct.get_or_none(HandoverAct.id == handover.revision_act)
    return question is None or viewer.owns(question.organisation_id)


def _title(handover: Handover, viewer: Viewer) -> str:
    if viewer.owns(handover.receiver_id):
        return _("Từ %(name)s", name=handover.sender.name)
    receiver = receiver_word(handover, seen_by=viewer)
    if viewer.owns(handover.sender_id):
        return _("Giao cho %(name)s", name=receiver)
    return f"{handover.sender.name} → {receiver}"


def _sentence(handover: Handover, state: State, row: HandRow, *, is_sender: bool, is_receiver: bool) -> str:
    """What it comes to, for who reads it."""
    if state == State.SENT and is_sender:
        return _("Bên nhận chưa trả lời. Gửi mã hoặc đường dẫn cho họ.")
    if state == State.UNDECLARED and is_receiver:
        return _("%(name)s chưa ghi đã xuất hàng này. Họ được mời ghi sau.", name=row.other)
    if state == State.UNDECLARED and is_sender:
        return _("%(name)s khai đã nhận hàng này của bạn.", name=row.other)
    if state == State.DENIED and is_receiver:
        return _("%(name)s nói không giao hàng này.", name=row.other)
    if state == State.REFUSED and is_sender:
        return _("Khi hàng về, ghi nhận lại để tính vào lô.")
    if handover.sealed_at is not None:
        return _("Hai bên đã ký.")
    return ""


def _next(handover: Handover, state: State, viewer: Viewer) -> tuple[str, str]:
    """The one thing this side may do now, and where."""
    code = handover.code
    if state == State.SENT and viewer.owns(handover.receiver_id):
        return _("Nhận hàng"), url_for("handover_receipts.receive_one", code=code)
    if handover.revision_act is not None and not is_own_question(handover, viewer):
        return _("Trả lời"), url_for("handovers.show", code=code) + "#asked"
    if state == State.UNDECLARED and viewer.owns(handover.sender_id) and handover.receipt_event:
        return _("Trả lời"), url_for("handover_changes.claim", event_id=handover.receipt_event)
    return "", ""


def _goods_of(found: list[Handover]) -> dict[int, str]:
    query = (
        HandoverLine.select(HandoverLine, Batch)
        .join(Batch, on=HandoverLine.batch)
        .where(HandoverLine.handover.in_([one.id for one in found]))
        .order_by(HandoverLine.handover, HandoverLine.number)
    )
    said: dict[int, list[str]] = {}
    for line in query:
        one = line_of(line)
        said.setdefault(line.handover_id, []).append(f"{one['name']} · {one['lot']} {one['amount']}")
    return {
        number: "; ".join(words[:2]) + (_(" và %(count)s dòng nữa", count=len(words) - 2) if len(words) > 2 else "")
        for number, words in said.items()
    }
