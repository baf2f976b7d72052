"""Lines of text once their sizes are chosen, and how closely they may stand without touching."""

from dataclasses import dataclass
from typing import NamedTuple

from trace.labels.fonts import Face
from trace.labels.layout_parts import Field

LINE_PITCH = 1.16  # in ems, unless stacked accents need more
CLEARANCE = 0.04  # in ems, white between the ink of two lines
BAND_PADDING = 0.28  # in ems, black around reversed text


@dataclass(frozen=True, slots=True)
class FittedField:
    """One field with its size chosen and its lines broken."""

    field: Field
    face: Face
    size_mm: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FittedLine:
    """One line in its place: left end and baseline, both from the top left corner of the label. `box_x_mm` and
    `box_width_mm` are the room it was given, so that another text of the same size can take its place."""

    fact: str
    face: Face
    text: str
    x_mm: float
    baseline_mm: float
    size_mm: float
    width_mm: float
    is_reversed: bool
    is_centred: bool
    box_x_mm: float
    box_width_mm: float

    def left_for(self, text: str) -> float | None:
        """Where another text of this size would begin, or None when it is too wide or not in the face."""
        try:
            width_mm = self.face.width_mm(text, self.size_mm)
        except KeyError:
            return None
        if width_mm > self.box_width_mm + 0.001:
            return None
        return self.box_x_mm + (self.box_width_mm - width_mm) / 2 if self.is_centred else self.x_mm


def baselines_of(fitted: list[FittedField], *, is_centred: bool) -> tuple[list[float], float]:
    """Every line's baseline from the top of the block, and the height of all ink."""
    baselines: list[float] = []
    bottom_mm = previous_baseline = 0.0
    above: list[Ink] = []
    for one in fitted:
        padding = BAND_PADDING * one.size_mm if one.field.is_reversed else 0.0
        for index, text in enumerate(one.lines):
            ink = _ink(one, text, padding, is_centred=is_centred)
            if not baselines:
                baseline = max(piece.height for piece in ink)
            else:
                pitch = max(_clear_pitch_mm(above, ink) + CLEARANCE * one.size_mm, LINE_PITCH * one.size_mm)
                baseline = previous_baseline + pitch + (one.field.gap_mm if index == 0 else 0.0)
            baselines.append(baseline)
            previous_baseline, above = baseline, ink
            bottom_mm = max(bottom_mm, baseline + max(piece.depth for piece in ink))
    return baselines, bottom_mm


class Ink(NamedTuple):
    """One letter's ink: from where to where across, how far below and above the baseline. Millimetres."""

    left: float
    right: float
    depth: float
    height: float


def _ink(one: FittedField, text: str, padding: float, *, is_centred: bool) -> list[Ink]:
    """The letters of a line from left to right; a reversed line is one solid band."""
    scale = one.size_mm / 1000
    width_mm = one.face.width_mm(text, one.size_mm)
    left = -width_mm / 2 if is_centred else padding
    if one.field.is_reversed:
        depth, height = one.face.ink_mm(text, one.size_mm)
        height = max(height, one.face.cap_height_per_em * one.size_mm)
        return [Ink(left - padding, left + width_mm + padding, depth + padding, height + padding)]
    pieces = []
    for letter in text:
        glyph = one.face.glyphs[letter]
        right = left + glyph.advance * scale
        pieces.append(Ink(left, right, -glyph.bottom * scale, glyph.top * scale))
        left = right
    return pieces


def _clear_pitch_mm(above: list[Ink], below: list[Ink]) -> float:
    """The least distance of two baselines at which no letter touches one that stands over it."""
    pitch_mm, first = 0.0, 0
    for piece in below:
        while first < len(above) and above[first].right <= piece.left:
            first += 1
        index = first
        while index < len(above) and above[index].left < piece.right:
            pitch_mm = max(pitch_mm, above[index].depth + piece.height)
            index += 1
    return pitch_mm
