"""Working on a request: who does it, the answer, the end."""

from datetime import datetime

from trace.errors import N_
from trace.events.acts import asked_hash
from trace.events.rules import day_of
from trace.kit.acts import log_act
from trace.kit.text import nfc
from trace.kit.viewer import AUDITOR, COMMAND_LINE, MANAGER, STAFF, Viewer
from trace.ledger.actions import alone
from trace.requests import rules, telling
from trace.requests.actions import check_opener, subject_of
from trace.requests.models import DataRequest, RequestPackage
from trace.requests.queries import find_colleague
from trace.requests.queries_cover import acting_on
from trace.requests.recording import write_act, written_before
from trace.requests.rules import OFFICE, PAPER, SUPPLIER, Act, RequestAsked, State


def assign(
    request: DataRequest, person_id: int, *, side: str, by: Viewer, now: datetime, entry_id: str = ""
) -> DataRequest:
    """Give the request to a colleague; while that one is away the deputy does it and is told so."""
    organisation_id = check_side(request, side, by=by)
    person = find_colleague(person_id, organisation_id, roles=_ROLES[side])
    asked = asked_hash(Act.ASSIGNED, {"request": request.code, "side": side, "person": person.id})
    with alone():
        if written_before(entry_id, asked) is None:
            request = DataRequest.get_by_id(request.id)
            rules.check_running(request.state)
            body = {"side": side, "person": person.id}
            write_act(request, Act.ASSIGNED, body=body, by=by, now=now, entry_id=entry_id, asked=asked)
            log_act(by, "requests.assign", subject_of(request), now=now)
            if not hand_to_acting(request, side, now=now):
                telling.given(request, side=side, person_id=person.id, is_cover=False, now=now)
    return DataRequest.get_by_id(request.id)


def hand_to_acting(request: DataRequest, side: str, *, now: datetime) -> bool:
    """Let the one who stands in today take over, and tell that one; false when it is with the right person already.

    Inside the caller's transaction. When a leave ends it goes back the same way.
    """
    organisation_id = request.organisation_id if side == SUPPLIER else request.opened_by_organisation_id
    person = getattr(request, f"{side}_person_id")
    if person is None or organisation_id is None:
        return False
    right = acting_on(person, organisation_id=organisation_id, day=day_of(now))
    if right == getattr(request, f"{side}_acting_id"):
        return False
    body = {"side": side, "person": right, "instead_of": person}
    write_act(request, Act.TAKEN_OVER, body=body, by=COMMAND_LINE, now=now)
    telling.given(request, side=side, person_id=right, is_cover=right != person, now=now)
    return True


def answer(
    request: DataRequest,
    package: RequestPackage | None,
    *,
    note: str = "",
    by: Viewer,
    now: datetime,
    entry_id: str = "",
) -> DataRequest:
    """The manager answers, with a frozen package, or with words alone where there is nothing to give. Late or in time
    is what the clock says; nobody types it."""
    rules.check_supplier_side(by, request.organisation_id, managers_only=True)
    if package is None and not nfc(note):
        raise RequestAsked(N_("Chọn gói dữ liệu, hoặc ghi vì sao không có dữ liệu."), field="note")
    body = {"package": package.number if package else 0, "sha256": package.sha256 if package else ""}
    asked = asked_hash(Act.ANSWERED, {"request": request.code, **body})
    with alone():
        if written_before(entry_id, asked) is None:
            request = DataRequest.get_by_id(request.id)
            rules.check_running(request.state)
            private = {"note": nfc(note)[:1000]}
            write_act(request, Act.ANSWERED, body=body, private=private, by=by, now=now, entry_id=entry_id, asked=asked)
            telling.answered(request, now=now)
            log_act(by, "requests.answer", subject_of(request), now=now, package=body["package"])
    return DataRequest.get_by_id(request.id)


def close(request: DataRequest, *, outcome: str, by: Viewer, now: datetime, entry_id: str = "") -> DataRequest:
    """Who asked says that it is done: after an answer, or of goods that stay unknown, with what became of them."""
    check_opener(request, by=by)
    if not nfc(outcome):
        raise RequestAsked(N_("Ghi kết quả."), field="outcome")
    return _end(request, Act.CLOSED, {"outcome": nfc(outcome)[:500]}, by=by, now=now, entry_id=entry_id)


def withdraw(request: DataRequest, *, reason: str, by: Viewer, now: datetime, entry_id: str = "") -> DataRequest:
    """Who asked takes the request back before it was answered."""
    check_opener(request, by=by)
    if not nfc(reason):
        raise RequestAsked(N_("Ghi lý do."), field="reason")
    return _end(request, Act.WITHDRAWN, {"reason": nfc(reason)[:500]}, by=by, now=now, entry_id=entry_id)


def check_side(request: DataRequest, side: str, *, by: Viewer) -> int:
    """Whose people may be given the request: the supplier's by its own, the office's by its officers."""
    if side == SUPPLIER:
        rules.check_supplier_side(by, request.organisation_id)
        number = request.organisation_id
    else:
        check_opener(request, by=by)
        number = request.opened_by_organisation_id if request.origin != PAPER else None
    if number is None:
        raise RequestAsked(N_("Không có cơ quan nào để giao."), field="person")
    return number


def _end(
    request: DataRequest, kind: Act, private: dict[str, str], *, by: Viewer, now: datetime, entry_id: str
) -> DataRequest:
    asked = asked_hash(kind, {"request": request.code})
    with alone():
        if written_before(entry_id, asked) is None:
            request = DataRequest.get_by_id(request.id)
            _check_may_end(request, kind)
            write_act(request, kind, body={}, private=private, by=by, now=now, entry_id=entry_id, asked=asked)
            telling.ended(request, is_withdrawn=kind == Act.WITHDRAWN, now=now)
            log_act(by, "requests.close" if kind == Act.CLOSED else "requests.withdraw", subject_of(request), now=now)
    return DataRequest.get_by_id(request.id)


def _check_may_end(request: DataRequest, kind: Act) -> None:
    able = (State.ANSWERED, State.UNKNOWN) if kind == Act.CLOSED else rules.RUNNING
    if request.state not in able:
        first = N_("Chưa trả lời thì chưa kết thúc được: chờ trả lời, hoặc rút yêu cầu.")
        done = N_("Yêu cầu này đã trả lời hoặc đã kết thúc.")
        raise rules.RequestRefused(first if request.state in rules.RUNNING else done)


_ROLES = {SUPPLIER: (MANAGER, STAFF), OFFICE: (AUDITOR,)}
