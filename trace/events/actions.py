"""Everything that may be written down, under one name each; every act is one transaction with one answer."""

from trace.events.actions_corrections import cancel, correct, erase_private
from trace.events.actions_decisions import approve, hold, release, withdraw_approval
from trace.events.actions_diary import observe, record_diary, record_many
from trace.events.actions_leaving import close_batches, destroy, lose, sell, ship
from trace.events.actions_lots import transform
from trace.events.actions_packs import pack_up, tag_units, unpack
from trace.events.actions_photos import add_photos
from trace.events.actions_proposals import (
    agree,
    pause_corrections,
    put_right,
    refuse,
    resume_corrections,
    take_back,
    withdraw,
)
from trace.events.actions_receipts import receive, take_over
from trace.events.actions_register import register
from trace.events.actions_regroup import merge, split
from trace.events.actions_returns import bring_back
from trace.events.actions_seasons import close_season, harvest, open_season
from trace.events.actions_sensors import measured_before, report_readings
from trace.events.actions_sources import tell_sources
from trace.events.actions_undo import undo

__all__ = [
    "add_photos",
    "agree",
    "approve",
    "bring_back",
    "cancel",
    "close_batches",
    "close_season",
    "correct",
    "destroy",
    "erase_private",
    "harvest",
    "hold",
    "lose",
    "measured_before",
    "merge",
    "observe",
    "open_season",
    "pack_up",
    "pause_corrections",
    "put_right",
    "receive",
    "record_diary",
    "record_many",
    "refuse",
    "register",
    "release",
    "report_readings",
    "resume_corrections",
    "sell",
    "ship",
    "split",
    "tag_units",
    "take_back",
    "take_over",
    "tell_sources",
    "transform",
    "undo",
    "unpack",
    "withdraw",
    "withdraw_approval",
]
