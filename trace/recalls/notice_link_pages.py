"""Behind a holder's link, without account: what is called back, one button, then how much. Looking changes nothing."""

from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for

from trace import clock
from trace.errors import NotFound, Refusal
from trace.kit.forms import Form, say
from trace.kit.guards import ANYONE, allowed
from trace.recalls import actions_answering as answering
from trace.recalls.models import RecallNotice
from trace.recalls.models_links import RecallLink
from trace.recalls.notice_forms import attempt, empty_form, entry_id_of, posted, read_answer
from trace.recalls.notice_view import notice_values, recall_values, thread_values, ways
from trace.recalls.queries_notices import find_link, is_first, link_of, thread_of
from trace.recalls.rules_notices import NoticeLinkEnded, UnknownNoticeLink

recall_links = Blueprint("recall_links", __name__, url_prefix="/recalls/a")
_COOKIE_SECONDS = 30 * 24 * 3600


@recall_links.get("/<token>")
@allowed(ANYONE)
def show(token: str) -> Any:
    """What is called back, and the button; after the acknowledgement what was found, set apart, dealt with.

    The telephone that pressed the button is led from the used link to the one that goes on.
    """
    try:
        link = find_link(token, now=clock.now())
    except (UnknownNoticeLink, NoticeLinkEnded) as refusal:
        further = _kept_further(token)
        if further:
            return _out_of_sight(redirect(url_for("recall_links.show", token=further), code=303))
        return _ended(refusal)
    return _out_of_sight(Response(_page(link, token, empty_form())))


@recall_links.post("/<token>")
@allowed(ANYONE)
def acknowledge(token: str) -> Any:
    """The one act that uses the link up; leads to the link that goes on."""
    form = posted()
    done: list[tuple[RecallNotice, str]] = []
    if refused := attempt(form, lambda: done.append(_acknowledged(token, form))):
        return _again(token, form, refused)
    notice, further = done[0]
    response = _out_of_sight(redirect(url_for("recall_links.show", token=further), code=303))
    response.set_cookie(
        _cookie(notice),
        further,
        max_age=_COOKIE_SECONDS,
        httponly=True,
        samesite="Lax",
        path="/recalls/a",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
    return response


@recall_links.post("/<token>/say")
@allowed(ANYONE)
def answer(token: str) -> Any:
    """One answer: found, set apart, dealt with, sold, handed on."""
    form = posted()
    try:
        link = find_link(token, now=clock.now())
    except (UnknownNoticeLink, NoticeLinkEnded) as refusal:
        return _ended(refusal)
    if is_first(link):
        return redirect(url_for("recall_links.show", token=token), code=303)
    said = read_answer(form, link.notice)
    if said is None:
        return _again(token, form, 422)
    refused = attempt(
        form,
        lambda: answering.answer_by_link(token, said, entry_id=entry_id_of(form), now=clock.now()),
        prefix=str(said.kind),
    )
    if refused:
        return _again(token, form, refused)
    return _out_of_sight(redirect(url_for("recall_links.show", token=token, _anchor="done"), code=303))


def _acknowledged(token: str, form: Form) -> tuple[RecallNotice, str]:
    return answering.acknowledge_by_link(
        token,
        name=str(form.values.get("name") or ""),
        phone=str(form.values.get("phone") or ""),
        entry_id=entry_id_of(form),
        now=clock.now(),
    )


def _again(token: str, form: Form, status: int) -> Response:
    """The page once more with what was typed; the calm page where the link has ended meanwhile."""
    try:
        link = find_link(token, now=clock.now())
    except (UnknownNoticeLink, NoticeLinkEnded) as refusal:
        return _ended(refusal)
    return _out_of_sight(Response(_page(link, token, form), status=status))


def _page(link: RecallLink, token: str, form: Form) -> str:
    notice: RecallNotice = link.notice
    first = is_first(link)
    acts = [] if first else thread_of(notice, with_private=False)
    return render_template(
        "recalls/ack.html",
        viewer=None,
        form=form,
        is_first=first,
        recall=recall_values(notice.recall),
        notice=notice_values(notice),
        thread=thread_values(acts, {notice.id: notice}),
        ways=ways(),
        action=url_for("recall_links.acknowledge" if first else "recall_links.answer", token=token),
    )


def _kept_further(token: str) -> str:
    """The link that goes on, where this telephone has it and it still works; empty otherwise."""
    link = link_of(token)
    kept = request.cookies.get(_cookie(link.notice), "") if link is not None else ""
    if link is None or not kept or kept == token:
        return ""
    try:
        further = find_link(kept, now=clock.now())
    except (UnknownNoticeLink, NoticeLinkEnded):
        return ""
    return kept if further.notice_id == link.notice_id else ""


def _cookie(notice: RecallNotice) -> str:
    return f"recall_{notice.code}"


def _ended(refusal: Refusal) -> Response:
    status = 404 if isinstance(refusal, NotFound) else 410
    html = render_template("recalls/ack_ended.html", sentence=say(refusal), viewer=None)
    return _out_of_sight(Response(html, status=status))


def _out_of_sight(response: Any) -> Response:
    """Neither kept by caches nor passed on in the address of where the reader goes next."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response  # type: ignore[no-any-return]
