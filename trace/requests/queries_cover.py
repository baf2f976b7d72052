"""Who stands in for whom on a day."""

from datetime import date

from trace.errors import N_
from trace.kit.viewer import Viewer
from trace.requests.models import RequestCover
from trace.requests.rules import UnknownRequest, acting


def deputies_on(day: date, organisation_id: int) -> dict[int, int]:
    """By person: the deputy of this organisation on this day; of two covers the later one holds."""
    rows = RequestCover.select().where(
        RequestCover.organisation == organisation_id,
        RequestCover.ended_at.is_null(),
        RequestCover.starts_on <= day,
        RequestCover.ends_on >= day,
    )
    return {row.person_id: row.deputy_id for row in rows.order_by(RequestCover.id)}


def acting_on(person_id: int, *, organisation_id: int, day: date) -> int:
    """Who does what falls to this person on this day."""
    return acting(person_id, deputies_on(day, organisation_id))


def covers_of(organisation_id: int, *, today: date) -> list[RequestCover]:
    """Those that hold now or will, by their first day."""
    rows = RequestCover.select().where(
        RequestCover.organisation == organisation_id, RequestCover.ended_at.is_null(), RequestCover.ends_on >= today
    )
    return list(rows.order_by(RequestCover.starts_on, RequestCover.id))


def find_cover(number: int, *, seen_by: Viewer) -> RequestCover:
    """One of one's own organisation."""
    found = RequestCover.get_or_none(
        RequestCover.id == number, RequestCover.organisation == (seen_by.organisation_id or 0)
    )
    if found is None:
        raise UnknownRequest(N_("Không tìm thấy lần làm thay này."))
    return found  # type: ignore[no-any-return]
