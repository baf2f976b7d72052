"""Where symbols stand and how large they are: whole printer dots a module, quiet zones inside their boxes."""

import math
from dataclasses import dataclass

from trace.labels.layout_parts import MM_PER_INCH, SymbolPlace
from trace.labels.problems import (
    BARS_LONG,
    BARS_LOW,
    BARS_NARROW,
    BARS_TOO_LOW,
    SYMBOL_SMALL,
    SYMBOL_TOO_BIG,
    FitProblem,
    millimetres,
)
from trace.labels.symbol_kinds import (
    DIGITS_MODULES,
    GUARD_MODULES,
    KINDS,
    LOGISTIC_HEIGHT_MM,
    LOGISTIC_MODULE_MM,
    Bars,
    KindOfSymbol,
)
from trace.labels.symbols import PlacedSymbol, Symbol

LEAST_DOTS = 3


@dataclass(frozen=True, slots=True)
class Room:
    """What is asked of a symbol where it stands: printer, height taken by text below it, and whether the label is a
    logistic one, of which GS1 wants more."""

    dpi: int
    text_mm: float = 0.0
    is_logistic: bool = False

    @property
    def dot_mm(self) -> float:
        """The printer's dot."""
        return MM_PER_INCH / self.dpi


def place_symbol(symbol: Symbol, place: SymbolPlace, room: Room, number: int = 0) -> PlacedSymbol:
    """The largest whole-dot module that fits, centred on whole dots. Call `problems_of_symbol` first."""
    dot_mm, kind = room.dot_mm, KINDS[symbol.kind]
    dots = _dots(symbol, place, room)
    if symbol.kind == "ean13":
        symbol = symbol.with_guards(_bar_rows(place, dots * dot_mm))
    across, down = symbol.columns * dots, symbol.rows * dots
    if kind.bars and symbol.rows == 1:
        down = int((place.box.height_mm - room.text_mm) / dot_mm + 1e-6)
    box, below_mm = place.box, _below_mm(symbol, room, dots * dot_mm)
    lean = (kind.quiet[0] - kind.quiet[1]) * dots / 2
    x_dots = round((box.x_mm + box.width_mm / 2) / dot_mm - across / 2 + lean)
    y_dots = round((box.y_mm + (box.height_mm - below_mm) / 2) / dot_mm - down / 2)
    module_mm = dots * dot_mm
    return PlacedSymbol(
        symbol, x_dots * dot_mm, y_dots * dot_mm, module_mm, dots, across * dot_mm, down * dot_mm, number
    )


def problems_of_symbol(symbol: Symbol, place: SymbolPlace, room: Room) -> list[FitProblem]:
    """Too small is refused with what it needs and what there is; below what a till's scanner wants is a warning."""
    kind, dot_mm = KINDS[symbol.kind], room.dot_mm
    modules, least, dots = _modules_across(symbol), least_dots(kind, room.dpi), _dots(symbol, place, room)
    if dots < least:
        params: dict[str, str | int] = {
            "symbol": kind.name,
            "needed_mm": millimetres(modules * least * dot_mm),
            "available_mm": millimetres(_side_mm(place, room, kind)),
            "modules": modules,
            "dots": least,
            "dpi": room.dpi,
        }
        return [FitProblem(SYMBOL_TOO_BIG, params, fact="symbol")]
    found = _problems_of_bars(kind, kind.bars, place_symbol(symbol, place, room), room) if kind.bars else []
    wished_mm = LOGISTIC_MODULE_MM if room.is_logistic and symbol.kind == "gs1_128" else kind.till_module_mm
    if dots * dot_mm < wished_mm:
        module, till = millimetres(dots * dot_mm, 3), millimetres(wished_mm, 3)
        warning: dict[str, str | int] = {"symbol": kind.name, "dots": dots, "module_mm": module, "till_mm": till}
        found.append(FitProblem(BARS_NARROW if kind.bars else SYMBOL_SMALL, warning, is_blocking=False, fact="symbol"))
    return found


def least_dots(kind: KindOfSymbol, dpi: int) -> int:
    """The fewest dots a module may have on this printer."""
    return max(LEAST_DOTS, math.ceil(kind.least_module_mm * dpi / MM_PER_INCH - 1e-9))


def _problems_of_bars(kind: KindOfSymbol, bars: Bars, placed: PlacedSymbol, room: Room) -> list[FitProblem]:
    """Bars that a scanner's line would miss, or that are longer than scanners see."""
    module_mm = placed.module_mm
    height_mm = placed.height_mm - (GUARD_MODULES * module_mm if placed.symbol.rows > 1 else 0)
    length_mm = placed.width_mm + sum(kind.quiet[:2]) * module_mm
    wished_mm = bars.wished_modules * module_mm if bars.wished_modules else bars.wished_mm
    if room.is_logistic and placed.symbol.kind == "gs1_128":
        wished_mm = LOGISTIC_HEIGHT_MM
    least_mm = max(bars.least_mm, bars.least_share_of_width * placed.width_mm)
    params: dict[str, str | int] = {"symbol": kind.name, "height_mm": millimetres(height_mm)}
    found = []
    if height_mm < least_mm - 0.05:
        params["least_mm"] = millimetres(least_mm, 2)
        found.append(FitProblem(BARS_TOO_LOW, params, fact="symbol"))
    elif height_mm < wished_mm - module_mm:
        params["wished_mm"] = millimetres(wished_mm, 2)
        found.append(FitProblem(BARS_LOW, params, is_blocking=False, fact="symbol"))
    if bars.longest_mm and length_mm > bars.longest_mm:
        long: dict[str, str | int] = {"symbol": kind.name, "length_mm": millimetres(length_mm)}
        found.append(FitProblem(BARS_LONG, {**long, "most_mm": millimetres(bars.longest_mm)}, fact="symbol"))
    return found


def _modules_across(symbol: Symbol) -> int:
    return symbol.columns + sum(KINDS[symbol.kind].quiet[:2])


def _side_mm(place: SymbolPlace, room: Room, kind: KindOfSymbol) -> float:
    """The room that the module is reckoned from: the width of bars, the smaller side of a square."""
    return place.box.width_mm if kind.bars else min(place.box.width_mm, place.box.height_mm - room.text_mm)


def _dots(symbol: Symbol, place: SymbolPlace, room: Room) -> int:
    """Whole dots per module; half a dot of grace for boxes written in rounded millimetres."""
    kind = KINDS[symbol.kind]
    dots = int((_side_mm(place, room, kind) / room.dot_mm + 0.5) / _modules_across(symbol))
    if kind.most_module_mm is None:
        return dots
    dots = min(dots, int(kind.most_module_mm / room.dot_mm + 1e-9))
    if not kind.bars or not kind.bars.wished_modules:
        return dots
    # Bars of full height are worth more than a larger module than tills wish for.
    in_height = int((place.box.height_mm / room.dot_mm + 0.5) / (kind.bars.wished_modules + DIGITS_MODULES))
    return min(dots, max(in_height, math.ceil(kind.till_module_mm / room.dot_mm - 1e-9)))


def _bar_rows(place: SymbolPlace, module_mm: float) -> int:
    """Height of an EAN-13's bars in modules: what the digits leave, at most the standard one."""
    most = round(KINDS["ean13"].bars.wished_modules or 0)  # type: ignore[union-attr]
    return max(1, min(most, int(place.box.height_mm / module_mm - DIGITS_MODULES + 1e-6)))


def _below_mm(symbol: Symbol, room: Room, module_mm: float) -> float:
    """What stands below the modules: digits reach further down than the guard bars they stand between."""
    return (DIGITS_MODULES - GUARD_MODULES) * module_mm if symbol.kind == "ean13" else room.text_mm
