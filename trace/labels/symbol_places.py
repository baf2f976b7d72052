"""Where symbols stand and how large they are: whole printer dots a module, quiet zones inside their boxes."""

import math

from trace.labels.layout_parts import MM_PER_INCH, SymbolPlace
from trace.labels.problems import SYMBOL_ALPHABET, SYMBOL_SMALL, SYMBOL_TOO_BIG, FitProblem, millimetres
from trace.labels.symbol_kinds import KINDS
from trace.labels.symbols import QR_ALPHABET, PlacedSymbol, Symbol

LEAST_DOTS = 3


def place_symbol(symbol: Symbol, place: SymbolPlace, dpi: int, number: int = 0) -> PlacedSymbol:
    """The largest whole-dot module that fits, centred on whole dots. Call `problems_of_symbol` first."""
    dot_mm = MM_PER_INCH / dpi
    dots = _dots(symbol, place, dpi)
    across, down = symbol.columns * dots, symbol.rows * dots
    x_dots = round((place.box.x_mm + place.box.width_mm / 2) / dot_mm - across / 2)
    y_dots = round((place.box.y_mm + place.box.height_mm / 2) / dot_mm - down / 2)
    module_mm = dots * dot_mm
    return PlacedSymbol(
        symbol, x_dots * dot_mm, y_dots * dot_mm, module_mm, dots, across * dot_mm, down * dot_mm, number
    )


def problems_of_symbol(symbol: Symbol, place: SymbolPlace, dpi: int) -> list[FitProblem]:
    """Too small is refused with what it needs and what there is; three dots, or below a till's, is a warning."""
    if symbol.kind == "qr" and (strange := "".join(sorted(set(symbol.text) - QR_ALPHABET))):
        return [FitProblem(SYMBOL_ALPHABET, {"letters": strange}, fact="symbol")]
    kind, dot_mm = KINDS[symbol.kind], MM_PER_INCH / dpi
    modules = _modules_across(symbol)
    least = max(LEAST_DOTS, math.ceil(kind.least_module_mm / dot_mm - 1e-9))
    dots = _dots(symbol, place, dpi)
    if dots < least:
        params: dict[str, str | int] = {
            "needed_mm": millimetres(modules * least * dot_mm),
            "available_mm": millimetres(_room_mm(place)),
            "modules": modules,
            "dots": least,
            "dpi": dpi,
        }
        return [FitProblem(SYMBOL_TOO_BIG, params, fact="symbol")]
    if dots == LEAST_DOTS or dots * dot_mm < kind.till_module_mm:
        module, till = millimetres(dots * dot_mm, 3), millimetres(kind.till_module_mm, 3)
        warning: dict[str, str | int] = {"dots": dots, "module_mm": module, "till_mm": till}
        return [FitProblem(SYMBOL_SMALL, warning, is_blocking=False, fact="symbol")]
    return []


def _modules_across(symbol: Symbol) -> int:
    kind = KINDS[symbol.kind]
    return symbol.columns + sum(kind.quiet[:2])


def _room_mm(place: SymbolPlace) -> float:
    return min(place.box.width_mm, place.box.height_mm)


def _dots(symbol: Symbol, place: SymbolPlace, dpi: int) -> int:
    """Whole dots per module; half a dot of grace for boxes written in rounded millimetres."""
    return int((_room_mm(place) * dpi / MM_PER_INCH + 0.5) / _modules_across(symbol))
