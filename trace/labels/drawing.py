"""One label as a list of things to draw, the same list for PDF, bitmap and SVG."""

from dataclasses import dataclass, replace

from trace.labels.facts import COMPULSORY, VARYING, WORDING, LabelFacts, Serial, text_of
from trace.labels.fit import BAND_PADDING, FittedLine, break_lines, fit_block
from trace.labels.layout import Block, Layout, Rectangle
from trace.labels.problems import FACT_MISSING, FACT_WORDS, FitProblem, LabelRefused
from trace.labels.symbols import PlacedSymbol, place_symbol, problems_of_symbol, qr_symbol


@dataclass(frozen=True, slots=True)
class LabelDrawing:
    """Black bands first, then lines of text (white on their band when reversed), then the symbol. Millimetres
    from the label's top left corner."""

    width_mm: float
    height_mm: float
    bands: tuple[Rectangle, ...]
    lines: tuple[FittedLine, ...]
    symbol: PlacedSymbol

    @property
    def words(self) -> str:
        """All text of the label, line by line, for those who cannot see it."""
        return "\n".join(line.text for line in self.lines)


def check_fit(layout: Layout, facts: LabelFacts, serial: Serial | None = None) -> list[FitProblem]:
    """Everything that keeps `facts` off this layout, and warnings; empty when all is well.

    Judged as if it bore a stamp, so that what fits on a test instance fits in earnest, and the reverse.
    """
    missing = [
        FitProblem(FACT_MISSING, {"fact": FACT_WORDS[fact]}, fact=fact)
        for fact in COMPULSORY
        if not (WORDING[fact][1](facts, serial) or "").strip()
    ]
    stamped = facts if facts.unverified else replace(facts, is_test=True)
    found = [problem for block in layout.blocks for problem in _fit(block, stamped, serial) if is_problem(problem)]
    symbol = qr_symbol(address_of(layout, facts, serial))
    return [*missing, *found, *problems_of_symbol(symbol, layout.symbol, layout.dpi)]


def draw_label(layout: Layout, facts: LabelFacts, serial: Serial | None = None) -> LabelDrawing:
    """The label's drawing, or LabelRefused with every blocking problem."""
    if blocking := [problem for problem in check_fit(layout, facts, serial) if problem.is_blocking]:
        raise LabelRefused(blocking)
    lines: list[FittedLine] = []
    for block in layout.blocks:
        lines += [line for line in _fit(block, facts, serial) if isinstance(line, FittedLine)]
    return LabelDrawing(
        layout.grid.label_width_mm,
        layout.grid.label_height_mm,
        tuple(_band(line) for line in lines if line.is_reversed),
        tuple(lines),
        place_symbol(qr_symbol(address_of(layout, facts, serial)), layout.symbol, layout.dpi),
    )


def redraw_for(layout: Layout, drawing: LabelDrawing, facts: LabelFacts, serial: Serial) -> LabelDrawing | None:
    """`drawing` with only what differs on this pack, or None when its text no longer fits the same lines.

    The short way that lets a run of serials cost little more than its symbols: the size stays, the text changes.
    """
    changed: list[FittedLine] = []
    for fact, lines in _varying_lines(drawing).items():
        text = text_of(fact, facts, serial) or ""
        texts = [text] if len(lines) == 1 else _as_before(lines, text)
        for line, its_text in zip(lines, texts, strict=False):
            if (new := line.saying(its_text.replace("\u00a0", " ").strip())) is None:
                return None
            changed.append(new)
        if len(texts) != len(lines):
            return None
    symbol = qr_symbol(address_of(layout, facts, serial))
    if symbol.size != drawing.symbol.symbol.size:
        return None
    return replace(drawing, bands=(), lines=tuple(changed), symbol=replace(drawing.symbol, symbol=symbol))


def _varying_lines(drawing: LabelDrawing) -> dict[str, list[FittedLine]]:
    found: dict[str, list[FittedLine]] = {}
    for line in drawing.lines:
        if line.fact in VARYING:
            found.setdefault(line.fact, []).append(line)
    return found


def _as_before(lines: list[FittedLine], text: str) -> list[str]:
    """`text` broken at the size and in the room that `lines` have."""
    first = lines[0]
    return break_lines(first.face, text, first.size_mm, first.box_width_mm, len(lines)) or []


def address_of(layout: Layout, facts: LabelFacts, serial: Serial | None) -> str:
    """The address that this layout's symbol holds."""
    source = serial or facts
    return source.url if layout.symbol.address == "full" else source.short_url


def is_problem(result: FittedLine | FitProblem) -> bool:
    """Fitting gives lines or problems, never both."""
    return isinstance(result, FitProblem)


def _fit(block: Block, facts: LabelFacts, serial: Serial | None) -> list[FittedLine] | list[FitProblem]:
    leads = {field.fact: field.lead for field in block.fields}
    texts = {fact: text_of(fact, facts, serial, lead) or "" for fact, lead in leads.items()}
    return fit_block(block, texts)


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
