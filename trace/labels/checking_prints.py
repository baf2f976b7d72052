"""Reading the labels of a print back from its own pages before it is kept, as runs of labels are."""

from collections.abc import Sequence

from trace.errors import N_
from trace.labels.layout import Layout
from trace.labels.making.decoding import is_read, place_on_page
from trace.labels.making.pdf_pages import PdfPictures
from trace.labels.making.plan import Label, RunPlan
from trace.labels.rules_prints import PrintRefused
from trace.labels.sheet import Calibration, slots_of
from trace.labels.symbol_drawing import symbols_on


def check_readable(
    content: bytes, layout: Layout, labels: Sequence[Label], *, start_slot: int, calibration: Calibration
) -> None:
    """Refuse a file in which a symbol does not say what it must, naming the label; `labels` are all in it, in order."""
    if not layout.symbols:
        return
    slots = slots_of(layout)
    pictures = PdfPictures(content, layout.dpi, expected=min(len(labels), layout.labels_per_page))
    try:
        for index, label in enumerate(labels):
            facts, serial = label if isinstance(label, tuple) else (label, None)
            page, slot = divmod(start_slot - 1 + index, layout.labels_per_page)
            run = RunPlan(layout, facts, len(labels), start_slot, calibration)
            for placed in symbols_on(layout, facts, serial):
                image = pictures.cut(page, place_on_page(placed, slots[slot], run))
                if image is None or not is_read(image, placed):
                    raise PrintRefused(
                        N_("Nhãn số %(number)s (trang %(page)s) đọc lại không đúng, nên chưa in. Chọn mẫu to hơn."),
                        field="layout",
                        number=index + 1,
                        page=page + 1,
                    )
    finally:
        pictures.close()
