"""The tables of packs: they stand in `events`, whose acts write them."""

from trace.events.models_packs import IssuedSscc, Pack, PackContent, UnitSerial

__all__ = ["IssuedSscc", "Pack", "PackContent", "UnitSerial"]
