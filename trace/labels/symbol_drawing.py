"""The symbols of one label with the text below them, and everything that is wrong with them."""

from dataclasses import dataclass, field, replace

from trace.labels.facts import LabelFacts, Serial
from trace.labels.layout import Layout
from trace.labels.layout_parts import USUAL_X_HEIGHT_MM, SymbolPlace
from trace.labels.lines import FittedLine
from trace.labels.problems import NOT_FOR_EAN13, SYMBOL_LEFT_OUT, FitProblem
from trace.labels.symbol_checks import associations_of, problems_of_content, what_is_empty
from trace.labels.symbol_contents import content_of, shown_below
from trace.labels.symbol_kinds import KINDS
from trace.labels.symbol_places import Room, place_symbol, problems_of_symbol
from trace.labels.symbol_texts import ean_digits, fit_text, height_of, moved_down
from trace.labels.symbols import PlacedSymbol, symbol_of


@dataclass(slots=True)
class SymbolsDrawn:
    """What `draw_symbols` found."""

    placed: list[PlacedSymbol] = field(default_factory=list)
    lines: list[FittedLine] = field(default_factory=list)
    problems: list[FitProblem] = field(default_factory=list)


def symbols_on(layout: Layout, facts: LabelFacts, serial: Serial | None) -> list[PlacedSymbol]:
    """The symbols of a label in the order of their places."""
    return draw_symbols(layout, facts, serial).placed


def draw_symbols(layout: Layout, facts: LabelFacts, serial: Serial | None) -> SymbolsDrawn:
    """Every symbol that has something to hold. An optional one that does not fit is left out, aloud."""
    drawn = SymbolsDrawn()
    contents = [(number, place, content_of(place, facts, serial)) for number, place in enumerate(layout.symbols)]
    forbidden, why = _not_together([(place, content) for _, place, content in contents if content is not None])
    for number, place, content in contents:
        if content is None:
            drawn.problems += what_is_empty(place)
        elif place is forbidden:
            continue
        elif wrong := list(problems_of_content(place, content)):
            is_left_out = place.is_optional and all(one.msgid == NOT_FOR_EAN13 for one in wrong)
            drawn.problems += _left_out(place, wrong) if is_left_out else wrong
        else:
            _draw_one(layout, number, content, shown_below(place, facts, serial), drawn)
    return drawn if forbidden else replace(drawn, problems=drawn.problems + why)


def _not_together(held: list[tuple[SymbolPlace, str]]) -> tuple[SymbolPlace | None, list[FitProblem]]:
    """What GS1 says against these symbols on one label, and the optional one without which it says nothing. A pack
    without an SSCC cannot tell its contents in GS1's terms: a fact is missing, so that symbol goes without a word."""
    why = associations_of(held)
    optional = [place for place, _ in reversed(held) if place.is_optional] if why else []
    without = (place for place in optional if not associations_of([one for one in held if one[0] is not place]))
    return next(without, None), why


def _draw_one(layout: Layout, number: int, content: str, shown: str, drawn: SymbolsDrawn) -> None:
    place, symbol = layout.symbols[number], symbol_of(layout.symbols[number].kind, content)
    lines: list[FittedLine] = []
    problems: list[FitProblem] = []
    if place.has_text and place.kind != "ean13":
        least_mm = layout.small_print.min_x_height_mm if layout.small_print else USUAL_X_HEIGHT_MM
        lines, problems = fit_text(shown, place, number, least_mm)
    room = Room(layout.dpi, height_of(lines) if lines else 0.0, is_logistic=layout.purpose == "logistic")
    problems += problems_of_symbol(symbol, place, room)
    is_blocked = any(one.is_blocking for one in problems)
    drawn.problems += _left_out(place, problems) if is_blocked and place.is_optional else problems
    if is_blocked:
        return
    placed = place_symbol(symbol, place, room, number)
    drawn.placed.append(placed)
    if place.kind == "ean13":
        drawn.lines += ean_digits(placed)
    elif lines:
        top_mm = placed.y_mm + placed.height_mm + height_of(lines) - _ink_mm(lines)
        drawn.lines += [moved_down(line, top_mm) for line in lines]


def _ink_mm(lines: list[FittedLine]) -> float:
    return max(line.baseline_mm + line.face.ink_mm(line.text, line.size_mm)[0] for line in lines)


def _left_out(place: SymbolPlace, problems: list[FitProblem]) -> list[FitProblem]:
    words = FitProblem(SYMBOL_LEFT_OUT, {"symbol": KINDS[place.kind].name}, is_blocking=False, fact="symbol")
    return [*(replace(one, is_blocking=False) for one in problems if one.is_blocking), words]
