"""Numbered labels, 24 on an A4 sheet, with Vietnamese lines: against encoding alone and against peers.

Both sides of every ratio are measured in one run, each way in a process of its own so that its peak memory is its
own. `python bench/run.py labels` prints a table and keeps the figures.
"""

import io
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

# Rounds at so many labels. `drawn` makes the sheets and nothing else; `made` is the product's own way: drawn, a sample
# read back from the pages, kept in chunks, joined; `two` is the same by two processes, their start included.
ROUNDS = {1_000: 3, 10_000: 3, 100_000: 1, 240: 3}
WAYS = (
    ("drawn", 1_000), ("drawn", 10_000), ("made", 10_000), ("made", 100_000), ("two", 10_000), ("two", 100_000),
    ("reportlab", 240), ("weasyprint", 240),
)  # fmt: skip
LINES = (
    "Gạo nếp cái hoa vàng Thụy Ninh",
    "Hợp tác xã Nông nghiệp Sông Hóa",
    "Địa chỉ: Xã A Sào, tỉnh Hưng Yên",
    "Xuất xứ: Việt Nam   Định lượng: 5 kg",
    "Số lô: G7K2M9",
    "NSX: 12/11/2026   HSD: 12/11/2027",
)


def run() -> dict[str, object]:
    """Measure every way in its own process, print a table, and give the figures."""
    rows = [_in_its_own_process(way, count) for way, count in WAYS]
    found = {(row["way"], row["labels"]): row for row in rows}
    ours = found["made", 10_000]["labels_per_second"]
    print(f"Serialised labels, 24 per A4, six lines; {os.cpu_count()} cores; median of rounds")
    print(f"{'way':<12}{'labels':>8}{'per s':>9}{'of encoding':>13}{'made is ×':>12}{'bytes each':>12}{'peak MB':>9}")
    for row in rows:
        row["made_is_times"] = round(ours / row["labels_per_second"], 2)
        print(
            f"{row['way']:<12}{row['labels']:>8}{row['labels_per_second']:>9.0f}{row['share_of_encoding']:>13.2f}"
            f"{row['made_is_times']:>12}{row['bytes_per_label']:>12.0f}{row['peak_mb']:>9}"
        )
    facts = {
        "of_encoding_drawn": found["drawn", 10_000]["share_of_encoding"],
        "of_encoding_made_and_read_back": found["made", 10_000]["share_of_encoding"],
        **{f"two_cores_times_one_at_{count}": _times(found, count) for count in (10_000, 100_000)},
        "peak_mb_10k_and_100k": [found["made", count]["peak_mb"] for count in (10_000, 100_000)],
        "times_reportlab": found["reportlab", 240]["made_is_times"],
        "times_weasyprint": found["weasyprint", 240]["made_is_times"],
    }
    for name, value in facts.items():
        print(f"{name}: {value}")
    return {"cores": os.cpu_count(), "rows": rows, **facts}


def _times(found: dict[tuple[str, int], dict[str, float]], count: int) -> float:
    return round(found["two", count]["labels_per_second"] / found["made", count]["labels_per_second"], 2)


def _in_its_own_process(way: str, count: int) -> dict[str, float]:
    done = subprocess.run([sys.executable, __file__, way, str(count)], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def measure(way: str, count: int) -> dict[str, float | str]:
    """Turn by turn: encode every address, then make the sheets; medians of both, and of their ratio."""
    make = {"drawn": drawn, "made": made, "two": two, "reportlab": with_reportlab, "weasyprint": with_weasyprint}[way]
    make(24, 0)  # fonts are cut and modules loaded once per process, by every way
    rates, shares, size = [], [], 0
    for turn in range(ROUNDS[count]):
        addresses = [one.url.upper() for one in plan(count, turn).numbering.serials(0, min(count, 10_000))]
        encoding = _seconds(lambda addresses=addresses: encode_alone(addresses)) * count / len(addresses)
        start = time.perf_counter()
        size = make(count, turn + 1)
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
    """The most memory this process ever held, or any that it started, whichever is more; getrusage of this one would
    also count the parent's copy before exec."""
    line = next(one for one in Path("/proc/self/status").read_text().splitlines() if one.startswith("VmHWM"))
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return round(max(int(line.split()[1]), children) / 1024)


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def encode_alone(addresses: list[str]) -> None:
    """The same encoder on the same addresses, and nothing else: the honest yardstick."""
    import zxingcpp

    for address in addresses:
        zxingcpp.create_barcode(address, zxingcpp.BarcodeFormat.QRCode, ec_level="M")


def plan(count: int, turn: int):
    """A run of `count` numbered packs. Another lot every turn, so that fitting its lines is paid for every time."""
    from trace.labels.layout import find_layout
    from trace.labels.making.plan import RunPlan
    from trace.labels.numbering import Numbering

    layout = find_layout("a4-24")
    lot = f"G7K{100 + turn}"
    facts = replace(layout.sample, lot=lot, url=f"https://txng.example.vn/01/09520001000017/10/{lot}")
    numbering = Numbering(
        secret=b"k" * 32, identifier=f"https://id.gs1.org/01/09520001000017/10/{lot}", version=1, first=0, copies=1,
        url=facts.url, short_url=facts.short_url, short_code=facts.short_code, has_pin=False,
    )  # fmt: skip
    return RunPlan(layout=layout, facts=facts, total=count, title="Tem", seed=lot, numbering=numbering)


def drawn(count: int, turn: int) -> int:
    """The sheets alone, one after another into a file; bytes written."""
    from trace.labels.making.renderer import renderer_of

    run, renderer = plan(count, turn), renderer_of("pdf")
    chunks = (renderer.chunk(run.chunk(number)) for number in range(run.chunk_count))
    with Path(os.devnull).open("wb") as out:
        return renderer.joined(chunks, out, run=run).size_bytes


def made(count: int, turn: int, processes: int = 1) -> int:
    """As a print run is made: in chunks that are read back and kept, then joined."""
    from trace.labels.making.folder import ChunkFolder
    from trace.labels.making.pool import make_chunks
    from trace.labels.making.renderer import renderer_of

    run = plan(count, turn)
    with tempfile.TemporaryDirectory() as instance, Path(instance, "tem.pdf").open("wb") as out:
        folder = ChunkFolder(Path(instance), "R")
        numbers = range(run.chunk_count)
        kept = {
            one.number: one.sha256
            for one in make_chunks(run, numbers, folder=folder, processes=processes, is_stopped=bool)
            if one.fault is None
        }
        chunks = (folder.read(number, kept[number]) or b"" for number in numbers)
        return renderer_of("pdf").joined(chunks, out, run=run).size_bytes


def two(count: int, turn: int) -> int:
    """The same by two processes."""
    return made(count, turn, processes=2)


def with_reportlab(count: int, turn: int) -> int:
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
    for number, one in enumerate(plan(count, turn).numbering.serials(0, count)):
        slot = number % 24
        if number and not slot:
            canvas.showPage()
        x, y = slot % 3 * 70 * mm, 297 * mm - (slot // 3 + 1) * 37 * mm
        code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, box_size=4)
        code.add_data(one.url.upper())
        picture = ImageReader(code.make_image().get_image())
        canvas.drawImage(picture, x + 45 * mm, y + 10 * mm, 21 * mm, 21 * mm)
        canvas.setFont("label", 6.5)
        for line, text in enumerate(LINES):
            canvas.drawString(x + 5 * mm, y + (30 - line * 3) * mm, text)
    canvas.save()
    return len(out.getvalue())


def with_weasyprint(count: int, turn: int) -> int:
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
    for one in plan(count, turn).numbering.serials(0, count):
        code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M)
        code.add_data(one.url.upper())
        drawn = code.make_image(image_factory=qrcode.image.svg.SvgPathImage).to_string(encoding="unicode")
        labels.append(f'<div class="l">{drawn}{words}</div>')
    return len(weasyprint.HTML(string=f"<style>{style}</style>{''.join(labels)}").write_pdf())


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], int(sys.argv[2]))))
