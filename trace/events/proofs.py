"""What files prove of events: which photo was taken for which act, and that none proves two different ones."""

from trace.events.models import EventPhoto


def is_photo(file_id: int) -> bool:
    """Whether an event has this file, so that strangers may have been shown it with the event."""
    return bool(EventPhoto.select().where(EventPhoto.file_id == file_id).exists())
