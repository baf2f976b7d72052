"""Lots: their numbers, dates, quantities and state.

Promises: a lot number means nothing and is unique for its product; dates follow the law's arithmetic; state is read
from columns that events alone have written. Never records anything by itself: that is for the room of events.
"""
