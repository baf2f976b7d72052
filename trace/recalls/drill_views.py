"""Drills as plain values: one drill, its broken links with the way to mend them, and the trend as a drawing with its
twin in a table."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from trace.batches.models import Batch
from trace.kit.days import show_day, show_moment
from trace.kit.guards import SIGNED_IN, who_may
from trace.kit.languages import language
from trace.kit.units import show_number, show_quantity
from trace.kit.viewer import Viewer
from trace.recalls.models_drills import RecallDrill, RecallDrillLink
from trace.recalls.queries_drills import handover_codes
from trace.recalls.queries_holders import open_name
from trace.recalls.rules_drills import BREAK_NAMES, MEND_WORDS, UNEXPLAINED, UNLOCATED, Break

_WIDTH, _HEIGHT, _LEFT, _TOP, _FOOT = 640, 220, 24, 16, 190
_HANDOVER: Final = frozenset({Break.NO_RECEIPT, Break.NOT_BACK, Break.SHORT, Break.NO_DISPATCH, Break.DENIED})


def drill_view(drill: RecallDrill) -> dict[str, Any]:
    """One drill in words; `share` is hundredths of a percent or None."""
    spoken = language()

    def amount(thousandths: int | None) -> str:
        return show_quantity(thousandths, drill.unit, spoken) if thousandths is not None else ""

    share = drill.located * 10_000 // drill.asked if drill.asked and drill.located is not None else None
    return {
        "number": drill.id,
        "href": url_for("drills.show", number=drill.id),
        "at": show_moment(drill.at),
        "day": show_day(drill.at),
        "organisation": drill.organisation.name,
        "organisation_href": url_for("drills.of_organisation", code=drill.organisation.code),
        "lot": drill.batch.lot,
        "name": drill.batch.name,
        "code": drill.batch.code,
        "is_scheduled": drill.is_scheduled,
        "seed": drill.seed,
        "candidates": drill.candidates,
        "share": share,
        "percent": f"{show_number(Decimal(share) / 100, spoken)}%" if share is not None else "",
        "asked": amount(drill.asked),
        "located": amount(drill.located),
        "unlocated": amount(drill.unlocated),
        "unexplained": amount(drill.unexplained),
        "is_unexplained": bool(drill.unexplained),
        "lots": drill.lots,
        "holders": drill.holders,
        "sources": drill.sources,
        "questions": drill.questions,
        "answers": drill.answers,
        "broken": drill.broken,
        "is_mended": drill.mended_at is not None,
        "traced": _("%(seconds)s giây", seconds=show_number(Decimal(drill.wall_ms) / 1000, spoken)),
        "processor": _("%(seconds)s giây", seconds=show_number(Decimal(drill.processor_ms) / 1000, spoken)),
        "until_known": _until_known(drill),
    }


def link_view(link: RecallDrillLink, codes: dict[int, str], *, seen_by: Viewer) -> dict[str, Any]:
    """One broken link. Of the book of somebody else a co-op is told what and where, and no amount."""
    kind = Break(link.kind)
    is_open = seen_by.owns(link.organisation_id) or seen_by.is_officer or seen_by.is_admin
    code = codes.get(link.handover_id, "")
    return {
        "kind": link.kind,
        "name": _(BREAK_NAMES[kind]),
        "lot": link.batch.lot,
        "code": link.batch.code,
        "goods": link.batch.name,
        "holder": link.organisation.name if is_open else open_name(link.organisation),
        "handover": code if is_open else "",
        "amount": show_quantity(link.amount, link.unit, language()) if is_open and link.amount is not None else "",
        "is_weighty": kind in UNLOCATED or kind in UNEXPLAINED,
        "mended": show_day(link.mended_at),
        "action": _(MEND_WORDS[kind]),
        "href": mend_href(link, code, seen_by=seen_by) if is_open else None,
    }


def todos_of(links: Sequence[RecallDrillLink], *, seen_by: Viewer) -> list[dict[str, Any]]:
    """Broken links as things to do, each with the way to where it is mended."""
    codes = handover_codes(links)
    return [
        {
            "label": f"{_(BREAK_NAMES[Break(one.kind)])}: {one.batch.name} · {one.batch.lot}",
            "why": _why(one),
            "href": mend_href(one, codes.get(one.handover_id, ""), seen_by=seen_by),
            "action": _(MEND_WORDS[Break(one.kind)]),
            "icon": "link",
        }
        for one in links
    ]


def mend_href(link: RecallDrillLink, handover_code: str, *, seen_by: Viewer) -> str | None:
    """Where this is mended: the hand-over, the entry, or the lot."""
    kind = Break(link.kind)
    if handover_code and kind in _HANDOVER:
        return _link(seen_by, "handovers.show", code=handover_code)
    if link.handover_id and handover_code:
        return _link(seen_by, "handovers.show", code=handover_code)
    if link.event_number and kind in (Break.RECEIVER_UNKNOWN, Break.NO_AMOUNT, Break.MISSING):
        return _link(seen_by, "events.correct", event_id=link.event_number) or _lot(link.batch, seen_by)
    return _lot(link.batch, seen_by)


def trend(drills: Sequence[RecallDrill]) -> dict[str, Any] | None:
    """Shares located over the last drills, the oldest first: dots and a line for the drawing; None of fewer than two
    that were weighed. The table beside it says the same in words."""
    rows = [(row, row.located / row.asked) for row in reversed(drills) if row.asked and row.located is not None]
    if len(rows) < 2:
        return None
    step = (_WIDTH - 2 * _LEFT) / (len(rows) - 1)
    dots = [
        (round(_LEFT + at * step, 1), round(_FOOT - share * (_FOOT - _TOP), 1)) for at, (_row, share) in enumerate(rows)
    ]
    return {
        "width": _WIDTH,
        "height": _HEIGHT,
        "left": _LEFT,
        "top": _TOP,
        "foot": _FOOT,
        "line": "M" + "L".join(f"{x} {y}" for x, y in dots),
        "dots": dots,
        "broken": [dot for dot, (row, _share) in zip(dots, rows, strict=True) if row.broken],
        "first": show_day(rows[0][0].at),
        "last": show_day(rows[-1][0].at),
    }


def _until_known(drill: RecallDrill) -> str:
    """How long until every answer was known: the tracing alone where nothing was broken, else until all was mended."""
    if drill.mended_at is None:
        return ""
    spent = drill.mended_at - drill.at + timedelta(milliseconds=drill.wall_ms)
    minutes = spent / timedelta(minutes=1)
    if minutes < 1:
        return _("dưới 1 phút")
    if minutes < 120:
        return ngettext("%(num)s phút", "%(num)s phút", round(minutes))
    return ngettext("%(num)s giờ", "%(num)s giờ", round(minutes / 60))


def _why(link: RecallDrillLink) -> str:
    if link.amount is None:
        return _("Diễn tập thu hồi thấy chỗ này đứt.")
    return _("Diễn tập thu hồi thấy chỗ này đứt: %(amount)s.", amount=show_quantity(link.amount, link.unit, language()))


def _lot(batch: Batch, seen_by: Viewer) -> str | None:
    is_desk = seen_by.is_officer and "audit.batch" in current_app.view_functions
    return _link(seen_by, "audit.batch" if is_desk else "batches.show", code=batch.code)


def _link(seen_by: Viewer, endpoint: str, **values: Any) -> str | None:
    """The address of a page of a higher room, if there is such a page and this reader may open it."""
    view = current_app.view_functions.get(endpoint)
    if view is None or not {SIGNED_IN, seen_by.role} & who_may(view):
        return None
    return url_for(endpoint, **values)
