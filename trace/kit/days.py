"""Days and moments as people here write them."""

from datetime import date, datetime

from trace.clock import VIETNAM


def show_day(day: date | datetime | None) -> str:
    """`23/11/2026`; of a moment the day in Vietnam; of nothing an empty text."""
    if isinstance(day, datetime):
        day = day.astimezone(VIETNAM).date()
    return day.strftime("%d/%m/%Y") if day else ""


def show_moment(moment: datetime | None) -> str:
    """`12:05 23/11/2026`, Vietnam's time; of nothing an empty text."""
    return moment.astimezone(VIETNAM).strftime("%H:%M %d/%m/%Y") if moment else ""
