"""Who stands in for whom during a leave."""

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask.wrappers import Response
from flask_babel import gettext as _

from trace import clock
from trace.errors import NotFound, Refusal
from trace.kit.days import show_day
from trace.kit.forms import Form, read_form
from trace.kit.guards import allowed, signed_in
from trace.kit.viewer import AUDITOR, MANAGER, STAFF
from trace.requests import actions_cover, queries, schemas
from trace.requests.queries_cover import covers_of, find_cover

cover_pages = Blueprint("request_covers", __name__, url_prefix="/requests/cover")


@cover_pages.get("/")
@allowed(MANAGER, STAFF, AUDITOR)
def index() -> Response:
    """The leaves that hold or will, and a form for one more."""
    return _page(Form(), status=200)


@cover_pages.post("/")
@allowed(MANAGER, STAFF, AUDITOR)
def create() -> Any:
    """Name who stands in."""
    seen, form, status = signed_in(), read_form(schemas.CoverForm), 422
    if form.is_valid:
        data = form.data
        person = data["person"] or seen.person_id or 0
        try:
            actions_cover.set_cover(
                person, data["deputy"], starts_on=data["starts_on"], ends_on=data["ends_on"], by=seen, now=clock.now()
            )
        except NotFound as refusal:
            form.refuse(refusal)
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            flash(_("Đã đặt người làm thay. Yêu cầu đang chạy chuyển sang người ấy trong những ngày này."))
            return redirect(url_for("request_covers.index"), code=303)
    return _page(form, status=status)


@cover_pages.post("/<int:cover_id>/end")
@allowed(MANAGER, STAFF, AUDITOR)
def end(cover_id: int) -> Any:
    """The person is back."""
    seen = signed_in()
    actions_cover.end_cover(find_cover(cover_id, seen_by=seen), by=seen, now=clock.now())
    flash(_("Đã kết thúc việc làm thay."))
    return redirect(url_for("request_covers.index"), code=303)


def _page(form: Form, *, status: int) -> Response:
    seen = signed_in()
    number = seen.organisation_id or 0
    roles = (AUDITOR,) if seen.is_officer else (MANAGER, STAFF)
    rows = covers_of(number, today=clock.today())
    names = queries.names_of([one.person_id for one in rows] + [one.deputy_id for one in rows])
    may_all = seen.may_approve or seen.is_officer
    people = [(str(one.id), one.name) for one in queries.colleagues(number, roles=roles)]
    html = render_template(
        "requests/cover.html",
        form=form,
        rows=[
            {
                "id": one.id,
                "person": names.get(one.person_id, ""),
                "deputy": names.get(one.deputy_id, ""),
                "from": show_day(one.starts_on),
                "to": show_day(one.ends_on),
                "is_now": one.starts_on <= clock.today() <= one.ends_on,
                "may_end": may_all or one.person_id == seen.person_id,
            }
            for one in rows
        ],
        people=people,
        deputies=[one for one in people if may_all or one[0] != str(seen.person_id)],
        may_all=may_all,
        me=str(seen.person_id or ""),
    )
    return make_response(html, status)
