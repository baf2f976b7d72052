"""Who gets which news on which channel, what is due now, and what came of it. Knows no mail and no browser."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import peewee

from trace.access.models import Membership, Person, SignIn
from trace.access.queries import active_memberships
from trace.database import atomic, lock_for_this_transaction
from trace.notices import rules
from trace.notices.actions_channels import end
from trace.notices.models import Notice, NoticeChannel, NoticeDelivery, NoticeRead, NoticeWish
from trace.notices.rules import Outcome


@dataclass(frozen=True)
class Bundle:
    """Everything that goes over one channel now, as one message."""

    channel: NoticeChannel
    person: Person
    deliveries: Sequence[NoticeDelivery]
    notices: Sequence[Notice]


def plan(*, now: datetime) -> int:
    """Give each new piece of news to the channels of those it is for, when they want to hear it; gives how many."""
    planned = 0
    while True:
        with atomic():
            lock_for_this_transaction("notices.plan")
            notice: Notice | None = Notice.select().where(Notice.planned_at.is_null()).order_by(Notice.id).first()
            if notice is None:
                return planned
            _give(notice, now=now)
            Notice.update(planned_at=now).where(Notice.id == notice.id).execute()
            planned += 1


def next_bundle(*, now: datetime) -> Bundle | None:
    """Take what is due on one channel; None when nothing is. Nobody else gets the same within five minutes: then its
    sender is taken for dead and it goes out again, so that a message may come twice but never not at all."""
    while True:
        with atomic():
            lock_for_this_transaction("notices.take")
            first: NoticeDelivery | None = _due(now).order_by(NoticeDelivery.due_at, NoticeDelivery.id).first()
            if first is None:
                return None
            bundle = _take(first.channel_id, now=now)
        if bundle is not None:
            return bundle


def settle(bundle: Bundle, outcome: Outcome, *, now: datetime) -> None:
    """Write down what came of a bundle; what failed too often is given up, and says why."""
    with atomic():
        if outcome.state == "gone":
            _mark(bundle, state="failed", reason=outcome.reason)
            end(bundle.channel, "gone", now=now)
        elif outcome.state == "sent":
            _mark(bundle, state="sent", sent_at=now, reason="")
        elif outcome.state == "never":
            _mark(bundle, state="failed", reason=outcome.reason)
        else:
            for delivery in bundle.deliveries:
                again = rules.next_try(delivery.attempts, now=now)
                if again is not None and outcome.wait is not None:
                    again = max(again, now + outcome.wait)
                NoticeDelivery.update(
                    state="waiting" if again else "failed", due_at=again or now, reason=outcome.reason[:300]
                ).where(NoticeDelivery.id == delivery.id).execute()


def _give(notice: Notice, *, now: datetime) -> None:
    people = (
        Membership.select(Membership.person)
        .join(Person)
        .where(
            Membership.organisation == notice.organisation_id,
            Membership.role.in_(notice.roles.strip(",").split(",")),
            Membership.is_active,
            Person.is_active,
        )
    )
    if notice.person_id is not None:
        people = people.where(Membership.person == notice.person_id)
    ways = list(
        NoticeChannel.select().where(
            NoticeChannel.person.in_(people),
            ~NoticeChannel.confirmed_at.is_null(),
            NoticeChannel.ended_at.is_null(),
        )
    )
    wishes = {w.person_id: w for w in NoticeWish.select().where(NoticeWish.person.in_([w.person_id for w in ways]))}
    rows = []
    for way in ways:
        wish = wishes.get(way.person_id)
        if wish is not None and not rules.is_wanted(notice.kind, wish.muted):
            continue
        due = rules.due_at(
            notice.kind,
            rhythm=wish.rhythm if wish else rules.AT_ONCE,
            hour=wish.hour if wish else rules.USUAL_HOUR,
            now=now,
        )
        rows.append({"notice": notice.id, "channel": way.id, "state": "waiting", "due_at": due})
    if rows:
        NoticeDelivery.insert_many(rows).on_conflict_ignore().execute()


def _due(now: datetime) -> "peewee.ModelSelect[NoticeDelivery]":
    """Waiting and due, or left in the middle by a sender that died: both have a moment that has passed."""
    return NoticeDelivery.select().where(NoticeDelivery.state.in_(("waiting", "sending")), NoticeDelivery.due_at <= now)


def _take(channel_id: int, *, now: datetime) -> Bundle | None:
    channel = NoticeChannel.get_by_id(channel_id)
    person: Person = channel.person
    mine: list[NoticeDelivery] = list(_due(now).where(NoticeDelivery.channel == channel_id).order_by(NoticeDelivery.id))
    notices = {one.id: one for one in Notice.select().where(Notice.id.in_([d.notice_id for d in mine]))}
    why = _closed(channel, now=now)
    if why:
        end(channel, why, now=now)
        return None
    may = {(one.organisation_id, one.role) for one in active_memberships(person.id)}
    read: set[int] = {
        row.notice_id
        for row in NoticeRead.select().where(NoticeRead.person == person, NoticeRead.notice.in_(list(notices)))
    }
    taken = []
    for delivery in mine:
        notice = notices[delivery.notice_id]
        is_meant = any((notice.organisation_id, role) in may for role in notice.roles.strip(",").split(","))
        reason = "read" if notice.id in read else "" if is_meant else "left"
        if reason:
            NoticeDelivery.update(state="dropped", reason=reason).where(NoticeDelivery.id == delivery.id).execute()
            continue
        delivery.attempts += 1
        delivery.state, delivery.due_at = "sending", now + rules.STUCK_AFTER
        delivery.save()
        taken.append(delivery)
    return Bundle(channel, person, taken, [notices[d.notice_id] for d in taken]) if taken else None


def _closed(channel: NoticeChannel, *, now: datetime) -> str:
    """A browser that its person has left shows no news of the organisation to whoever holds it now."""
    if channel.kind != "push":
        return ""
    sign_in: SignIn | None = SignIn.get_or_none(SignIn.id == channel.keys.get("sign_in"))
    is_open = sign_in is not None and sign_in.ended_at is None and sign_in.expires_at > now
    return "" if is_open else "signed_out"


def _mark(bundle: Bundle, **values: object) -> None:
    NoticeDelivery.update(**values).where(NoticeDelivery.id.in_([one.id for one in bundle.deliveries])).execute()
