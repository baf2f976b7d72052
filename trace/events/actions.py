"""Everything that may be written down, under one name each; every act is one transaction with one answer."""

from trace.events.actions_diary import observe, record_diary, record_many
from trace.events.actions_seasons import close_season, harvest, open_season

__all__ = ["close_season", "harvest", "observe", "open_season", "record_diary", "record_many"]
