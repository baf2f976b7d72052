"""Notices for who is signed in: the holder answers; who carries the recall out and officers send links and call."""

from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _

from trace import clock
from trace.kit.forms import Form
from trace.kit.guards import SIGNED_IN, allowed, signed_in
from trace.kit.phones import show_phone
from trace.kit.viewer import ADMIN, AUDITOR, RECORDERS, Viewer
from trace.recalls import actions_answering as answering
from trace.recalls.actions_links import make_link
from trace.recalls.models import RecallNotice
from trace.recalls.notice_forms import attempt, empty_form, entry_id_of, posted, read_answer
from trace.recalls.notice_view import notice_values, recall_values, thread_values, ways
from trace.recalls.queries_notices import children_of, contact_of, find_notice, may_manage, own_notices, thread_of

recall_notices = Blueprint("recall_notices", __name__, url_prefix="/recalls/notices")
_MANAGERS = (*RECORDERS, AUDITOR, ADMIN)


@recall_notices.get("/")
@allowed(*RECORDERS)
def index() -> Any:
    """What the own organisation was told to look for, the newest first."""
    rows = [
        {
            **notice_values(one),
            "recall": recall_values(one.recall),
            "href": url_for("recall_notices.show", code=one.code),
        }
        for one in own_notices(signed_in())
    ]
    return render_template("recalls/notices.html", rows=rows)


@recall_notices.get("/<code>")
@allowed(SIGNED_IN)
def show(code: str) -> Any:
    """The notice with its thread: to answer for the holder; with ways to reach the holder for those who may."""
    by = signed_in()
    return _page(find_notice(code, seen_by=by), by, empty_form())


@recall_notices.post("/<code>/acknowledge")
@allowed(*RECORDERS)
def acknowledge(code: str) -> Any:
    """The holder has read it."""
    by, form = signed_in(), posted()
    notice = find_notice(code, seen_by=by)
    refused = attempt(form, lambda: answering.acknowledge(notice, by=by, entry_id=entry_id_of(form), now=clock.now()))
    return _page(notice, by, form, status=refused) if refused else _back(code)


@recall_notices.post("/<code>/say")
@allowed(*RECORDERS)
def answer(code: str) -> Any:
    """One answer of the holder."""
    by, form = signed_in(), posted()
    notice = find_notice(code, seen_by=by)
    said = read_answer(form, notice) if by.owns(notice.holder_id) else None
    if said is None:
        return _page(notice, by, form, status=422 if form.errors else 404)
    refused = attempt(
        form,
        lambda: answering.answer_signed_in(notice, said, by=by, entry_id=entry_id_of(form), now=clock.now()),
        prefix=str(said.kind),
    )
    return _page(notice, by, form, status=refused) if refused else _back(code)


@recall_notices.post("/<code>/link")
@allowed(*_MANAGERS)
def link(code: str) -> Any:
    """A fresh link for the holder, shown on this answer alone; earlier ones end."""
    by, form = signed_in(), posted()
    notice = _find_for_link(code, by)
    made: list[str] = []
    refused = attempt(form, lambda: made.append(make_link(notice, by=by, now=clock.now())))
    return _page(notice, by, form, status=refused or 200, token=made[0] if made else "")


@recall_notices.post("/<code>/call")
@allowed(*_MANAGERS)
def call(code: str) -> Any:
    """The holder was told by telephone."""
    by, form = signed_in(), posted()
    notice = find_notice(code, seen_by=by)
    name, note = (str(form.values.get(f"call-{one}") or "") for one in ("name", "note"))
    refused = attempt(
        form,
        lambda: answering.note_call(notice, name=name, note=note, by=by, entry_id=entry_id_of(form), now=clock.now()),
        prefix="call",
    )
    return _page(notice, by, form, status=refused) if refused else _back(code)


def _find_for_link(code: str, by: Viewer) -> RecallNotice:
    """Also those whom the own organisation handed goods on to."""
    found: RecallNotice | None = RecallNotice.get_or_none(RecallNotice.code == code.upper())
    if found is not None and found.parent_id is not None and by.owns(found.parent.holder_id):
        return found
    return find_notice(code, seen_by=by)


def _back(code: str) -> Response:
    return redirect(url_for("recall_notices.show", code=code), code=303)  # type: ignore[return-value]


def _page(notice: RecallNotice, by: Viewer, form: Form, *, status: int = 200, token: str = "") -> Response:
    notice = RecallNotice.get_by_id(notice.id)
    manages, is_own = may_manage(notice.recall, by), by.owns(notice.holder_id)
    contact = contact_of(notice) if manages else {"name": notice.holder_name, "phone": "", "person": ""}
    form.values.setdefault("entry_id", empty_form().values["entry_id"])
    html = render_template(
        "recalls/notice.html",
        form=form,
        recall=recall_values(notice.recall),
        notice={**notice_values(notice), "holder": contact["name"] or notice.holder_name},
        contact={**contact, "shown": show_phone(contact["phone"]) if contact["phone"] else ""},
        # Whoever handed the goods on sends the link, and reads nothing of what the next holder says.
        thread=thread_values(thread_of(notice, with_private=True), {notice.id: notice}) if manages or is_own else [],
        children=[notice_values(one) | {"holder": _child_name(one, by)} for one in children_of(notice)]
        if manages or is_own
        else [],
        ways=ways(),
        may={
            "answer": is_own and by.role in RECORDERS and notice.recall.state == "open",
            "manage": manages and notice.recall.state == "open",
            "see_recall": manages,
        },
        action=url_for("recall_notices.answer", code=notice.code),
        link_text=_message(notice, token) if token else "",
    )
    response = Response(html, status=status)
    if token:
        response.headers["Cache-Control"] = "no-store"
    return response


def _child_name(child: RecallNotice, by: Viewer) -> str:
    """Who the goods went to: for who may manage and for the giver, who wrote it."""
    may = may_manage(child.recall, by) or by.owns(child.parent.holder_id)
    return contact_of(child)["name"] if may else child.holder_name


def _message(notice: RecallNotice, token: str) -> str:
    """What goes into Zalo: what is called back, what to do, the link."""
    recall = recall_values(notice.recall)
    lots = ", ".join(f"{one['name']} ({_('lô %(lot)s', lot=one['lot'])})" for one in notice_values(notice)["lots"][:5])
    host = current_app.config["SETTINGS"].base_url or request.host_url.rstrip("/")
    return "\n".join(
        [
            _("THU HỒI %(code)s: không ăn, không bán. %(lots)s", code=recall["code"], lots=lots),
            _("Vì: %(reason)s", reason=recall["reason"]),
            _("Mở đường dẫn, bấm “Đã nhận thông báo” rồi ghi số hàng còn:"),
            f"{host}{url_for('recall_links.show', token=token)}",
        ]
    )
