"""What a person may read of the news, and how many of it are unread."""

from datetime import datetime

import peewee

from trace.errors import N_, NotFound
from trace.kit.paging import Listing, Page, page_of
from trace.kit.viewer import Viewer
from trace.notices import rules
from trace.notices.models import Notice, NoticeRead

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
    return query.where(Notice.organisation == seen_by.organisation_id, Notice.roles.contains(f",{seen_by.role},"))
