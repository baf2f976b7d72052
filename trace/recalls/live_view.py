"""The live page as plain values: the clock, four bars, the balance, who has not answered, pages read since."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import peewee
from flask import url_for
from flask_babel import gettext as _

from trace import clock
from trace.batches.models import Batch
from trace.kit.days import show_moment
from trace.kit.guards import viewer
from trace.kit.paging import Listing, Page, page_of
from trace.kit.phones import show_phone
from trace.recalls.models import Recall, RecallLot, RecallNotice
from trace.recalls.notice_view import BADGES, amount_of
from trace.recalls.queries_clock import open_clock
from trace.recalls.queries_closing import is_telling
from trace.recalls.queries_figures import Figures, RecallFigures, figures_of, now_of_row, percent
from trace.recalls.queries_notices import NOBODY, contacts_of
from trace.recalls.rules_notices import STATE_WORDS, NoticeState, over, unexplained
from trace.scans.models import ScanSlot
from trace.scans.queries import counts_of

SIZE: Final = 50
SORTS: Final = ("silence", "asked", "name")
FILTERS: Final = ("state",)
_ORDER: Final = ("told", "reached", "received", "found", "secured", "handled")


def live_values(recall: Recall, *, now: datetime) -> dict[str, Any]:
    """Everything above the table."""
    figures = figures_of(recall)
    one = figures.main
    return {
        "clock": clock_values(recall, now=now),
        "bars": _bars(figures),
        "balance": _balance(one),
        "units": [_amounts(unit) for unit in figures.units],
        "figures": {
            "notices": figures.notices,
            "is_telling": is_telling(recall),
            "silent": figures.notices - figures.acknowledged,
            "unexplained": amount_of(one.unexplained, one.unit),
            "is_all_explained": one.unexplained == 0,
            "unknown": one.unknown,
        },
        "scans": scan_values(recall),
        "at": show_moment(now),
    }


def clock_values(recall: Recall, *, now: datetime) -> dict[str, Any]:
    """How much of the time of the law is left, or over; stopped at closing."""
    if recall.due_at is None:
        return {"words": _("Luật không đặt hạn giờ."), "is_over": False, "percent": 0, "due": ""}
    at = recall.closed_at or now
    left = recall.due_at - at
    whole = max(recall.due_at - recall.found_at, timedelta(minutes=1))
    gone = percent(int((at - recall.found_at).total_seconds()), int(whole.total_seconds())) or 0
    words = (
        _("Còn %(time)s", time=time_words(left))
        if left >= timedelta(0)
        else _("Quá hạn %(time)s", time=time_words(-left))
    )
    return {
        "words": words,
        "is_over": left < timedelta(0),
        "is_near": timedelta(0) <= left < timedelta(hours=6),
        "percent": gone,
        "due": show_moment(recall.due_at),
    }


def recall_clock() -> dict[str, Any] | None:
    """For the head of every page: the open recall whose time runs out first, among those that concern the viewer."""
    by = viewer()
    found = open_clock(seen_by=by) if by is not None else None
    if found is None:
        return None
    left = found.due_at - clock.now() if found.due_at else None
    words = ""
    if left is not None:
        is_left = left >= timedelta(0)
        words = _("còn %(time)s", time=time_words(left)) if is_left else _("quá hạn %(time)s", time=time_words(-left))
    live = url_for("recall_live.show", code=found.code)
    return {
        "count": found.count,
        "code": found.code,
        "words": words,
        "is_over": left is not None and left < timedelta(0),
        "href": live if found.is_managed else url_for("recall_notices.index"),
    }


def time_words(time: timedelta) -> str:
    """`5 giờ 12 phút`; whole days where there are many hours."""
    minutes = int(time.total_seconds()) // 60
    if minutes >= 48 * 60:
        return _("%(days)s ngày %(hours)s giờ", days=minutes // 1440, hours=minutes % 1440 // 60)
    return _("%(hours)s giờ %(minutes)s phút", hours=minutes // 60, minutes=minutes % 60)


def scan_values(recall: Recall) -> dict[str, Any]:
    """Pages of the lots read since the recall was confirmed: somebody still has these goods in hand."""
    if recall.confirmed_at is None:
        return {"visits": 0, "lots": []}
    included = RecallLot.select(RecallLot.batch).where(RecallLot.recall == recall.id, RecallLot.is_included)
    # Only lots that were read at all: of ten thousand these are a few.
    seen = ScanSlot.select(ScanSlot.batch).where(ScanSlot.at >= recall.confirmed_at, ScanSlot.batch.in_(included))
    lots = list(Batch.select().where(Batch.id.in_(seen)))
    counts = counts_of(lots, recall.confirmed_at)
    read = sorted((one for one in lots if counts[one.id].visits), key=lambda one: (-counts[one.id].visits, one.id))
    return {
        "visits": sum(one.visits for one in counts.values()),
        "lots": [
            {"lot": one.lot, "name": one.name, "code": one.code, "visits": counts[one.id].visits,
             "last": show_moment(counts[one.id].last_at)}
            for one in read[:10]
        ],
    }  # fmt: skip


def holder_rows(recall: Recall, listing: Listing) -> Page[RecallNotice]:
    """One page of notices, those who have not answered first, the most goods before the least."""
    query = RecallNotice.select().where(RecallNotice.recall == recall.id)
    if listing.filters.get("state") == "silent":
        query = query.where(RecallNotice.state.in_(("told", "reached")))
    elif listing.filters.get("state") in _ORDER:
        query = query.where(RecallNotice.state == listing.filters["state"])
    order: list[Any] = {
        "silence": [peewee.Case(RecallNotice.state, tuple((word, number) for number, word in enumerate(_ORDER)), 9)],
        "asked": [],
        "name": [RecallNotice.holder_name],
    }[listing.sort]
    turned = [one.desc() if listing.is_descending else one.asc() for one in order]
    return page_of(query.order_by(*turned, RecallNotice.asked.desc(), RecallNotice.id), listing, size=SIZE)


def row_values(notices: Sequence[RecallNotice]) -> list[dict[str, Any]]:
    """The rows of the table, with the ways to reach each holder: only for who may manage the recall."""
    outside = contacts_of(notices)
    return [_row(one, outside.get(one.id, dict(NOBODY))) for one in notices]


def _row(notice: RecallNotice, contact: dict[str, str]) -> dict[str, Any]:
    now = now_of_row(notice)
    house = notice.holder if notice.holder_id else None
    phone = contact["phone"] or (house.phone if house else "")
    return {
        "name": (house.name if house else contact["name"]) or _("Chưa rõ tên"),
        "is_outside": house is None,
        "person": contact["person"],
        "phone": phone,
        "shown": show_phone(phone) if phone else "",
        "state": notice.state,
        "badge": BADGES[notice.state],
        "state_name": _(STATE_WORDS[NoticeState(notice.state)]),
        "is_silent": notice.state in ("told", "reached"),
        "asked": amount_of(notice.asked, notice.unit),
        "recovered": amount_of(now.recovered, notice.unit) if notice.found is not None or now.recovered else "–",
        "missing": amount_of(unexplained(now), notice.unit) if unexplained(now) else "",
        "over": amount_of(over(now), notice.unit) if over(now) else "",
        "acted": show_moment(notice.acted_at),
        "href": url_for("recall_notices.show", code=notice.code),
    }


def _bars(figures: RecallFigures) -> list[dict[str, Any]]:
    one = figures.main
    rows = (
        (_("Biết đang ở đâu"), one.located, one.total, one.unit),
        (_("Đã để riêng, đã xử lý"), one.recovered, one.asked, one.unit),
        (_("Nơi đã báo được"), figures.reached, figures.notices, ""),
        (_("Nơi đã xác nhận"), figures.acknowledged, figures.notices, ""),
    )
    return [
        {"label": label, "percent": percent(part, whole), "text": _share(part, whole, unit)}
        for label, part, whole, unit in rows
    ]


def _share(part: int, whole: int, unit: str) -> str:
    if whole <= 0:
        return _("chưa rõ")
    if not unit:
        return f"{part} / {whole}"
    return f"{amount_of(part, unit)} / {amount_of(whole, unit)}"


def _balance(one: Figures) -> list[dict[str, Any]]:
    """What became of the goods that were asked for, as shares of one bar; empty before anybody was told."""
    parts = (
        (_("chưa trả lời"), one.waiting),
        (_("tìm thấy"), one.found),
        (_("đã bán"), one.sold),
        (_("chưa giải thích được"), one.unanswered_for),
    )
    whole = sum(amount for _label, amount in parts)
    return [
        {"label": label, "percent": percent(amount, whole), "note": amount_of(amount, one.unit)}
        for label, amount in parts
        if whole
    ]


def _amounts(one: Figures) -> list[tuple[str, str]]:
    rows = [
        (_("Tổng số phải thu hồi"), one.total),
        (_("Biết đang ở đâu (theo sổ)"), one.located),
        (_("Đã bán cho người mua trước khi báo"), one.sold_before),
        (_("Mất, hỏng (theo sổ)"), one.lost),
        (_("Gửi đi mà không tới"), one.missing),
        (_("Hỏi các nơi đang giữ"), one.asked),
        (_("Chưa trả lời"), one.waiting),
        (_("Tìm thấy"), one.found),
        (_("Nhiều hơn sổ ghi"), one.over),
        (_("Đã để riêng"), one.secured),
        (_("Đã xử lý"), one.handled),
        (_("Đã bán lẻ"), one.sold),
        (_("Đã giao cho nơi khác"), one.handed_on),
        (_("Chưa giải thích được"), one.unexplained),
    ]
    return [(label, amount_of(amount, one.unit)) for label, amount in rows]
