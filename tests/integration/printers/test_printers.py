"""The list of printers: what may be on it, who may use an address of the operator's list, what orders of labels see."""

from dataclasses import replace

import pytest
from cast import viewer_of

from trace.labels import printer_choices, queries as label_queries
from trace.labels.rules import NotYours
from trace.labels.sheet import AS_DRAWN
from trace.printers import queries
from trace.printers.actions import end_printer, save_printer
from trace.printers.models import Printer
from trace.printers.rules import PrinterRefused, UnknownPrinter, Wished
