"""Labels a second in ZPL and TSPL, a number of its own on each, all text as dots, on one core.

Beside them in the same run: the symbols' modules alone (what nobody can avoid), ZPL that lets the printer draw symbol
and plain ASCII itself, and what a converter of pictures does: the whole label drawn anew, then turned into ^GFA digits.
"""

import sys
import time
from collections.abc import Callable
from functools import partial

from trace.labels.bitmap import render_image
from trace.labels.drawing import draw_label
from trace.labels.facts import LabelFacts, Serial
from trace.labels.layout import Layout, find_layout
from trace.labels.numbering import serial_of
from trace.labels.symbols import qr_symbol
from trace.labels.thermal import tspl, zpl
from trace.labels.thermal.raster import page_bitmaps

LAYOUT, COUNT, DRAWN_ANEW, ROUNDS, WANTED = "roll-50x30", 2000, 60, 3, 500
LETTERS = "23456789BCFGHJKMPQRTVWX"
Pack = tuple[LabelFacts, Serial]


def run() -> dict[str, object]:
    """Print a table; fail where a printer's language is slower than it must be."""
    layout = find_layout(LAYOUT)
    print(f"{LAYOUT}, {COUNT} labels, a number on each, one core, best of {ROUNDS}, processor time")
    figures: dict[str, object] = {"layout": LAYOUT, "labels": COUNT, "cores": 1}
    for dpi in (203, 300):
        figures[f"{dpi} dpi"] = _at(layout, dpi)
    slowest = min(one[name] for one in figures.values() if isinstance(one, dict) for name in ("zpl", "tspl"))
    if slowest < WANTED:
        raise RuntimeError(f"{slowest:,.0f} labels a second, {WANTED} are wanted")
    return figures


def _at(layout: Layout, dpi: int) -> dict[str, float]:
    packs = _packs(layout.sample)
    found = {
        "symbols alone": _rate(partial(_symbols, packs), COUNT),
        "printer's own symbol and text": _rate(partial(_printers_own, packs), COUNT),
        "drawn anew and converted": _rate(partial(_drawn_anew, layout, packs[:DRAWN_ANEW], dpi), DRAWN_ANEW),
    }
    for name, language in (("zpl", zpl), ("tspl", tspl)):
        press = partial(_pressed, language, layout, packs, dpi)
        found[name] = _rate(press, COUNT)
        found[f"{name} bytes a label"] = len(press()) / COUNT
        found[f"{name} against drawn anew"] = round(found[name] / found["drawn anew and converted"], 1)
    for name, value in found.items():
        print(f"  {dpi} dpi  {name:34} {value:12,.1f}")
    return found


def _pressed(language: object, layout: Layout, packs: list[Pack], dpi: int) -> bytes:
    pages = page_bitmaps(layout, packs, dpi=dpi, model=packs[0][1])
    return b"".join(language.write(pages, layout))  # type: ignore[attr-defined]


def _packs(facts: LabelFacts) -> list[Pack]:
    """Numbers that look like real ones, all different."""
    made = []
    for number in range(COUNT):
        text = "".join(LETTERS[(number * 7919 + place * 104_729) // 23**place % 23] for place in range(14))
        made.append((facts, serial_of(facts.url, facts.short_url, facts.short_code, text, "")))
    if len({serial.url for _, serial in made}) < COUNT:
        raise RuntimeError("two packs have one number")
    return made


def _symbols(packs: list[Pack]) -> None:
    for _, serial in packs:
        qr_symbol(serial.url)


def _printers_own(packs: list[Pack]) -> bytes:
    frame = "^XA^FO250,10^BQN,2,4^FDMA,{}^FS^FO10,10^A0N,24^FD{}^FS^XZ"
    return b"".join(frame.format(serial.url, serial.shown).encode() for _, serial in packs)


def _drawn_anew(layout: Layout, packs: list[Pack], dpi: int) -> bytes:
    parts = []
    for facts, serial in packs:
        image = render_image(draw_label(layout.at(dpi), facts, serial), dpi).point(lambda grey: 255 * (grey < 128))
        bits = image.convert("1").tobytes()
        parts.append(b"^XA^FO0,0^GFA,%d,%d,%d," % (len(bits), len(bits), (image.width + 7) // 8))
        parts.append(bits.hex().upper().encode() + b"^FS^XZ")
    return b"".join(parts)


def _rate(work: Callable[[], object], count: int) -> float:
    """Labels a second of processor time: the machine may be busy with other things."""
    best = 0.0
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        best = max(best, count / (time.process_time() - start))
    return best


if __name__ == "__main__":
    try:
        run()
    except RuntimeError as error:
        sys.exit(str(error))
