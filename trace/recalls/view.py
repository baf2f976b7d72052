"""A recall as its pages and files say it: plain values, and of other organisations no more than the reader may know."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from flask import url_for
from flask_babel import gettext as _

from trace.errors import N_
from trace.kit.days import show_day, show_moment
from trace.kit.languages import language
from trace.kit.units import show_quantity
from trace.kit.viewer import Viewer
from trace.lineage.queries import HOUSEHOLD
from trace.recalls.models import Recall, RecallLot
from trace.recalls.queries import Sent, sent_out
from trace.recalls.rules import (
    ACT_NAMES,
    COMPULSORY,
    HELD,
    KINDS,
    ORIGIN_NAMES,
    ROLES,
    STATE_NAMES,
    Origin,
    State,
    is_late,
    publish_by,
    report_by,
)
from trace.recalls.rules_closing import CLOSING_WORDS
from trace.recalls.rules_notices import ACT_WORDS
from trace.recalls.terms import handlings, hazards, laws

HEADS: Final = (
    *(N_("Mã"), N_("Tình trạng"), N_("Loại"), N_("Cơ sở"), N_("Nguy cơ"), N_("Lý do")),
    *(N_("Mở lúc"), N_("Hạn"), N_("Công bố lúc"), N_("Số lô hàng")),
)
_BADGES: Final = {
    State.DRAFT: "draft",
    State.OPEN: "recalled",
    State.CLOSED: "recall_closed",
    State.CANCELLED: "closed",
}


def row_of(recall: Recall, lots: int, now: datetime) -> dict[str, Any]:
    """One line of the list."""
    return {
        "code": recall.code,
        "href": url_for("recalls.show", code=recall.code),
        "state": _BADGES[State(recall.state)],
        "word": _(STATE_NAMES[State(recall.state)]),
        "kind": _(KINDS[recall.kind]),
        "is_compulsory": recall.kind == COMPULSORY,
        "organisation": recall.organisation.name,
        "hazard": hazards()[recall.hazard].name(language()),
        "reason": recall.reason,
        "opened": show_moment(recall.opened_at),
        "due": show_moment(recall.due_at),
        "is_late": recall.state in (State.DRAFT, State.OPEN)
        and is_late(recall.due_at, confirmed_at=recall.confirmed_at, now=now),
        "confirmed": show_moment(recall.confirmed_at) if recall.confirmed_at else "",
        "lots": lots,
    }


def cells_of(recall: Recall, lots: int) -> list[object]:
    """The same for a file, under HEADS."""
    row = row_of(recall, lots, recall.acted_at)
    names = ("code", "word", "kind", "organisation", "hazard", "reason", "opened", "due", "confirmed")
    return [*(row[name] for name in names), Decimal(lots)]


def facts_of(recall: Recall, lots: Sequence[RecallLot], *, now: datetime, seen_by: Viewer) -> dict[str, Any]:
    """Everything one recall's page says, without its lots."""
    law, hazard = laws()[recall.law], hazards()[recall.hazard]
    published = publish_by(law, hazard, recall.confirmed_at) if recall.confirmed_at else None
    reported = report_by(law, recall.closed_at) if recall.closed_at else None
    return {
        **row_of(recall, sum(lot.is_included for lot in lots), now),
        "origin": _(ORIGIN_NAMES[Origin(recall.origin_kind)]),
        "origin_said": origin_words(recall.origin),
        "law": law.name(language()),
        "article": law.article,
        "handling": handlings()[recall.handling].name(language()),
        "may_return": handlings()[recall.handling].may_return,
        "instructions": recall.instructions,
        "return_to": recall.return_to,
        "found": show_moment(recall.found_at),
        "decision_no": recall.decision_no,
        "decision_on": show_day(recall.decision_on) if recall.decision_on else "",
        "signer": recall.signer,
        "decision_file": recall.decision_file.sha256 if recall.decision_file_id else "",
        "clock": clock_words(recall, now),
        "publish_by": show_day(published) if published else "",
        "report_by": show_day(reported) if reported else "",
        "report_is_sure": law.report_is_sure,
        "disposal_months": law.disposal_months,
        "disposal_article": law.disposal_article,
        "closed": show_moment(recall.closed_at) if recall.closed_at else "",
        "is_draft": recall.state == State.DRAFT,
        "is_open": recall.state == State.OPEN,
        "form_before": law.form_before,
        "form_after": law.form_after,
        "sums": sums_of(lots, seen_by=seen_by),
    }


def clock_words(recall: Recall, now: datetime) -> str:
    """`còn 5 giờ 20 phút` until the recall must be under way, or by how much it is or was late."""
    if recall.due_at is None or recall.state == State.CANCELLED:
        return ""
    until = recall.confirmed_at or now
    seconds = int((recall.due_at - until).total_seconds())
    hours, minutes = divmod(abs(seconds) // 60, 60)
    if recall.confirmed_at:
        words = _("Công bố trước hạn %(hours)s giờ %(minutes)s phút", hours=hours, minutes=minutes)
        late = _("Công bố trễ %(hours)s giờ %(minutes)s phút", hours=hours, minutes=minutes)
    else:
        words = _("Còn %(hours)s giờ %(minutes)s phút", hours=hours, minutes=minutes)
        late = _("Quá hạn %(hours)s giờ %(minutes)s phút", hours=hours, minutes=minutes)
    return str(words if seconds >= 0 else late)


def lots_view(lots: Sequence[RecallLot], *, seen_by: Viewer) -> list[dict[str, Any]]:
    """The lots of the scope, those called back themselves first."""
    return [_lot(lot, seen_by) for lot in lots]


def sums_of(lots: Sequence[RecallLot], *, seen_by: Viewer) -> dict[str, Any]:
    """How many lots at how many holders; what is still there, and how much of it comes from what was called back.

    Amounts of one kind are added up where the reader may know them, in kilograms first.
    """
    included = [lot for lot in lots if lot.is_included]
    known = [lot for lot in included if _is_known(lot, seen_by)]
    held: dict[str, list[int]] = {}
    for lot in known:
        sums = held.setdefault(lot.unit, [0, 0, 0])
        sums[0] += lot.held
        sums[1] += now_expected(lot)
        sums[2] += min(lot.worst if lot.worst is not None else lot.held, lot.held)
    shown = [
        {"held": _amount(there, unit), "expected": _amount(expected, unit), "worst": _amount(worst, unit)}
        for unit, (there, expected, worst) in sorted(held.items(), key=lambda one: one[0] != "KGM")
    ]
    return {
        "lots": len(included),
        "out": len(lots) - len(included),
        "holders": len({lot.holder_id for lot in included}),
        "amounts": shown,
        "is_partly_hidden": len(known) < len(included),
    }


def now_expected(lot: RecallLot) -> int:
    """Of what is still there the part that is expected to come from the goods called back, in thousandths."""
    if lot.expected is None or not lot.made:
        return int(lot.held)
    return round(lot.held * lot.expected / lot.made)


def sent_view(numbers: Sequence[int]) -> list[dict[str, Any]]:
    """What is on its way or went to somebody outside, by dispatch."""
    return [_sent(one) for one in sent_out(numbers)]


def acts_view(acts: Sequence[Any]) -> list[dict[str, Any]]:
    """What was done, by whom, when; names of persons stay inside the log."""
    return [
        {
            "name": _({**ACT_NAMES, **ACT_WORDS, **CLOSING_WORDS}.get(act.kind, act.kind)),
            "at": show_moment(act.recorded_at),
            "organisation": act.organisation.name if act.organisation_id else "",
            "index": act.ledger_index,
        }
        for act in acts
    ]


def origin_words(origin: dict[str, Any]) -> str:
    """The plain values of an origin on one line."""
    words = [", ".join(map(str, value)) if isinstance(value, list) else str(value) for value in origin.values()]
    return " · ".join(word for word in words if word)


def holder_name(lot: Any, seen_by: Viewer) -> str:
    """A household's name is a person's: only officers and the household itself read it."""
    is_open = seen_by.is_admin or seen_by.is_officer or seen_by.owns(lot.holder_id)
    return str(lot.holder.name) if is_open or lot.holder.kind != "household" else _(HOUSEHOLD)


def _lot(lot: RecallLot, seen_by: Viewer) -> dict[str, Any]:
    is_known = _is_known(lot, seen_by)
    product = lot.batch.product
    return {
        "id": lot.id,
        "code": lot.batch.code,
        "lot": lot.batch.lot,
        "name": product.name if product else lot.batch.name,
        "href": f"/t/{lot.batch.code}",
        "role": _(ROLES[lot.role]),
        "holder": holder_name(lot, seen_by),
        "held": _amount(lot.held, lot.unit) if is_known else "",
        "expected": _amount(lot.expected, lot.unit) if is_known and lot.expected is not None else "",
        "worst": _amount(lot.worst, lot.unit) if is_known and lot.worst is not None else "",
        "is_known": is_known,
        "is_included": lot.is_included,
        "reason": lot.reason,
        "is_recalled": lot.batch.is_recalled,
    }


def _is_known(lot: Any, seen_by: Viewer) -> bool:
    """Amounts of goods that somebody else made would tell how much that one makes; handed-over goods are known."""
    return seen_by.is_admin or seen_by.is_officer or seen_by.owns(lot.holder_id) or lot.role == HELD


def _sent(one: Sent) -> dict[str, Any]:
    name = one.receiver or _("Nơi nhận ngoài hệ thống")
    return {"code": one.code, "lot": one.lot, "to": name, "amount": _amount(one.thousandths, one.unit)}


def _amount(thousandths: int, unit: str) -> str:
    return show_quantity(thousandths, unit, language())


def lot_for_programs(lot: RecallLot, *, seen_by: Viewer) -> dict[str, Any]:
    """One lot of the scope with plain numbers."""
    is_known = _is_known(lot, seen_by)
    product = lot.batch.product
    return {
        "code": lot.batch.code,
        "lot": lot.batch.lot,
        "name": product.name if product else lot.batch.name,
        "role": lot.role,
        "holder": holder_name(lot, seen_by),
        "unit": lot.unit,
        "held_thousandths": lot.held if is_known else None,
        "expected_thousandths": lot.expected if is_known else None,
        "worst_thousandths": lot.worst if is_known else None,
        "is_included": lot.is_included,
        "reason": lot.reason,
    }
