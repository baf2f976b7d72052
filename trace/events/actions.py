"""Everything that may be written down, under one name each; every act is one transaction with one answer."""

from trace.events.actions_corrections import cancel, correct, erase_private
from trace.events.actions_decisions import approve, hold, release, withdraw_approval
from trace.events.actions_diary import observe, record_diary, record_many
from trace.events.actions_lots import close_batches, destroy, receive, sell, ship, transform
from trace.events.actions_packs import pack_up, tag_units, unpack
from trace.events.actions_register import register
from trace.events.actions_seasons import close_season, harvest, open_season

__all__ = [
    "approve",
    "cancel",
    "close_batches",
    "close_season",
    "correct",
    "destroy",
    "erase_private",
    "harvest",
    "hold",
    "observe",
    "open_season",
    "pack_up",
    "receive",
    "record_diary",
    "record_many",
    "register",
    "release",
    "sell",
    "ship",
    "tag_units",
    "transform",
    "unpack",
    "withdraw_approval",
]
