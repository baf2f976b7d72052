"""What a person may read of the news, and how many of it are unread."""

from collections.abc import Sequence
from datetime import datetime

import peewee

from trace.errors import N_, NotFound
from trace.kit.paging import Listing, Page, page_of
from trace.kit.viewer import Viewer
from trace.notices import rules
from trace.notices.models import Notice, NoticeChannel, NoticeDelivery, NoticeRead, NoticeWish

SORTS = ("told",)
FILTERS = ("kind", "state")
MOST_COUNTED = 100


class UnknownNotice(NotFound):
    """No such news, or not yours to see."""


def find_notice(notice_id: int, *, seen_by: Viewer) -> Notice:
    """One piece of news that this person may read, however old."""
    found: Notice | None = _visible(seen_by).where(Notice.id == notice_id).first()
    if found is None:
        raise UnknownNotice(N_("Không tìm thấy tin này."))
    return found


def notices(listing: Listing, *, seen_by: Viewer) -> Page[tuple[Notice, bool]]:
    """The news of the organisation for this role, the latest first, each with whether this person has read it."""
    query = _visible(seen_by)
    if "kind" in listing.filters:
        query = query.where(Notice.kind == listing.filters["kind"])
    if listing.filters.get("state") == "unread":
        query = query.where(~_is_read(seen_by))
    page: Page[Notice] = page_of(query.order_by(Notice.told_at.desc(), Notice.id.desc()), listing)
    read = {
        row.notice_id
        for row in NoticeRead.select(NoticeRead.notice).where(
            NoticeRead.notice.in_([one.id for one in page.items]), NoticeRead.person == seen_by.person_id
        )
    }
    return Page([(one, one.id in read) for one in page.items], page.total, listing, page.size)


def unread_count(*, seen_by: Viewer, now: datetime) -> int:
    """How many of the last ninety days this person has not read; a hundred stands for more. One small statement."""
    if seen_by.person_id is None or seen_by.organisation_id is None:
        return 0
    return int(_unread(seen_by, now).limit(MOST_COUNTED).count())


def unread_ids(*, seen_by: Viewer, now: datetime) -> list[int]:
    """The numbers of what this person has not read."""
    return [row.id for row in _unread(seen_by, now)]


def is_something_to_send(*, now: datetime) -> bool:
    """News that was not planned yet, or a delivery whose moment has come. Asked every few seconds: two index looks."""
    return bool(
        Notice.select().where(Notice.planned_at.is_null()).exists()
        or NoticeDelivery.select()
        .where(NoticeDelivery.state.in_(("waiting", "sending")), NoticeDelivery.due_at <= now)
        .exists()
    )


def channels_of(person_id: int) -> list[NoticeChannel]:
    """A person's ways that have not ended, addresses first."""
    mine = NoticeChannel.select().where(NoticeChannel.person == person_id, NoticeChannel.ended_at.is_null())
    return list(mine.order_by(NoticeChannel.kind, NoticeChannel.id))


def last_deliveries(channel_ids: Sequence[int]) -> dict[int, NoticeDelivery]:
    """What came last of each channel, where anything has been tried."""
    newest = (
        NoticeDelivery.select(peewee.fn.MAX(NoticeDelivery.id))
        .where(NoticeDelivery.channel.in_(list(channel_ids)), NoticeDelivery.attempts > 0)
        .group_by(NoticeDelivery.channel)
    )
    return {one.channel_id: one for one in NoticeDelivery.select().where(NoticeDelivery.id.in_(newest))}


def wishes_of(person_id: int) -> NoticeWish:
    """How a person wants to hear; the usual where nothing was said. Not a row that is kept yet."""
    found: NoticeWish | None = NoticeWish.get_or_none(NoticeWish.person == person_id)
    return found or NoticeWish(person=person_id, rhythm=rules.AT_ONCE, hour=rules.USUAL_HOUR, muted=[])


def failures(*, since: datetime) -> dict[str, int]:
    """How often news was given up since then, by what was said."""
    query = (
        NoticeDelivery.select(NoticeDelivery.reason, peewee.fn.COUNT(NoticeDelivery.id))
        .where(NoticeDelivery.state == "failed", NoticeDelivery.due_at >= since)
        .group_by(NoticeDelivery.reason)
    )
    return dict(query.tuples())


def has_mail_channels() -> bool:
    """Does anybody wait for mail?"""
    return bool(
        NoticeChannel.select()
        .where(NoticeChannel.kind == "mail", ~NoticeChannel.confirmed_at.is_null(), NoticeChannel.ended_at.is_null())
        .exists()
    )


def _unread(seen_by: Viewer, now: datetime) -> peewee.ModelSelect:
    recent = Notice.told_at >= now - rules.SHOWN_FOR
    return _visible(seen_by, Notice.id).where(recent, ~_is_read(seen_by))


def _is_read(seen_by: Viewer) -> peewee.Expression:
    mine = NoticeRead.select(peewee.SQL("1")).where(
        NoticeRead.notice == Notice.id, NoticeRead.person == seen_by.person_id
    )
    return peewee.fn.EXISTS(mine)


def _visible(seen_by: Viewer, *columns: peewee.Field) -> peewee.ModelSelect:
    """News of the organisation the person works for now, in the role of now."""
    query = Notice.select(*columns)
    if seen_by.person_id is None or seen_by.organisation_id is None:
        return query.where(peewee.SQL("1 = 0"))
    is_mine = Notice.person_id.is_null() | (Notice.person_id == seen_by.person_id)
    return query.where(
        Notice.organisation == seen_by.organisation_id, Notice.roles.contains(f",{seen_by.role},"), is_mine
    )
