"""Layouts that differ in what matters: sheet and roll, one and many across, roomy and tight, stamp and goods label.

Every layout is printed, measured and decoded in `labels/test_every_layout.py`; what holds for the machinery is shown
on these.
"""

from trace.labels.layout import find_layout

FEW = [find_layout(name) for name in ("a4-24", "tomy-145", "roll-35x22x3-104", "roll-50x30", "roll-100x50-stamp")]
