"""Finding codes to look at, and what somebody did about one."""

import secrets
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

import peewee

from trace.batches.models import Batch
from trace.database import atomic, lock_for_this_transaction
from trace.errors import N_, Invalid, NotAllowed
from trace.gs1.codes import check_character, random_code
from trace.kit.acts import log_act
from trace.kit.viewer import Viewer
from trace.scans.models import ScanCase, ScanCaseAct, ScanDay
from trace.scans.rules import LOT, day_in_vietnam
from trace.scans.rules_signals import Day, Signal, is_news, score_of, signals_of
from trace.scans.standing import standings_of
from trace.settings import Settings

NEW, SEEN, EXPLAINED, INSPECTING = "new", "seen", "explained", "inspecting"
LOOK, ANSWER, EXPLAIN, INSPECT = "look", "answer", "explain", "inspect"
LONGEST_REASON: Final = 500
_STATE_AFTER: Final = {LOOK: SEEN, EXPLAIN: EXPLAINED, INSPECT: INSPECTING}
_PREFIX, _BODY = "Q", 6
_LOOKS_BACK: Final = timedelta(days=90)


class ReasonMissing(Invalid):
    """An explanation without words explains nothing."""


def find_cases(*, since: datetime, now: datetime, settings: Settings) -> int:
    """Look at every code whose visits changed since a moment; how many cases were opened or rose."""
    found = 0
    for batch, serials in _read_since(since).items():
        lot: Batch = Batch.get_by_id(batch)
        days = _days_of(lot, serials, now=now)
        standings = standings_of(lot, serials, settings=settings)
        for serial in serials:
            signals = signals_of(days[serial], standings[serial], is_serial=bool(serial), today=day_in_vietnam(now))
            found += bool(signals) and _keep(lot, serial, signals, now=now)
    return found


def _read_since(since: datetime) -> dict[int, list[str]]:
    """Of lots that were read since, every code (the lot itself as an empty serial) that changed and that several
    networks read on some day: without that no rule can hold."""
    changed = ScanDay.select(ScanDay.batch).where(ScanDay.kind == LOT, ScanDay.changed_at >= since)
    rows: Any = (
        ScanDay.select(ScanDay.batch_id, ScanDay.serial)
        .where(ScanDay.batch.in_(changed), ScanDay.day >= day_in_vietnam(since - _LOOKS_BACK))
        .group_by(ScanDay.batch_id, ScanDay.serial)
        .having((peewee.fn.MAX(ScanDay.changed_at) >= since) & (peewee.fn.MAX(ScanDay.networks) > 1))
        .tuples()
    )
    read: dict[int, list[str]] = defaultdict(list)
    for batch_id, serial in rows:
        read[batch_id].append(serial)
    return read


def _days_of(lot: Batch, serials: Sequence[str], *, now: datetime) -> dict[str, list[Day]]:
    found: dict[str, list[Day]] = defaultdict(list)
    oldest: date = day_in_vietnam(now - _LOOKS_BACK)
    for start in range(0, len(serials), 500):
        some = list(serials[start : start + 500])
        rows = ScanDay.select().where(ScanDay.batch == lot.id, ScanDay.serial.in_(some), ScanDay.day >= oldest)
        for row in rows.order_by(ScanDay.day):
            found[row.serial].append(Day(row.day, row.visits, row.networks, row.regions))
    return found


def _keep(lot: Batch, serial: str, signals: Sequence[Signal], *, now: datetime) -> bool:
    """Open a case, or put the new evidence into the one that is there; True when it is news to those who look."""
    score, plain = score_of(signals), [one.to_json() for one in signals]
    with atomic():
        lock_for_this_transaction(f"scan case {lot.id}/{serial}")
        row: ScanCase | None = ScanCase.get_or_none(ScanCase.batch == lot.id, ScanCase.serial == serial)
        if row is None:
            ScanCase.create(
                code=new_code(), batch=lot.id, organisation=lot.organisation_id, serial=serial, signals=plain,
                score=score, state=NEW, opened_at=now, changed_at=now,
            )  # fmt: skip
            return True
        if row.signals == plain:
            return False
        is_again = row.state == EXPLAINED and is_news(score=score, judged_score=row.judged_score)
        row.signals, row.score, row.changed_at = plain, score, now
        row.state = NEW if is_again else row.state
        row.save()
    return is_again


def new_code() -> str:
    """`Q`, six random characters, one that finds a typing mistake."""
    body = _PREFIX + random_code(_BODY, secrets.SystemRandom())
    return body + check_character(body)


def look(case: ScanCase, *, by: Viewer, now: datetime) -> ScanCase:
    """An officer has looked at it. A second look changes nothing."""
    _check_officer(by)
    return _act(case, LOOK, "", by=by, now=now) if case.state == NEW else case


def explain(case: ScanCase, *, reason: str, by: Viewer, now: datetime) -> ScanCase:
    """An officer knows why, and says it. More visits later open the case again."""
    _check_officer(by)
    return _act(case, EXPLAIN, _words(reason), by=by, now=now)


def note_inspection(case: ScanCase, *, number: str, by: Viewer, now: datetime) -> ScanCase:
    """An inspection was opened for it; `number` is its code."""
    _check_officer(by)
    return _act(case, INSPECT, _words(number), by=by, now=now)


def answer(case: ScanCase, *, reason: str, by: Viewer, now: datetime) -> ScanCase:
    """The owner says what it knows. The state stays: an officer decides."""
    if not by.owns(case.organisation_id):
        raise NotAllowed(N_("Chỉ cơ sở có lô hàng này trả lời được."))
    return _act(case, ANSWER, _words(reason), by=by, now=now)


def _act(case: ScanCase, kind: str, reason: str, *, by: Viewer, now: datetime) -> ScanCase:
    with atomic():
        lock_for_this_transaction(f"scan case {case.batch_id}/{case.serial}")
        row: ScanCase = ScanCase.get_by_id(case.id)
        if kind == LOOK and row.state != NEW:
            return row
        ScanCaseAct.create(
            case=row.id, kind=kind, reason=reason, score=row.score, by_id=by.person_id, by_name=by.name[:120],
            by_role=by.role, at=now,
        )  # fmt: skip
        row.state = _STATE_AFTER.get(kind, row.state)
        if kind == EXPLAIN:
            row.judged_score = row.score
        row.changed_at = now
        row.save()
        name = {LOOK: "scans.look", ANSWER: "scans.answer", EXPLAIN: "scans.explain", INSPECT: "scans.inspect"}[kind]
        log_act(by, name, row.code, now=now)
    return row


def _check_officer(by: Viewer) -> None:
    if not (by.is_officer or by.is_admin):
        raise NotAllowed(N_("Chỉ cán bộ kiểm tra làm được việc này."))


def _words(reason: str) -> str:
    words = " ".join(reason.split())
    if not words:
        raise ReasonMissing(N_("Ghi lý do."), field="reason")
    if len(words) > LONGEST_REASON:
        raise ReasonMissing(N_("Lý do dài quá %(most)s chữ."), field="reason", most=LONGEST_REASON)
    return words
