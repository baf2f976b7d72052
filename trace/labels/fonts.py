"""The two faces on labels: how wide a text is, which glyphs it needs, and the bytes that a PDF embeds."""

import hashlib
import io
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Literal

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FaceName = Literal["regular", "bold"]

FONTS_FOLDER = Path(__file__).resolve().parents[1] / "static" / "fonts"
FILES: dict[FaceName, str] = {"regular": "BeVietnamPro-Regular.ttf", "bold": "BeVietnamPro-Bold.ttf"}

# All that a Vietnamese label can hold: fixed, so that one subset per process serves every job and the same
# text always has the same glyph numbers.
REPERTOIRE = (
    *range(0x20, 0x7F), *range(0xA0, 0x100), 0x102, 0x103, 0x110, 0x111, 0x128, 0x129, 0x168, 0x169,
    0x1A0, 0x1A1, 0x1AF, 0x1B0, *range(0x1EA0, 0x1EFA), 0x2011, 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D,
    0x2022, 0x2026, 0x20AB, 0x2212,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Glyph:
    """One glyph in thousandths of the em: its number in the embedded subset, advance, lowest and highest ink."""

    number: int
    advance: int
    bottom: int
    top: int


class Face:
    """One weight of Be Vietnam Pro, cut to REPERTOIRE, without hinting. The em is 1000 units."""

    def __init__(self, name: FaceName) -> None:
        self.name = name
        self.path = FONTS_FOLDER / FILES[name]
        self.font = _subset(self.path)
        self.x_height_per_em: float = self.font["OS/2"].sxHeight / 1000
        self.cap_height_per_em: float = self.font["OS/2"].sCapHeight / 1000
        self.glyphs = self._read_glyphs()
        self.advances = {letter: glyph.advance for letter, glyph in self.glyphs.items()}
        self._hex = {letter: f"{glyph.number:04X}" for letter, glyph in self.glyphs.items()}
        # Most words of a run stand on every label of it.
        self._word = lru_cache(maxsize=4096)(self._measured)

    def _read_glyphs(self) -> dict[str, Glyph]:
        outlines, widths = self.font["glyf"], self.font["hmtx"]
        found = {}
        for code, name in self.font.getBestCmap().items():
            shape = outlines[name]
            is_inked = shape.numberOfContours != 0
            bottom, top = (shape.yMin, shape.yMax) if is_inked else (0, 0)
            found[chr(code)] = Glyph(self.font.getGlyphID(name), widths[name][0], bottom, top)
        return found

    def missing(self, text: str) -> str:
        """The characters of `text` that this face cannot draw, each once."""
        if self.glyphs.keys() >= set(text):
            return ""
        return "".join(dict.fromkeys(letter for letter in text if letter not in self.glyphs))

    def width_mm(self, text: str, size_mm: float) -> float:
        """Width of `text` set solid, without kerning, as every output draws it."""
        words = text.split(" ")
        units = sum([self._word(word)[0] for word in words]) + (len(words) - 1) * self.advances[" "]
        return units * size_mm / 1000

    def ink_mm(self, text: str, size_mm: float) -> tuple[float, float]:
        """How far the ink goes below and above the baseline; both are positive lengths."""
        glyphs = [self.glyphs[letter] for letter in text]
        depth, height = max(-one.bottom for one in glyphs), max(one.top for one in glyphs)
        return max(depth, 0) * size_mm / 1000, height * size_mm / 1000

    def hex_of(self, text: str) -> str:
        """`text` as the two-byte glyph numbers that PDF shows."""
        return self._hex[" "].join([self._word(word)[1] for word in text.split(" ")])

    def _measured(self, word: str) -> tuple[int, str]:
        """Advance and glyph numbers of a word; KeyError for a letter that the face does not have."""
        return sum(map(self.advances.__getitem__, word)), "".join(map(self._hex.__getitem__, word))

    @cache  # noqa: B019 - a face lives as long as the process
    def outline(self, letter: str) -> str:
        """The glyph's outline as SVG path data, y upwards, in thousandths of the em."""
        glyph_set = self.font.getGlyphSet()
        pen = SVGPathPen(glyph_set)
        glyph_set[self.font.getBestCmap()[ord(letter)]].draw(pen)
        return str(pen.getCommands())

    @cached_property
    def file_bytes(self) -> bytes:
        """The subset as a TrueType file; the same bytes in every process."""
        out = io.BytesIO()
        self.font.save(out, reorderTables=False)
        return out.getvalue()

    @cached_property
    def postscript_name(self) -> str:
        """Name with the six-letter subset tag that PDF asks for, made from the bytes themselves."""
        digest = hashlib.sha256(self.file_bytes).digest()
        tag = "".join(chr(65 + byte % 26) for byte in digest[:6])
        return f"{tag}+{self.path.stem}"


@cache
def face(name: FaceName) -> Face:
    """The face called `name`, read and cut once per process."""
    return Face(name)


def _subset(path: Path) -> TTFont:
    """Only the glyphs of REPERTOIRE. Timestamps stay as they are: otherwise two runs differ."""
    font = TTFont(path, recalcTimestamp=False)
    options = Options(hinting=False, layout_features=[], notdef_outline=True, name_IDs=[1, 2, 4, 6, 13])
    options.drop_tables += ["GPOS", "GSUB", "GDEF", "DSIG", "gasp"]
    options.recalc_timestamp = False
    cutter = Subsetter(options)
    cutter.populate(unicodes=REPERTOIRE)
    cutter.subset(font)
    return font
