"""The fixtures of papers."""

from papered import dispatch, lots, plots, pond, season, shrimps

__all__ = ["dispatch", "lots", "plots", "pond", "season", "shrimps"]
