"""Labels with a QR of their own, 24 on an A4 sheet, with Vietnamese lines: against encoding alone and against peers.

Both sides of every ratio are measured in one run, each way in a process of its own so that its peak memory is its
own. `python bench/run.py labels` prints a table and keeps the figures.
"""

import io
import itertools
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

ROUNDS = 3
COUNTS = {"trace": (1_000, 10_000), "reportlab": (240,), "weasyprint": (240,)}
LOTS = itertools.count(100)
LINES = (
    "Gạo nếp cái hoa vàng Thụy Ninh",
    "Hợp tác xã Nông nghiệp Sông Hóa",
    "Địa chỉ: Xã A Sào, tỉnh Hưng Yên",
    "Xuất xứ: Việt Nam   Định lượng: 5 kg",
    "Số lô: G7K2M9",
    "NSX: 12/11/2026   HSD: 12/11/2027",
)


def address(number: int) -> str:
    """A GTIN link with lot and serial, as it stands on a pack."""
    return f"HTTPS://TXNG.EXAMPLE.VN/01/09520001000010/10/G7K2M9/21/{number * 7919 % 10**8:08d}"


def run() -> dict[str, object]:
    """Measure every way in its own process, print a table, and give the figures."""
    rows = [_in_its_own_process(way, count) for way, counts in COUNTS.items() for count in counts]
    ours = next(row for row in rows if row["way"] == "trace" and row["labels"] == max(COUNTS["trace"]))
    for row in rows:
        row["trace_is_times"] = round(ours["labels_per_second"] / row["labels_per_second"], 2)
    print(f"Labels with unique QR, 24 per A4, one core of {os.cpu_count()}, median of {ROUNDS}")
    print(f"{'way':<12}{'labels':>8}{'per s':>9}{'of encoding':>13}{'trace is ×':>12}{'bytes each':>12}{'peak MB':>9}")
    for row in rows:
        share = f"{row['share_of_encoding']:.2f}"
        print(
            f"{row['way']:<12}{row['labels']:>8}{row['labels_per_second']:>9.0f}{share:>13}"
            f"{row['trace_is_times']:>12}{row['bytes_per_label']:>12.0f}{row['peak_mb']:>9}"
        )
    return {"cores": os.cpu_count(), "rounds": ROUNDS, "rows": rows}


def _in_its_own_process(way: str, count: int) -> dict[str, float]:
    done = subprocess.run([sys.executable, __file__, way, str(count)], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def measure(way: str, count: int) -> dict[str, float | str]:
    """Turn by turn: encode every address, then make the sheets; medians of both, and of their ratio."""
    make = {"trace": with_trace, "reportlab": with_reportlab, "weasyprint": with_weasyprint}[way]
    make(24)  # fonts are cut and modules loaded once per process, by every way
    rates, shares, size = [], [], 0
    for _ in range(ROUNDS):
        encoding = _seconds(lambda: encode_alone(count))
        start = time.perf_counter()
        size = make(count)
        making = time.perf_counter() - start
        rates.append(count / making)
        shares.append(encoding / making)
    return {
        "way": way,
        "labels": count,
        "labels_per_second": round(statistics.median(rates), 1),
        "share_of_encoding": round(statistics.median(shares), 3),
        "bytes_per_label": round(size / count, 1),
        "peak_mb": _peak_mb(),
    }


def _peak_mb() -> float:
    """The most memory this process ever held; getrusage would also count the parent's copy before exec."""
    line = next(one for one in Path("/proc/self/status").read_text().splitlines() if one.startswith("VmHWM"))
    return round(int(line.split()[1]) / 1024)


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def encode_alone(count: int) -> None:
    """The same encoder on the same addresses, and nothing else: the honest yardstick."""
    import zxingcpp

    for number in range(count):
        zxingcpp.create_barcode(address(number), zxingcpp.BarcodeFormat.QRCode, ec_level="M")


def with_trace(count: int) -> int:
    """The product's own sheets, written to a file; bytes written."""
    from trace.labels.facts import LabelFacts, Serial
    from trace.labels.layout import find_layout
    from trace.labels.pdf import render_pdf

    layout = find_layout("a4-24")
    # Another lot every time, so that the fitting of its lines is paid for every time.
    facts = replace(layout.sample, lot=f"G7K{next(LOTS)}")

    def labels() -> Iterator[tuple[LabelFacts, Serial]]:
        for number in range(count):
            link = address(number)
            yield facts, Serial(link, link, facts.short_code, link[-8:])

    with Path(os.devnull).open("wb") as out:
        return render_pdf(layout, labels(), out=out).size_bytes


def with_reportlab(count: int) -> int:
    """The usual recipe: qrcode's picture and six drawn strings a label."""
    import qrcode
    from reportlab.lib.units import mm
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    from trace.labels.fonts import FONTS_FOLDER

    pdfmetrics.registerFont(TTFont("label", FONTS_FOLDER / "BeVietnamPro-Regular.ttf"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(210 * mm, 297 * mm))
    for number in range(count):
        slot = number % 24
        if number and not slot:
            canvas.showPage()
        x, y = slot % 3 * 70 * mm, 297 * mm - (slot // 3 + 1) * 37 * mm
        code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, box_size=4)
        code.add_data(address(number))
        picture = ImageReader(code.make_image().get_image())
        canvas.drawImage(picture, x + 45 * mm, y + 10 * mm, 21 * mm, 21 * mm)
        canvas.setFont("label", 6.5)
        for line, text in enumerate(LINES):
            canvas.drawString(x + 5 * mm, y + (30 - line * 3) * mm, text)
    canvas.save()
    return len(out.getvalue())


def with_weasyprint(count: int) -> int:
    """HTML with an SVG path a code, as web shops print."""
    import qrcode
    import qrcode.image.svg
    import weasyprint

    from trace.labels.fonts import FONTS_FOLDER

    style = (
        "@page{size:210mm 297mm;margin:0}body{margin:0;font:6.5pt label}"
        f"@font-face{{font-family:label;src:url({(FONTS_FOLDER / 'BeVietnamPro-Regular.ttf').as_uri()})}}"
        ".l{float:left;width:70mm;height:37mm;overflow:hidden}p{margin:0 0 0 5mm}"
        "svg{float:right;width:21mm;height:21mm}"
    )
    words = "".join(f"<p>{line}</p>" for line in LINES)
    labels = []
    for number in range(count):
        code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M)
        code.add_data(address(number))
        drawn = code.make_image(image_factory=qrcode.image.svg.SvgPathImage).to_string(encoding="unicode")
        labels.append(f'<div class="l">{drawn}{words}</div>')
    return len(weasyprint.HTML(string=f"<style>{style}</style>{''.join(labels)}").write_pdf())


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], int(sys.argv[2]))))
