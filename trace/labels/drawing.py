"""One label as a list of things to draw, the same list for PDF, bitmap and SVG."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from trace.labels.facts import COMPULSORY_OF, HEADING_OF, VARYING, WORDING, LabelFacts, Serial, text_of
from trace.labels.fit import fit_block, plain
from trace.labels.layout import Block, Field, Layout, Rectangle, SymbolPlace
from trace.labels.lines import BAND_PADDING, FittedLine
from trace.labels.pictures import PlacedPicture, place_picture
from trace.labels.problems import FACT_MISSING, FACT_WORDS, FitProblem, LabelRefused
from trace.labels.symbol_contents import shown_below, varies
from trace.labels.symbol_drawing import draw_symbols
from trace.labels.symbol_texts import PREFIX
from trace.labels.symbols import PlacedSymbol


@dataclass(frozen=True, slots=True)
class LabelDrawing:
    """Black bands first, then lines of text (white on their band when reversed), then the symbols. Millimetres
    from the label's top left corner."""

    width_mm: float
    height_mm: float
    bands: tuple[Rectangle, ...]
    lines: tuple[FittedLine, ...]
    symbols: tuple[PlacedSymbol, ...]
    places: tuple[SymbolPlace, ...] = ()
    pictures: tuple[PlacedPicture, ...] = ()
    leads: tuple[tuple[str, str], ...] = ()

    @property
    def words(self) -> str:
        """All text of the label, one line a fact, for those who cannot see it."""
        facts = dict.fromkeys(line.fact for line in self.lines)
        return "\n".join(" ".join(line.text for line in self.lines if line.fact == fact) for fact in facts)

    @property
    def spoken(self) -> str:
        """The words, then what each symbol is and holds."""
        return "\n".join([self.words, *(placed.symbol.name for placed in self.symbols)])

    def place_of(self, fact: str) -> SymbolPlace | None:
        """The symbol whose text below is called `fact`."""
        return self.places[int(fact.removeprefix(PREFIX))] if fact.startswith(PREFIX) else None

    def lead_of(self, fact: str) -> str | None:
        """What this layout says before `fact` instead of the usual words."""
        return dict(self.leads).get(fact)

    def is_varying(self, line: FittedLine) -> bool:
        """Whether the line says something else on each pack of a serialised run."""
        place = self.place_of(line.fact)
        return varies(place) if place else line.fact in VARYING


def check_fit(layout: Layout, facts: LabelFacts, serial: Serial | None = None) -> list[FitProblem]:
    """Everything that keeps `facts` off this layout, and warnings; empty when all is well.

    Judged as if it bore a stamp, so that what fits on a test instance fits in earnest, and the reverse.
    """
    missing = [
        FitProblem(FACT_MISSING, {"fact": FACT_WORDS[fact]}, fact=fact)
        for fact in COMPULSORY_OF[layout.subject]
        if not (WORDING[fact][1](facts, serial) or "").strip()
    ]
    stamped = facts if facts.unverified else replace(facts, is_test=True)
    blocks = (*layout.heading, *layout.blocks)
    refused = [one for block in blocks for one in _fit(block, stamped, serial)[1] if one.is_blocking]
    left_out = [one for block in blocks for one in _fit(block, facts, serial)[1] if not one.is_blocking]
    return [*missing, *refused, *left_out, *draw_symbols(layout, facts, serial).problems]


def draw_label(layout: Layout, facts: LabelFacts, serial: Serial | None = None) -> LabelDrawing:
    """The label's drawing, or LabelRefused with every blocking problem."""
    if blocking := [problem for problem in check_fit(layout, facts, serial) if problem.is_blocking]:
        raise LabelRefused(blocking)
    blocks = _below_the_heading(layout, facts, serial)
    drawn = draw_symbols(layout, facts, serial)
    lines = [line for block in blocks for line in _fit(block, facts, serial)[0]] + drawn.lines
    return LabelDrawing(
        layout.grid.label_width_mm,
        layout.grid.label_height_mm,
        (*(_band(line) for line in lines if line.is_reversed), *layout.rules),
        tuple(lines),
        tuple(drawn.placed),
        layout.symbols,
        tuple(place_picture(one) for one in layout.pictures),
        tuple((one.fact, one.lead) for block in blocks for one in block.fields if one.lead is not None),
    )


def draw_heading(layout: Layout, facts: LabelFacts) -> LabelDrawing:
    """What stands once above the labels of a page; `check_fit` of its labels has judged that it fits."""
    lines = tuple(line for block in layout.heading for line in _fit(block, facts, None)[0])
    bands = tuple(_band(line) for line in lines if line.is_reversed)
    return LabelDrawing(layout.paper_width_mm, layout.paper_height_mm, bands, lines, ())


DRAWN_ANEW: Final = -1


@dataclass(frozen=True, slots=True)
class VaryingLine:
    """A line whose text differs from pack to pack: words `first` up to `last` of its fact's text."""

    line: FittedLine
    first: int
    last: int
    word_count: int
    place: SymbolPlace | None = None
    lead: str | None = None


def varying_lines(drawing: LabelDrawing, facts: LabelFacts, serial: Serial) -> list[VaryingLine]:
    """The lines of `drawing`, made for `serial`, that other packs of the same lot will have with other words."""
    found: list[VaryingLine] = []
    for fact in sorted({line.fact for line in drawing.lines if drawing.is_varying(line)}):
        place, lead = drawing.place_of(fact), drawing.lead_of(fact)
        words = _words(fact, place, facts, serial, lead)
        first = 0
        for line in (line for line in drawing.lines if line.fact == fact):
            last = first + 1
            while last < len(words) and plain(" ".join(words[first:last])) != line.text:
                last += 1
            found.append(VaryingLine(line, first, last, len(words), place, lead))
            first = last
    return found


def texts_for(lines: list[VaryingLine], facts: LabelFacts, serial: Serial) -> list[str] | None:
    """What `lines` say on this pack, or None where the words are not as many as before: then draw it anew.

    The short way that lets a run of serials cost little more than its symbols: sizes and breaks stay.
    """
    words = {one.line.fact: _words(one.line.fact, one.place, facts, serial, one.lead) for one in lines}
    if any(len(words[one.line.fact]) != one.word_count for one in lines):
        return None
    return [plain(" ".join(words[one.line.fact][one.first : one.last])) for one in lines]


def _words(fact: str, place: SymbolPlace | None, facts: LabelFacts, serial: Serial, lead: str | None) -> list[str]:
    text = shown_below(place, facts, serial) if place else text_of(fact, facts, serial, lead)
    return (text or "").split(" ")


def _below_the_heading(layout: Layout, facts: LabelFacts, serial: Serial | None) -> list[Block]:
    """The blocks with every other wish held down to the size that the heading can have: it is the largest."""
    first = [line for block in layout.blocks for line in _fit(block, facts, serial)[0]]
    heading = HEADING_OF[layout.subject]
    largest_mm = min(line.size_mm for line in first if line.fact == heading)
    return [
        replace(block, fields=tuple(_held(field, heading, largest_mm) for field in block.fields))
        for block in layout.blocks
    ]


def _held(field: Field, heading: str, largest_mm: float) -> Field:
    if field.fact == heading or field.size_mm <= largest_mm:
        return field
    return replace(field, size_mm=largest_mm)


def _fit(
    block: Block, facts: LabelFacts, serial: Serial | None
) -> tuple[tuple[FittedLine, ...], tuple[FitProblem, ...]]:
    leads = {field.fact: field.lead for field in block.fields}
    return _fit_once(block, tuple((fact, text_of(fact, facts, serial, lead) or "") for fact, lead in leads.items()))


@lru_cache(maxsize=1024)
def _fit_once(
    block: Block, texts: tuple[tuple[str, str], ...]
) -> tuple[tuple[FittedLine, ...], tuple[FitProblem, ...]]:
    """A label is fitted to be judged and to be drawn, an order form tries every layout, a preview changes one block."""
    lines, problems = fit_block(block, dict(texts))
    return tuple(lines), tuple(problems)


def _band(line: FittedLine) -> Rectangle:
    """The black behind a reversed line."""
    padding_mm = BAND_PADDING * line.size_mm
    depth_mm, height_mm = line.face.ink_mm(line.text, line.size_mm)
    height_mm = max(height_mm, line.face.cap_height_per_em * line.size_mm)
    return Rectangle(
        line.x_mm - padding_mm,
        line.baseline_mm - height_mm - padding_mm,
        line.width_mm + 2 * padding_mm,
        height_mm + depth_mm + 2 * padding_mm,
    )
