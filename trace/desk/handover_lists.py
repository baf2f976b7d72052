"""The inbox of an organisation: what comes in, what asks for an answer, what is late, what went out, everything."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from trace import clock
from trace.desk.handover_rows import HandRow, rows_of
from trace.desk.reading import amount_words
from trace.handovers.models import Handover
from trace.handovers.queries import FILTERS, SORTS, Claim, Inbox, handovers, inbox_of
from trace.handovers.rules import STATE_NAMES, State
from trace.kit.days import show_day
from trace.kit.paging import Listing, Page
from trace.kit.viewer import RECORDERS, Viewer

RECEIVE, ANSWER, OVERDUE, SENT, EVERY = "receive", "answer", "overdue", "sent", "all"


@dataclass(frozen=True)
class Empty:
    """What stands where a list has nothing: one sentence, and what to do about it."""

    sentence: str
    icon: str
    action: str | None = None
    href: str | None = None


def page_values(arguments: Mapping[str, str], *, seen_by: Viewer) -> dict[str, Any]:
    """Everything the page of the inbox shows."""
    listing = Listing.read(arguments, sorts=SORTS, filters=FILTERS)
    if seen_by.role not in RECORDERS or seen_by.organisation_id is None:
        page = handovers(listing, seen_by=seen_by)
        return _values([], rows_of(list(page.items), seen_by=seen_by), page, listing, _office_empty())
    inbox = inbox_of(seen_by.organisation_id, now=clock.now())
    waiting = {RECEIVE: list(inbox.to_receive), ANSWER: _answers(inbox), OVERDUE: list(inbox.overdue)}
    current = arguments.get("tab", "")
    if current not in (*waiting, SENT, EVERY):
        is_searched = bool(listing.search or listing.filters)
        current = EVERY if is_searched else next((name for name in waiting if _count(inbox, waiting, name)), EVERY)
    tabs = [_tab(name, current, _count(inbox, waiting, name)) for name in (*waiting, SENT, EVERY)]
    if current in waiting:
        rows = rows_of(waiting[current], seen_by=seen_by)
        claims = [_claim_row(one) for one in inbox.claims] if current == ANSWER else []
        return _values(tabs, [*rows, *claims], None, listing, _empty(current))
    if current == SENT:
        listing = Listing(listing.search, listing.page, listing.sort, listing.is_descending,
                          {**listing.filters, "side": "sender"})  # fmt: skip
    page = handovers(listing, seen_by=seen_by)
    return _values(tabs, rows_of(list(page.items), seen_by=seen_by), page, listing, _empty(current), tab=current)


def waiting_rows(*, seen_by: Viewer, most: int = 5) -> list[HandRow]:
    """What is on its way here, for the page of goods that came."""
    inbox = inbox_of(seen_by.organisation_id or 0, now=clock.now())
    rows = rows_of(list(inbox.to_receive)[:most], seen_by=seen_by)
    for row in rows:
        row.href = row.action_href or row.href
    return rows


def _answers(inbox: Inbox) -> list[Handover]:
    """Everything of this service that wants a word, each once."""
    every = [*inbox.to_answer, *inbox.undeclared, *inbox.to_bring_home]
    return list({one.id: one for one in every}.values())


def _count(inbox: Inbox, waiting: Mapping[str, Sequence[Handover]], name: str) -> int:
    if name not in waiting:
        return 0
    return len(waiting[name]) + (len(inbox.claims) if name == ANSWER else 0)


def _values(
    tabs: list[dict[str, Any]], rows: list[HandRow], page: Page[Handover] | None, listing: Listing, empty: Empty,
    *, tab: str = "",
) -> dict[str, Any]:  # fmt: skip
    return {
        "tabs": tabs,
        "tab": tab,
        "rows": rows,
        "page": page,
        "filters": [
            {
                "name": "state",
                "label": _("Tình trạng"),
                "options": [(one.value, _(STATE_NAMES[one])) for one in State],
            }
        ],
        "is_searched": bool(page is not None and (listing.search or listing.filters.get("state"))),
        "empty_said": empty,
    }


def _tab(name: str, current: str, count: int) -> dict[str, Any]:
    labels = {
        RECEIVE: _("Chờ nhận"),
        ANSWER: _("Chờ trả lời"),
        OVERDUE: _("Quá hạn"),
        SENT: _("Đã gửi"),
        EVERY: _("Tất cả"),
    }
    return {
        "label": labels[name],
        "href": url_for("handovers.index", tab=name),
        "is_current": name == current,
        "count": count,
        "is_pressing": name == OVERDUE,
    }


def _claim_row(claim: Claim) -> HandRow:
    """A receipt that names the organisation by name alone."""
    href = url_for("handover_changes.claim", event_id=claim.event.id)
    told = [(f"{lot.name} · {lot.lot}", amount_words(lot.made_thousandths, lot.unit)) for lot in claim.lots[:2]]
    return HandRow(
        code="",
        href=href,
        icon="store",
        title=_("%(name)s khai đã nhận hàng của bạn", name=claim.by.name),
        goods="; ".join(f"{name} {amount}" for name, amount in told),
        badge="awaiting",
        state_name=_("Chờ bạn trả lời"),
        is_overdue=False,
        when=show_day(claim.event.happened_at),
        due="",
        action=_("Trả lời"),
        action_href=href,
    )


def _empty(name: str) -> Empty:
    new, receive = url_for("handovers.new"), url_for("handover_receipts.receive")
    return {
        RECEIVE: Empty(
            _("Không có hàng nào đang đến. Hàng đến mà không có phiếu thì quét mã trên tem để ghi nhận."),
            "store", _("Nhận hàng"), receive,
        ),
        ANSWER: Empty(_("Không ai chờ bạn trả lời."), "ok"),
        OVERDUE: Empty(_("Không có chuyến nào quá hạn."), "ok"),
        SENT: Empty(
            _("Chưa gửi chuyến nào. Ghi phiếu xuất thì bên nhận quét một mã là nhận được cả chuyến."),
            "truck", _("Xuất hàng"), new,
        ),
        EVERY: Empty(
            _("Chưa giao, chưa nhận chuyến hàng nào. Bắt đầu bằng một phiếu xuất, hoặc quét mã hàng vừa đến."),
            "truck", _("Xuất hàng"), new,
        ),
    }[name]  # fmt: skip


def _office_empty() -> Empty:
    return Empty(_("Chưa có chuyến hàng nào trong phạm vi của bạn."), "truck")
