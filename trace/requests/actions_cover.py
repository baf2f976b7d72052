"""Standing in for somebody on leave; and what the hourly look does: hand over, remind."""

from datetime import date, datetime

import peewee

from trace.database import atomic
from trace.errors import N_
from trace.events.rules import day_of
from trace.kit.acts import log_act
from trace.kit.viewer import AUDITOR, MANAGER, STAFF, Viewer
from trace.ledger.actions import alone
from trace.requests import rules, telling
from trace.requests.actions_answering import hand_to_acting
from trace.requests.law import reminders
from trace.requests.models import DataRequest, RequestCover
from trace.requests.queries import find_colleague
from trace.requests.rules import OFFICE, RUNNING, SUPPLIER, NotYourRequest, RequestRefused, State


def set_cover(
    person_id: int, deputy_id: int, *, starts_on: date, ends_on: date, by: Viewer, now: datetime
) -> RequestCover:
    """From day to day, both included, the deputy does what falls to this person. By oneself or a manager."""
    roles = (AUDITOR,) if by.is_officer else (MANAGER, STAFF)
    if by.organisation_id is None or by.role not in (*roles, AUDITOR):
        raise NotYourRequest(N_("Chỉ người của cơ quan hoặc cơ sở đặt được người làm thay."))
    if person_id != by.person_id and not (by.may_approve or by.is_officer):
        raise NotYourRequest(N_("Bạn chỉ đặt người làm thay cho chính mình."))
    person = find_colleague(person_id, by.organisation_id, roles=roles)
    deputy = find_colleague(deputy_id, by.organisation_id, roles=roles)
    rules.check_cover(starts_on, ends_on, person_id=person.id, deputy_id=deputy.id, today=day_of(now))
    with alone():
        cover = RequestCover.create(
            organisation=by.organisation_id, person=person, deputy=deputy, starts_on=starts_on, ends_on=ends_on,
            made_by_id=by.person_id, made_at=now,
        )  # fmt: skip
        log_act(by, "requests.set_cover", "", now=now, starts_on=starts_on.isoformat(), ends_on=ends_on.isoformat())
        _hand_over(now=now)
    return cover


def end_cover(cover: RequestCover, *, by: Viewer, now: datetime) -> None:
    """The person is back earlier: open requests return at once."""
    if not by.owns(cover.organisation_id) or not (by.person_id == cover.person_id or by.may_approve or by.is_officer):
        raise NotYourRequest(N_("Bạn chỉ đặt người làm thay cho chính mình."))
    with alone():
        cover = RequestCover.get_by_id(cover.id)
        if cover.ended_at is not None:
            raise RequestRefused(N_("Lần làm thay này đã kết thúc."))
        cover.ended_at = now
        cover.save()
        log_act(by, "requests.end_cover", "", now=now)
        _hand_over(now=now)


def watch(*, now: datetime) -> tuple[int, int]:
    """Hand over what belongs to somebody on leave, remind where time runs out; gives how many of each."""
    with alone():
        handed = _hand_over(now=now)
    return handed, remind(now=now)


def remind(*, now: datetime) -> int:
    """News for each running request that has passed a mark; each mark is told once."""
    told = 0
    with atomic():
        for request in _running().where(DataRequest.due_at.is_null(is_null=False)):
            hours = rules.reminder_due(request.due_at - now, reminders())
            if hours is not None and request.state != State.UNKNOWN:
                telling.reminded(request, hours=hours, now=now)
                told += 1
    return told


def _hand_over(*, now: datetime) -> int:
    return sum(hand_to_acting(request, side, now=now) for request in _running() for side in (SUPPLIER, OFFICE))


def _running() -> "peewee.ModelSelect[DataRequest]":
    return DataRequest.select().where(DataRequest.state.in_([str(one) for one in RUNNING])).order_by(DataRequest.id)
