"""The same lots as in the tests of the actions, seen through the API."""

from labelled import batch, batch_with_gtin, rice, unapproved

__all__ = ["batch", "batch_with_gtin", "rice", "unapproved"]
