"""Big numbers that open their lists: what waits for an organisation today. Only what is not nought is shown."""

from datetime import date, timedelta
from typing import Any

import peewee
from flask import current_app, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from trace import clock
from trace.access.models import Membership
from trace.batches.models import Batch
from trace.handovers.models import Handover
from trace.handovers.queries import counts_of
from trace.handovers.rules import State
from trace.kit.models import Job
from trace.kit.viewer import Viewer
from trace.notices.queries import failures
from trace.organisations.models import Organisation
from trace.readiness.queries_findings import Count
from trace.recalls.models import Recall
from trace.recalls.queries import visible_recalls
from trace.recalls.rules import State as RecallState

EXPIRES_SOON = timedelta(days=30)
INBOX = "/handovers/"


def figure(number: int, label: str, href: str | None, kind: str = "") -> dict[str, Any]:
    """One number; `kind` is `hold` or `recall` where it should catch the eye."""
    return {"number": number, "label": label, "href": href, "kind": kind if number else ""}


def figures_of(
    organisation: Organisation, by: Viewer, *, due: int, waiting: int, to_decide: int, findings: Count, papers: int
) -> list[dict[str, Any]]:
    """What waits, in the order in which this kind of organisation and this role care."""
    lots, hand = lots_of(organisation.id, today=clock.today()), counts_of(organisation.id, now=clock.now())
    inbox = path_if_open(INBOX)
    expires = url_for("batches.index", sort="expires")
    to_answer = hand["to_answer"] + hand["undeclared"] + hand["claims"]
    coming = figure(hand["to_receive"], _("chuyến chờ nhận"), inbox, "hold")
    gone = figure(on_the_way(organisation.id), _("chuyến đã giao, chờ bên nhận ký"), inbox)
    trade = [
        figure(to_answer, _("việc giao nhận chờ trả lời"), inbox, "hold"),
        figure(hand["overdue"], _("chuyến quá hẹn"), inbox, "hold"),
        figure(hand["to_bring_home"], _("chuyến chờ ghi hàng trả về"), inbox, "hold"),
    ]
    shelf = [
        figure(lots["held"], _("lô tạm ngừng bán"), url_for("batches.index", state="hold"), "hold"),
        figure(lots["ending"], _("lô hết hạn trong 30 ngày"), expires, "hold"),
        figure(lots["ended"], _("lô đã hết hạn, còn hàng"), url_for("batches.index", state="expired"), "hold"),
    ]
    work = [
        figure(due, _("việc vụ nuôi, trồng đến kỳ"), "#due"),
        figure(waiting, _("vụ đang cách ly"), url_for("seasons.index", state="open")),
        figure(to_decide, _("đề nghị sửa chờ bạn"), url_for("corrections.index"), "hold"),
    ]
    if by.may_approve:
        work.append(figure(lots["unapproved"], _("lô chờ duyệt"), url_for("batches.index", state="awaiting")))
    book = [
        figure(papers, _("giấy sắp hoặc đã hết hạn"), url_for("certificates.index"), "hold"),
        figure(findings.stops, _("việc đang chặn in tem"), url_for("findings.index", severity="stop"), "hold"),
        figure(findings.warns, _("việc nên sửa"), url_for("findings.index", severity="warn")),
    ]
    on_shelf = figure(lots["left"], _("lô còn hàng"), url_for("batches.index"))
    if organisation.kind == "carrier":
        found = [coming, gone, *trade, on_shelf, *shelf, *book, *work]
    elif organisation.kind == "shop":
        found = [coming, on_shelf, *shelf, *trade, gone, *book, *work]
    else:
        found = [coming, *trade, *work, *shelf, gone, *book]
    found.insert(0, figure(_recalls(by), _("đợt đang thu hồi"), url_for("recalls.index", state="open"), "recall"))
    return [one for one in found if one["number"]]


def _recalls(by: Viewer) -> int:
    """Recalls under way of the own goods, or of goods that are held here."""
    return int(visible_recalls(by).where(Recall.state == RecallState.OPEN.value).count())


def office_figures() -> list[dict[str, Any]]:
    """What an admin looks after: who waits to be let in or checked, what the machine could not do, what is grave."""
    now = clock.now()
    people = Membership.select().where(~Membership.is_active, Membership.ended_at.is_null()).count()
    unchecked = Organisation.select().where(~Organisation.is_approved, Organisation.is_active).count()
    failed = Job.select().where(Job.state == "failed", Job.finished_at >= now - timedelta(days=7)).count()
    late = Job.select().where(Job.state == "queued", Job.queued_at < now - timedelta(minutes=2)).count()
    given_up = sum(failures(since=now - timedelta(days=7)).values())
    lots = Batch.select().where(Batch.is_on_hold | Batch.is_recalled).count()
    found = [
        figure(unchecked, _("cơ sở chưa được xác nhận"), url_for("audit.organisation_list", approved="no"), "hold"),
        figure(people, _("lời mời chưa nhận"), url_for("people.index")),
        figure(lots, _("lô tạm ngừng hoặc thu hồi"), url_for("audit.index"), "hold"),
        figure(late, _("việc nền chờ quá 2 phút"), None, "recall"),
        figure(failed, _("việc nền hỏng trong 7 ngày"), None, "hold"),
        figure(given_up, _("tin báo không gửi được trong 7 ngày"), None, "hold"),
    ]
    return [one for one in found if one["number"]]


def lots_of(organisation_id: int, *, today: date) -> dict[str, int]:
    """Lots of an organisation by what asks for a look, with one statement."""
    has_left = Batch.closed_at.is_null() & (Batch.left_thousandths > 0)
    is_free = ~Batch.is_on_hold & ~Batch.is_recalled
    is_over = ~Batch.expires_on.is_null() & (Batch.expires_on < today)
    is_ending = Batch.expires_on.between(today, today + EXPIRES_SOON)
    is_made = ~Batch.product.is_null() & ~Batch.produced_on.is_null() & Batch.approved_at.is_null()
    tests = {
        "left": has_left,
        "held": Batch.is_on_hold & ~Batch.is_recalled,
        "ending": has_left & is_ending,
        "ended": has_left & is_free & is_over,
        "unapproved": has_left & is_free & is_made & (Batch.expires_on.is_null() | (Batch.expires_on >= today)),
    }
    sums = [peewee.fn.SUM(peewee.Case(None, [(test, 1)], 0)) for test in tests.values()]
    row = Batch.select(*sums).where(Batch.organisation == organisation_id).tuples().first()
    return {name: int(number or 0) for name, number in zip(tests, row, strict=True)}


def on_the_way(organisation_id: int) -> int:
    """Dispatches of one's own that nobody has signed for yet."""
    return int(Handover.select().where(Handover.sender == organisation_id, Handover.state == State.SENT.value).count())


def path_if_open(path: str) -> str | None:
    """The path where a page stands there, else None."""
    try:
        current_app.url_map.bind("").match(path, method="GET")
    except HTTPException:
        return None
    return path
