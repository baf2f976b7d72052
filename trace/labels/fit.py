"""Fitting text into boxes: as large as wished if it can, smaller if it must, refused with numbers if it cannot.

Nothing is ever cut off or shortened: names of co-ops and places may not be abbreviated (NĐ 37/2026 Đ39).
"""

from dataclasses import replace
from functools import lru_cache

from trace.labels.fonts import Face, face
from trace.labels.layout_parts import Block, Field
from trace.labels.lines import BAND_PADDING, LINE_PITCH, FittedField, FittedLine, baselines_of
from trace.labels.problems import LEFT_OUT, NOT_IN_FONT, TOO_HIGH, TOO_WIDE, FitProblem, millimetres

STEPS = 24  # from the wished sizes down to the smallest ones
# Fewer lines win as long as the letters keep this share of the size they would have on more lines.
FEWER_LINES_SHARE = 0.88


def fit_block(block: Block, texts: dict[str, str]) -> tuple[list[FittedLine], list[FitProblem]]:
    """Lines for the facts in `texts`, in the largest sizes at which the whole block fits, and what is wrong.

    Optional fields are left out, last one first, when the rest would not fit with them; each is then named in a
    problem that does not block.
    """
    wanted = [field for field in block.fields if texts.get(field.fact)]
    left_out: list[FitProblem] = []
    while True:
        lines, problems = _fit_all(block, wanted, texts)
        optional = [field for field in wanted if field.is_optional]
        if not problems or not optional:
            return lines, problems + left_out
        wanted = [field for field in wanted if field is not optional[-1]]
        given_up = optional[-1].fact
        left_out.append(FitProblem(LEFT_OUT, {"text": plain(texts[given_up])}, is_blocking=False, fact=given_up))


def _shrink_until_it_fits(block: Block, fields: list[Field], texts: dict[str, str]) -> list[FittedField] | None:
    """All fields at the first of STEPS at which they fit the block together, or None."""
    for step in range(STEPS + 1):
        sizes = [_size_and_lines(field, texts[field.fact], block.box.width_mm, step / STEPS) for field in fields]
        if _least_height_mm(fields, sizes) > block.box.height_mm:
            continue
        fitted = [
            _broken(field, texts[field.fact], block.box.width_mm, *size)
            for field, size in zip(fields, sizes, strict=True)
        ]
        if _height_mm(block, fitted) <= block.box.height_mm + 1e-6:
            return fitted
    return None


def _least_height_mm(fields: list[Field], sizes: list[tuple[float, int]]) -> float:
    """Less than these lines take whatever their letters are: tells without breaking them that they cannot fit."""
    pitches = sum(size_mm * LINE_PITCH * lines for size_mm, lines in sizes) - sizes[0][0] * LINE_PITCH
    return pitches + sum(field.gap_mm for field in fields[1:]) - sizes[-1][0]


def plain(text: str) -> str:
    """As drawn: a no-break space has done its work once lines are broken."""
    return text.replace("\u00a0", " ").strip()


def _fit_all(block: Block, wanted: list[Field], texts: dict[str, str]) -> tuple[list[FittedLine], list[FitProblem]]:
    problems = [problem for field in wanted if (problem := problem_of(field, texts[field.fact], block.box.width_mm))]
    if problems or not wanted:
        return [], problems
    fitted = _shrink_until_it_fits(block, wanted, texts)
    if fitted is not None:
        # Where shrinking saved a whole line, the height it freed goes back to the letters.
        as_broken = [replace(one.field, max_lines=len(one.lines)) for one in fitted]
        return _place(block, _shrink_until_it_fits(block, as_broken, texts) or fitted), []
    fitted = [_fit_field(field, texts[field.fact], block.box.width_mm, 1) for field in wanted]
    params: dict[str, str | int] = {
        "first": fitted[0].lines[0],
        "needed_mm": millimetres(_height_mm(block, fitted)),
        "available_mm": millimetres(block.box.height_mm),
    }
    return [], [FitProblem(TOO_HIGH, params, fact=fitted[0].field.fact)]


def problem_of(field: Field, text: str, width_mm: float) -> FitProblem | None:
    """Why `text` cannot stand in `field` at all, even at the smallest size."""
    drawn = face(field.face)
    if letters := drawn.missing(text):
        return FitProblem(NOT_IN_FONT, {"letters": letters, "text": plain(text)}, fact=field.fact)
    smallest = smallest_size_mm(field)
    room_mm = _room_mm(field, smallest, width_mm)
    if _break(drawn, text, smallest, room_mm, field.max_lines) is not None:
        return None
    params: dict[str, str | int] = {
        "text": plain(text),
        "needed_mm": millimetres(_least_width_mm(drawn, text, smallest, field.max_lines)),
        "x_height_mm": millimetres(field.min_x_height_mm),
        "lines": field.max_lines,
        "available_mm": millimetres(room_mm),
    }
    return FitProblem(TOO_WIDE, params, fact=field.fact)


def smallest_size_mm(field: Field) -> float:
    """The em at which the field's face has the least x-height that the field allows."""
    return field.min_x_height_mm / face(field.face).x_height_per_em


def _fit_field(field: Field, text: str, width_mm: float, squeeze: float) -> FittedField:
    """The field at `squeeze` (0 the wished size, 1 the smallest); it fits at the smallest, so an answer exists."""
    return _broken(field, text, width_mm, *_size_and_lines(field, text, width_mm, squeeze))


def _size_and_lines(field: Field, text: str, width_mm: float, squeeze: float) -> tuple[float, int]:
    """How large the field is at `squeeze`, and in how many lines."""
    smallest = smallest_size_mm(field)
    wished = max(smallest, field.size_mm - squeeze * (field.size_mm - smallest))
    best: tuple[float, int] | None = None
    for count in range(1, field.max_lines + 1):
        size_mm = _largest_size_mm(field, text, width_mm, wished, count)
        if size_mm is None or (best and best[0] >= size_mm * FEWER_LINES_SHARE):
            continue
        best = (size_mm, count)
    if best is None:
        raise AssertionError("a field that was found to fit no longer fits")
    return best


def _broken(field: Field, text: str, width_mm: float, size_mm: float, count: int) -> FittedField:
    drawn = face(field.face)
    lines = _balanced(drawn, text, size_mm, _room_mm(field, size_mm, width_mm), count)
    return FittedField(field, drawn, size_mm, tuple(plain(line) for line in lines))


def _largest_size_mm(field: Field, text: str, width_mm: float, wished_mm: float, count: int) -> float | None:
    """The largest size from `wished_mm` down to the smallest at which `text` breaks into `count` lines. What fits at
    one size fits at every smaller one, so the steps are halved."""
    drawn, smallest = face(field.face), smallest_size_mm(field)

    def size_at(step: int) -> float:
        return wished_mm - (wished_mm - smallest) * step / STEPS

    def fits(step: int) -> bool:
        size_mm = size_at(step)
        return _break(drawn, text, size_mm, _room_mm(field, size_mm, width_mm), count) is not None

    if fits(0):
        return size_at(0)
    if not fits(STEPS):
        return None
    too_large, fitting = 0, STEPS
    while fitting - too_large > 1:
        middle = (too_large + fitting) // 2
        if fits(middle):
            fitting = middle
        else:
            too_large = middle
    return size_at(fitting)


def _room_mm(field: Field, size_mm: float, width_mm: float) -> float:
    return width_mm - (2 * BAND_PADDING * size_mm if field.is_reversed else 0.0)


def _break(drawn: Face, text: str, size_mm: float, width_mm: float, max_lines: int) -> list[str] | None:
    """Greedy lines at spaces, or None when they are too many or a word is too long."""
    words, widths, space = _measured(drawn, text)
    room_mm = width_mm + 1e-9
    ends: list[int] = []
    current = 0
    for index, width in enumerate(widths):
        if index and current and (current + space + width) * size_mm / 1000 <= room_mm:
            current += space + width
            continue
        if width * size_mm / 1000 > room_mm:
            return None
        if index:
            ends.append(index)
            if len(ends) >= max_lines:
                return None
        current = width
    starts = [0, *ends]
    return [" ".join(words[start:end]) for start, end in zip(starts, [*ends, len(words)], strict=True)]


@lru_cache(maxsize=512)
def _measured(drawn: Face, text: str) -> tuple[list[str], list[int], int]:
    """The words, how wide each is and the space between them, in thousandths of the em."""
    words = text.split(" ")
    return words, [sum(drawn.advances[letter] for letter in word) for word in words], drawn.advances[" "]


def _balanced(drawn: Face, text: str, size_mm: float, width_mm: float, max_lines: int) -> list[str]:
    """The same number of lines as greedy gives, but near one length, so that no syllable is left alone."""
    lines = _break(drawn, text, size_mm, width_mm, max_lines)
    if lines is None:
        raise AssertionError("lines are balanced only where they fit")
    low_mm, high_mm = 0.0, width_mm
    for _ in range(8):
        middle_mm = (low_mm + high_mm) / 2
        narrower = _break(drawn, text, size_mm, middle_mm, len(lines))
        if narrower is None:
            low_mm = middle_mm
        else:
            lines, high_mm = narrower, middle_mm
    return lines


def _least_width_mm(drawn: Face, text: str, size_mm: float, max_lines: int) -> float:
    """The narrowest box that would hold `text` in `max_lines` lines, to a tenth of a millimetre."""
    low_mm, high_mm = 0.0, drawn.width_mm(text, size_mm)
    while high_mm - low_mm > 0.05:
        middle_mm = (low_mm + high_mm) / 2
        if _break(drawn, text, size_mm, middle_mm, max_lines) is None:
            low_mm = middle_mm
        else:
            high_mm = middle_mm
    return high_mm


def _height_mm(block: Block, fitted: list[FittedField]) -> float:
    return baselines_of(fitted, is_centred=block.align == "centre")[1]


def _place(block: Block, fitted: list[FittedField]) -> list[FittedLine]:
    baselines, height_mm = baselines_of(fitted, is_centred=block.align == "centre")
    spare_mm = block.box.height_mm - height_mm
    top_mm = block.box.y_mm + {"top": 0.0, "middle": spare_mm / 2, "bottom": spare_mm}[block.anchor]
    placed: list[FittedLine] = []
    for one in fitted:
        for text in one.lines:
            width_mm = one.face.width_mm(text, one.size_mm)
            inset_mm = BAND_PADDING * one.size_mm if one.field.is_reversed else 0.0
            is_centred = block.align == "centre"
            x_mm = block.box.x_mm + ((block.box.width_mm - width_mm) / 2 if is_centred else inset_mm)
            line = FittedLine(
                one.field.fact,
                one.face,
                text,
                x_mm,
                top_mm + baselines[len(placed)],
                one.size_mm,
                width_mm,
                one.field.is_reversed,
                is_centred,
                block.box.x_mm + inset_mm,
                block.box.width_mm - 2 * inset_mm,
            )
            placed.append(line)
    return placed
