"""The same lots as in the tests of the actions, seen through pages and commands."""

from labelled import batch, batch_with_gtin, rice, unapproved

__all__ = ["batch", "batch_with_gtin", "rice", "unapproved"]
