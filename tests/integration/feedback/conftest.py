"""Song Hoa's lots, to which old and foreign codes are linked."""

from labelled import batch, batch_with_gtin, rice, unapproved

__all__ = ["batch", "batch_with_gtin", "rice", "unapproved"]
