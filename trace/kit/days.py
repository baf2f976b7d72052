"""Days and moments as people here write them."""

from datetime import date, datetime, time

from trace.clock import VIETNAM


def show_day(day: date | datetime | None) -> str:
    """`23/11/2026`; of a moment the day in Vietnam; of nothing an empty text."""
    if isinstance(day, datetime):
        day = day.astimezone(VIETNAM).date()
    return day.strftime("%d/%m/%Y") if day else ""


def show_moment(moment: datetime | None) -> str:
    """`12:05 23/11/2026`, Vietnam's time; of nothing an empty text."""
    return moment.astimezone(VIETNAM).strftime("%H:%M %d/%m/%Y") if moment else ""


def is_day_only(moment: datetime) -> bool:
    """True for noon in Vietnam to the microsecond: what `kit.inputs.start_of_day` makes of a day alone."""
    return moment.astimezone(VIETNAM).time() == time(12)


def show_when(moment: datetime | None) -> str:
    """`07:30 23/11/2026`, or `23/11/2026` where only the day was written: nobody is shown an hour nobody gave."""
    return show_day(moment) if moment and is_day_only(moment) else show_moment(moment)
