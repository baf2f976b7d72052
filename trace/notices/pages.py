"""The list of news, and the way from a piece of news to what it is about."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from trace import clock
from trace.kit.guards import SIGNED_IN, allowed, signed_in
from trace.kit.paging import Listing
from trace.notices import actions, queries, rules, schemas
from trace.notices.pages_settings import settings_pages

pages = Blueprint("notices", __name__, url_prefix="/notices")
blueprints = (settings_pages,)


@pages.get("/")
@allowed(SIGNED_IN)
def index() -> str:
    """What was told to this organisation, the latest first, unread ones marked."""
    by, listing = signed_in(), Listing.read(request.args, sorts=queries.SORTS, filters=queries.FILTERS)
    page = queries.notices(listing, seen_by=by)
    return render_template(
        "notices/index.html",
        page=page,
        notices=[schemas.notice_view(notice, is_read=is_read) for notice, is_read in page.items],
        unread=queries.unread_count(seen_by=by, now=clock.now()),
        kinds=[(key, _(kind.name)) for key, kind in rules.KINDS.items()],
    )


@pages.get("/<int:notice_id>")
@allowed(SIGNED_IN)
def open_one(notice_id: int) -> Response:
    """On to what the news is about; opening it, from the list, a mail or a browser's message, is reading it."""
    notice = queries.find_notice(notice_id, seen_by=signed_in())
    actions.mark_read(notice, by=signed_in(), now=clock.now())
    return redirect(notice.href, code=303)  # type: ignore[return-value]


@pages.post("/read")
@allowed(SIGNED_IN)
def read_all() -> Response:
    """Everything on the list has been seen."""
    count = actions.mark_all_read(by=signed_in(), now=clock.now())
    flash(ngettext("Đã đánh dấu %(num)s tin là đã đọc.", "Đã đánh dấu %(num)s tin là đã đọc.", count))
    return redirect(url_for("notices.index"), code=303)  # type: ignore[return-value]
