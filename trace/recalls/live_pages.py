"""How an open recall is getting on, drawn on the server; the page asks again by itself, without JavaScript."""

from typing import Any

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _

from trace import clock
from trace.errors import N_
from trace.kit.guards import allowed, signed_in
from trace.kit.paging import Listing
from trace.kit.viewer import ADMIN, AUDITOR, RECORDERS
from trace.recalls.live_view import FILTERS, SORTS, holder_rows, live_values, row_values
from trace.recalls.notice_view import recall_values, thread_values
from trace.recalls.queries import find_recall
from trace.recalls.queries_notices import may_manage, notices_by_number, thread_of_recall
from trace.recalls.rules import UnknownRecall
from trace.recalls.rules_notices import STATE_WORDS

recall_live = Blueprint("recall_live", __name__, url_prefix="/recalls")
AGAIN_SECONDS = 30
LAST_ACTS = 20


@recall_live.get("/<code>/live")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def show(code: str) -> Any:
    """The clock, the figures, who has not answered, and what happened last. For who carries it out and officers."""
    by, now = signed_in(), clock.now()
    recall = find_recall(code, seen_by=by)
    if not may_manage(recall, by):
        raise UnknownRecall(N_("Không tìm thấy đợt thu hồi này."))
    listing = Listing.read(request.args, sorts=SORTS, filters=FILTERS)
    page = holder_rows(recall, listing)
    acts = thread_of_recall(recall, with_private=True, most=LAST_ACTS)
    is_still = request.args.get("still") == "1" or recall.state != "open"
    html = render_template(
        "recalls/live.html",
        recall=recall_values(recall),
        live=live_values(recall, now=now),
        page=page,
        rows=row_values(page.items),
        thread=thread_values(acts, notices_by_number({one.notice_id for one in acts})),
        states=[("silent", _("Chưa trả lời")), *((str(state), _(word)) for state, word in STATE_WORDS.items())],
        again=0 if is_still else AGAIN_SECONDS,
    )
    response = Response(html)
    response.headers["Cache-Control"] = "no-store"
    if not is_still:
        response.headers["Refresh"] = str(AGAIN_SECONDS)
    return response
