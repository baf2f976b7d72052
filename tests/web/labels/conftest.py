"""The same lots as in the tests of the actions, seen through pages and commands."""

from labelled import batch, batch_with_gtin, rice, unapproved

__all__ = ["FACTS", "batch", "batch_with_gtin", "rice", "unapproved"]

# What a run's row needs besides its lot, number and place in the log.
FACTS = {
    "layout": "a4-24", "layout_hash": "x", "count": 10, "copies": 1, "total": 10, "start_slot": 1, "pages": 1,
    "calibration": {"printer": ""}, "printed": {}, "data_hash": "x", "is_test": False, "is_unverified": False,
    "budget_most": 20, "budget_used": 0, "via": "page",
}  # fmt: skip
