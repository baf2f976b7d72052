"""Printing labels as pages; this file only hangs them up."""

from trace.labels.calibration_pages import calibration
from trace.labels.calibration_roll_pages import calibration_rolls
from trace.labels.ledger_pages import ledger
from trace.labels.own_pages import layouts
from trace.labels.print_pages import prints
from trace.labels.progress_pages import labels
from trace.labels.tag_pages import tagging

blueprints = (prints, labels, layouts, calibration, calibration_rolls, ledger, tagging)
