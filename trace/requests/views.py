"""Requests as plain values for templates, lists and programs."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from trace.kit.days import show_moment
from trace.kit.languages import language
from trace.kit.models import Job
from trace.kit.viewer import MANAGER, STAFF, Viewer
from trace.requests.law import find_law
from trace.requests.models import DataRequest, RequestPackage
from trace.requests.package_paper import document_words, scope_words
from trace.requests.package_tables import said
from trace.requests.queries import ActLine, clock, names_of
from trace.requests.queries_blockers import KIND_NAMES, Blocker
from trace.requests.queries_scope import HOW_NAMES
from trace.requests.rules import ACT_WORDS, ORIGINS, PAPER, RUNNING, STATE_NAMES, Act, Asked, Clock, State


def clock_view(one: Clock) -> dict[str, Any]:
    """A clock in words, with a kind for its colour and a word beside it: nobody needs to see the colour."""
    return {
        "words": _clock_words(one),
        "due": show_moment(one.due_at),
        "received": show_moment(one.received_at),
        "is_over": one.is_over,
        "is_running": one.is_running,
        "is_binding": one.is_binding,
        "is_near": one.is_running and one.left is not None and timedelta(0) <= one.left <= timedelta(hours=4),
        "seconds": one.seconds,
        "has_deadline": one.due_at is not None,
    }


def span_words(span: timedelta) -> str:
    """`3 giờ 20 phút`; the sign does not count. A minute begun counts whole."""
    minutes = -(-int(abs(span.total_seconds())) // 60)
    hours, rest = divmod(minutes, 60)
    parts = [ngettext("%(num)s giờ", "%(num)s giờ", hours)] if hours else []
    return " ".join([*parts, *([ngettext("%(num)s phút", "%(num)s phút", rest)] if rest or not hours else [])])


def row_view(request: DataRequest, *, now: datetime) -> dict[str, Any]:
    """A line of the list."""
    return {
        "code": request.code,
        "href": url_for("requests.show", code=request.code),
        "office": request.office,
        "organisation": request.organisation.name if request.organisation_id else "",
        "organisation_code": request.organisation.code if request.organisation_id else "",
        "document": document_words(request),
        "subject": request.subject,
        "origin": _(ORIGINS[request.origin]),
        "state": request.state,
        "state_word": state_word(request),
        "clock": clock_view(clock(request, now=now)),
        "opened": show_moment(request.opened_at),
        "received_at": request.received_at,
        "due_at": request.due_at,
        "answered_at": request.answered_at,
    }


def state_word(request: DataRequest) -> str:
    """`Đã trả lời, trong hạn`: whether in time is said wherever the answer is."""
    word = _(STATE_NAMES[State(request.state)])
    if request.answered_at is None or request.due_at is None:
        return word
    return f"{word}, {_('trễ hạn') if request.answered_at > request.due_at else _('trong hạn')}"


def head_view(request: DataRequest, *, signer: str, now: datetime) -> dict[str, Any]:
    """The head of a request's page."""
    law, spoken = find_law(request.law), language()
    people = names_of([request.supplier_person_id, request.supplier_acting_id, request.office_person_id,
                       request.office_acting_id])  # fmt: skip
    return {
        **row_view(request, now=now),
        "signer": signer,
        "law": law.name(spoken),
        "law_note": law.note(spoken),
        "scope": scope_words(Asked.load(request.asked)),
        "personal_basis": request.personal_basis,
        "is_unknown": request.state == State.UNKNOWN,
        "is_running": request.state in RUNNING,
        "is_paper": request.origin == PAPER,
        "photo": request.photo.sha256 if request.photo_id else "",
        "document_file": request.document_file.sha256 if request.document_file_id else "",
        "found": found_view(request.found),
        "supplier_person": people.get(request.supplier_person_id or 0, ""),
        "supplier_acting": people.get(request.supplier_acting_id or 0, ""),
        "office_person": people.get(request.office_person_id or 0, ""),
        "office_acting": people.get(request.office_acting_id or 0, ""),
    }


def found_view(found: Mapping[str, Any]) -> dict[str, Any]:
    """What was read from the goods, and how their owner was known."""
    how = found.get("how", "")
    return {
        "texts": list(found.get("texts", ())),
        "place": found.get("place", ""),
        "how": _(HOW_NAMES[how]) if how else "",
    }


def history_view(acts: Sequence[ActLine], *, seen_by: Viewer) -> list[dict[str, Any]]:
    """What was done, in order; free words and who signed stay with those who may see the request."""
    del seen_by
    return [
        {
            "word": _(ACT_WORDS[Act(one.kind)]),
            "at": show_moment(one.at),
            "who": " · ".join(part for part in (one.person, one.organisation) if part) or _("Hệ thống"),
            "detail": _detail(one),
            "ledger_index": one.ledger_index,
        }
        for one in acts
    ]


def package_view(one: RequestPackage, code: str) -> dict[str, Any]:
    """One version."""
    return {
        "number": one.number,
        "sha256": one.sha256,
        "size": _size(one.size_bytes),
        "lots": one.lots,
        "files": one.files,
        "made": show_moment(one.made_at),
        "has_personal": one.has_personal,
        "href": url_for("requests.download", code=code, number=one.number),
        "letter_href": url_for("requests.letter", code=code, number=one.number),
    }


def job_view(job: Job | None) -> dict[str, Any] | None:
    """How far the package is; None where none is being made and none failed."""
    if job is None or job.state in ("done", "cancelled"):
        return None
    return {"percent": job.percent, "is_failed": job.state == "failed", "is_waiting": job.state == "queued"}


def blocker_view(one: Blocker) -> dict[str, str]:
    """One thing missing."""
    return {
        "kind": _(KIND_NAMES[one.kind]),
        "words": said(one),
        "article": one.article,
        "lot": one.lot,
        "href": one.href,
    }


def may_work(request: DataRequest, seen: Viewer) -> bool:
    """Whether the reader works on it for the supplier."""
    return seen.is_admin or (seen.role in (MANAGER, STAFF) and seen.owns(request.organisation_id))


def _clock_words(one: Clock) -> str:
    if one.left is None:
        return _("chưa tính giờ")
    span = span_words(one.left)
    if one.is_running:
        return _("quá hạn %(span)s", span=span) if one.is_over else _("còn %(span)s", span=span)
    return _("trễ %(span)s", span=span) if one.is_over else _("sớm %(span)s", span=span)


def _detail(one: ActLine) -> str:
    parts = [
        _("gói số %(number)s", number=one.body["package"]) if one.body.get("package") else "",
        str(one.private.get("reason") or one.private.get("outcome") or one.private.get("note") or ""),
    ]
    letter = one.body.get("letter")
    if letter:
        parts.insert(0, _("văn bản %(number)s ngày %(day)s", number=letter["number"], day=_day(letter["on"])))
    return " · ".join(part for part in parts if part)


def _day(iso: str) -> str:
    return "/".join(reversed(iso.split("-")))


def _size(size_bytes: int) -> str:
    return (
        f"{max(1, size_bytes // 1024)} KiB"
        if size_bytes < 1 << 20
        else f"{size_bytes / (1 << 20):.1f} MiB".replace(".", ",")
    )
