"""The text that people read under a symbol; an EAN-13's digits stand where GS1 puts them."""

from dataclasses import replace

from trace.labels.fit import fit_block
from trace.labels.fonts import face
from trace.labels.layout_parts import Block, Field, Rectangle, SymbolPlace
from trace.labels.lines import FittedLine
from trace.labels.problems import FitProblem
from trace.labels.symbol_kinds import DIGITS_MODULES, GUARD_MODULES, KINDS
from trace.labels.symbols import PlacedSymbol

PREFIX = "symbol_text_"
GAP_MM = 0.6
# The em of the text, as a share of its box's height, between what is readable and what is wasteful.
SHARE, SMALLEST_MM, LARGEST_MM = 0.11, 1.9, 3.4
LINES_BELOW_BARS, LINES_BELOW_SQUARES = 2, 6
# An EAN-13 in modules: its first digit left of the guard bars, then six digits between each two of them.
DIGIT_MODULES, FIRST_RIGHT, HALVES, HALF_MODULES = 7, -3, (3, 50), 42
DIGITS_HEIGHT_MODULES = DIGITS_MODULES - 1.2


def fit_text(text: str, place: SymbolPlace, number: int, least_mm: float) -> tuple[list[FittedLine], list[FitProblem]]:
    """Lines of `text` for the box's width, as if the box began at its top; letters of at least `least_mm` x-height."""
    size_mm = min(max(place.box.height_mm * SHARE, SMALLEST_MM), LARGEST_MM)
    lines = LINES_BELOW_BARS if KINDS[place.kind].bars else LINES_BELOW_SQUARES
    field = Field(f"{PREFIX}{number}", size_mm, min_x_height_mm=least_mm, max_lines=lines)
    block = Block(Rectangle(place.box.x_mm, 0, place.box.width_mm, place.box.height_mm), (field,), align="centre")
    return fit_block(block, {field.fact: text})


def height_of(lines: list[FittedLine]) -> float:
    """What the lines take below a symbol, with the gap between."""
    return GAP_MM + max(line.baseline_mm + line.face.ink_mm(line.text, line.size_mm)[0] for line in lines)


def moved_down(line: FittedLine, by_mm: float) -> FittedLine:
    """The line lower on the label."""
    return replace(line, baseline_mm=line.baseline_mm + by_mm)


def ean_digits(placed: PlacedSymbol) -> list[FittedLine]:
    """One digit, then six and six."""
    text, module_mm, drawn = placed.symbol.text, placed.module_mm, face("regular")
    em_mm = DIGITS_HEIGHT_MODULES * module_mm / drawn.cap_height_per_em
    widest_mm = max(drawn.width_mm(half, em_mm) for half in (text[1:7], text[7:]))
    size_mm = em_mm * min(1.0, (HALF_MODULES - 3) * module_mm / widest_mm)
    baseline_mm = placed.y_mm + placed.height_mm + (DIGITS_MODULES - GUARD_MODULES) * module_mm

    def line(digits: str, left_mm: float, room_mm: float) -> FittedLine:
        width_mm = drawn.width_mm(digits, size_mm)
        return FittedLine(
            fact=f"{PREFIX}{placed.place}",
            face=drawn,
            text=digits,
            x_mm=left_mm + (room_mm - width_mm) / 2,
            baseline_mm=baseline_mm,
            size_mm=size_mm,
            width_mm=width_mm,
            is_reversed=False,
            is_centred=True,
            box_x_mm=left_mm,
            box_width_mm=room_mm,
        )

    first_mm = placed.x_mm + (FIRST_RIGHT - DIGIT_MODULES) * module_mm
    halves = [
        line(digits, placed.x_mm + start * module_mm, HALF_MODULES * module_mm)
        for start, digits in zip(HALVES, (text[1:7], text[7:]), strict=True)
    ]
    return [line(text[0], first_mm, DIGIT_MODULES * module_mm), *halves]
