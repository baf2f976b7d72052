"""The page behind a single-use link, for who has no account: goods to receive, a change to answer. Only its button
answers."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from flask import Blueprint, Response, redirect, render_template, url_for
from flask_babel import gettext as _

from trace import clock
from trace.access.secrets import hash_of
from trace.desk.handover_acts import said_reason
from trace.desk.handover_question import answer_question, question_page, said_of
from trace.desk.handover_receive_pages import is_less_unsaid, read_lines
from trace.desk.handover_rows import bare_amount, line_of, symbol
from trace.desk.pack_form import posted
from trace.desk.reading import amount_words, attempt
from trace.errors import Refusal
from trace.handovers import actions, queries
from trace.handovers.models import Handover, HandoverAct, HandoverLink
from trace.handovers.rules import (
    GUEST_KINDS,
    LESS,
    NONE,
    OUTCOMES,
    HandoverRefused,
    LinkEnded,
    SignInFirst,
    State,
    UnknownLink,
)
from trace.handovers.standing import has_account, lines_of
from trace.kit.days import show_day
from trace.kit.devices import device_of_request
from trace.kit.forms import Form, say
from trace.kit.guards import ANYONE, allowed
from trace.provenance.facts import path_of

handover_links = Blueprint("handover_links", __name__)
_SHOWN = (State.RECEIVED, State.LESS, State.REFUSED)


@handover_links.get("/d/<code>/a/<token>")
@allowed(ANYONE)
def show(code: str, token: str) -> Any:
    """What was sent and the three answers, or the change that is asked for; for a used link, what it came to."""
    try:
        link = _link(code, token)
    except (UnknownLink, LinkEnded) as refusal:
        return _ended(refusal, code, token)
    handover: Handover = link.handover
    values: dict[str, Any] = {"entry_id": str(uuid4())}
    if link.question_id is not None:
        return _kept_out_of_sight(question_page(link, token, Form(values)))
    values |= {f"line-{line.number}": bare_amount(line.declared or 0) for line in lines_of(handover)}
    return _kept_out_of_sight(_link_page(handover, token, Form(values)))


@handover_links.post("/d/<code>/a/<token>")
@allowed(ANYONE)
def answer(code: str, token: str) -> Any:
    """The one act that uses the link up."""
    form = posted()
    try:
        link = _link(code, token)
        if link.question_id is not None:
            return _answered(link, token, form)
    except (UnknownLink, LinkEnded) as refusal:
        return _ended(refusal, code, token)
    handover: Handover = link.handover
    outcome = str(form.values.get("outcome") or "")
    if outcome not in OUTCOMES:
        form.add_error("outcome", _("Chọn nhận đủ, nhận thiếu hoặc không nhận."))
    if str(form.values.get("kind") or "") not in GUEST_KINDS:
        form.add_error("kind", _("Chọn bạn là ai."))
    for name, most, sentence in (
        ("name", 120, _("Ghi tên cửa hàng, cơ sở hoặc tên bạn.")),
        ("phone", 20, _("Ghi số điện thoại.")),
    ):
        text = str(form.values.get(name) or "")
        if not text:
            form.add_error(name, sentence)
        elif len(text) > most:
            form.add_error(name, _("Dài quá %(most)s chữ.", most=most))
    declared = lines_of(handover)
    lines = read_lines(form, declared) if outcome == LESS else None
    needs_reason = outcome == NONE or is_less_unsaid(form, lines, declared)
    reason = said_reason(form) if needs_reason else str(form.values.get("reason") or "")[:300]
    if not form.is_valid:
        return _kept_out_of_sight(_link_page(handover, token, form), 422)
    try:
        refused = attempt(
            form,
            lambda: actions.acknowledge(
                token,
                name=str(form.values["name"]),
                kind=str(form.values["kind"]),
                phone=str(form.values["phone"]),
                entry_id=str(form.values.get("entry_id") or ""),
                now=clock.now(),
                device=device_of_request(),
                lines=lines,
                outcome=outcome,
                reason=reason,
            ),
            names=("lines", "reason", "outcome", "name", "phone"),
        )
    except UnknownLink as refusal:
        return _ended(refusal, code, token)
    if refused:
        return _kept_out_of_sight(_link_page(handover, token, form), refused)
    return redirect(url_for("handover_links.show", code=handover.code, token=token), code=303)


@handover_links.post("/d/<code>/a/<token>/account")
@allowed(ANYONE)
def open_account(code: str, token: str) -> Any:
    """Who has just answered becomes somebody who signs in: the ordinary page of an invitation follows."""
    try:
        secret = actions.offer_account(token, now=clock.now())
    except SignInFirst:
        return redirect(url_for("access.sign_in"), code=303)
    except (LinkEnded, UnknownLink, HandoverRefused) as refusal:
        return _page_of_ended(say(refusal), code, 409)
    return redirect(url_for("access.link", secret=secret), code=303)


def _answered(link: HandoverLink, token: str, form: Form) -> Any:
    """Yes or no to a change."""
    if refused := answer_question(token, form):
        return _kept_out_of_sight(question_page(link, token, form), refused)
    return redirect(url_for("handover_links.show", code=link.handover.code, token=token), code=303)


def _link(code: str, token: str) -> HandoverLink:
    """A link that can still be used; its code must be the one in the address."""
    link = queries.find_link(token, now=clock.now())
    if link.handover.code != code.upper():
        raise UnknownLink("Không có đường dẫn này. Xem lại tin nhắn, hoặc nhờ bên giao gửi lại.")
    return link


def _ended(refusal: Refusal, code: str, token: str) -> Any:
    """Thanks for an answer that was given; a calm word for everything else."""
    handover = queries.handover_of_link(token)
    if handover is None or handover.code != code.upper():
        return _page_of_ended(say(refusal), "", 404)
    link = HandoverLink.get(HandoverLink.token_hash == hash_of(token))
    if link.act_id is not None and link.question_id is not None:
        return _kept_out_of_sight(_done_page(handover, token, said_of(HandoverAct.get_by_id(link.act_id))))
    if link.act_id is not None and State(handover.state) in _SHOWN:
        return _kept_out_of_sight(_done_page(handover, token))
    return _page_of_ended(say(refusal), handover.code, 410)


def _link_page(handover: Handover, token: str, form: Form) -> str:
    return render_template(
        "handovers/link.html",
        form=form,
        action=url_for("handover_links.answer", code=handover.code, token=token),
        viewer=None,
        sent={
            "code": handover.code,
            "sender": _open_name(handover),
            "day": show_day(handover.declared_at),
            "lines": [{**line_of(one), "number": one.number, "unit": symbol(one.unit)} for one in lines_of(handover)],
        },
    )


def _done_page(handover: Handover, token: str, said: Mapping[str, Any] | None = None) -> str:
    lots = [
        {
            "name": line.held_as.product.name if line.held_as.product else line.held_as.name,
            "lot": line.held_as.lot,
            "code": line.held_as.code,
            "amount": amount_words(line.accepted, line.unit),
            "path": path_of(line.held_as),
        }
        for line in lines_of(handover)
        if line.held_as is not None
    ]
    receiver = handover.receiver_id
    return render_template(
        "handovers/link_done.html",
        viewer=None,
        done={"sender": _open_name(handover), "lots": lots, **(said or _answer_words(State(handover.state)))},
        may_invite=receiver is not None and not has_account(receiver),
        action=url_for("handover_links.open_account", code=handover.code, token=token),
    )


def _answer_words(state: State) -> dict[str, str]:
    words = {
        State.RECEIVED: _("Đã ghi: bạn nhận đủ hàng"),
        State.LESS: _("Đã ghi: bạn nhận thiếu hàng"),
        State.REFUSED: _("Đã ghi: bạn không nhận hàng"),
    }
    return {"sentence": words[state]}


def _open_name(handover: Handover) -> str:
    """Who sent it; links are passed on and previewed, so a household (a person's name) is told by its code."""
    sender = handover.sender
    return str(sender.code if sender.kind == "household" else sender.name)


def _page_of_ended(sentence: str, code: str, status: int) -> Response:
    html = render_template("handovers/link_ended.html", sentence=sentence, code=code, viewer=None)
    return _kept_out_of_sight(html, status)


def _kept_out_of_sight(html: str, status: int = 200) -> Response:
    """Neither kept by caches nor passed on in the address of where the reader goes next."""
    response = Response(html, status=status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
