"""Drawn pictures for the playground: flat landscapes and goods, made at loading time, so that no photograph of a
real place or person stands for a fictitious one."""

import math
from collections.abc import Callable
from io import BytesIO

from PIL import Image, ImageDraw

WIDTH, HEIGHT, TIMES = 1200, 900, 2
Box = tuple[float, float, float, float]

SKY, SUN, HAZE = "#dff0ee", "#f8d66d", "#b9d8c2"
LEAF, DEEP, EARTH, STRAW = "#5ea65a", "#2f6b3f", "#8a6440", "#e4c46a"
WATER, FOAM, SHADOW = "#5fa3b8", "#d7eef2", "#38505a"


def draw(name: str, *, seed: int = 0) -> bytes:
    """A PNG of the scene called `name`; `seed` varies it a little."""
    image = Image.new("RGB", (WIDTH * TIMES, HEIGHT * TIMES), SKY)
    SCENES[name](_Pen(ImageDraw.Draw(image)), seed)
    out = BytesIO()
    image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(out, "PNG")
    return out.getvalue()


class _Pen:
    """ImageDraw in the small coordinates of the finished picture."""

    def __init__(self, draw: ImageDraw.ImageDraw) -> None:
        self._draw = draw

    def oval(self, box: Box, fill: str) -> None:
        self._draw.ellipse([v * TIMES for v in box], fill=fill)

    def box(self, box: Box, fill: str, round_by: float = 0) -> None:
        self._draw.rounded_rectangle([v * TIMES for v in box], round_by * TIMES, fill=fill)

    def shape(self, points: list[tuple[float, float]], fill: str) -> None:
        self._draw.polygon([(x * TIMES, y * TIMES) for x, y in points], fill=fill)

    def line(self, points: list[tuple[float, float]], fill: str, width: float) -> None:
        self._draw.line([(x * TIMES, y * TIMES) for x, y in points], fill=fill, width=int(width * TIMES), joint="curve")


def _sky(pen: _Pen, seed: int) -> None:
    pen.oval((860 - seed * 40, 90, 1010 - seed * 40, 240), SUN)
    hills = [(x, 400 - 60 * math.sin(x / 210 + seed)) for x in range(0, WIDTH + 40, 40)]
    pen.shape([(0, 520), *hills, (WIDTH, 520)], HAZE)


def _paper(pen: _Pen, seed: int) -> None:
    """A scan of a paper nobody can read: lines, a frame and a round stamp."""
    pen.box((0, 0, WIDTH, HEIGHT), "#d9d4c7")
    pen.box((330, 30, 870, 870), "#fffdf7")
    pen.box((430, 90, 770, 108), SHADOW)
    pen.box((480, 124, 720, 134), SHADOW)
    for row in range(14):
        pen.box((390, 190 + row * 34, 390 + (420 if row % 3 else 300) - seed * 12, 200 + row * 34), "#8b978f")
    pen.oval((640, 690, 790, 840), "#b3261e")
    pen.oval((650, 700, 780, 830), "#fffdf7")
    pen.oval((690, 740, 740, 790), "#b3261e")


def _field(pen: _Pen, seed: int) -> None:
    _sky(pen, seed)
    pen.box((0, 470, WIDTH, HEIGHT), LEAF)
    for row in range(9):
        y = 480 + row * row * 5.4
        pen.shape([(0, y), (WIDTH, y - 8), (WIDTH, y + 3 + row), (0, y + 12 + row)], DEEP if row % 2 else "#77b96b")
    for x in range(-20, WIDTH, 34):
        top = 640 + 46 * math.sin(x * 0.7 + seed)
        pen.line([(x, HEIGHT), (x + 10, top + 60), (x + 24, top)], DEEP, 5)
        for grain in range(5):
            pen.oval((x + 16 + grain * 5, top + grain * 9, x + 27 + grain * 5, top + 15 + grain * 9), STRAW)
    pen.shape([(520, 470), (560, 470), (700, HEIGHT), (420, HEIGHT)], "#c9a877")


def _mill(pen: _Pen, seed: int) -> None:
    _sky(pen, seed)
    pen.box((0, 640, WIDTH, HEIGHT), "#d8c7a3")
    pen.box((260, 330, 940, 700), "#f3ead6")
    pen.shape([(220, 340), (600, 190), (980, 340)], "#b4573c")
    pen.box((320, 450, 470, 700), EARTH, 6)
    for x in (540, 690, 820):
        pen.box((x, 420, x + 90, 520), "#7fb2bf", 4)
    for number, x in enumerate((560, 650, 740, 830)):
        pen.box((x, 610 - 18 * (number % 2), x + 84, 704), "#e9dfc6", 16)
        pen.line([(x + 14, 634), (x + 70, 634)], "#b4573c", 5)


def _pond(pen: _Pen, seed: int) -> None:
    _sky(pen, seed)
    pen.box((0, 450, WIDTH, HEIGHT), "#9cba7f")
    pen.shape([(120, 520), (1080, 500), (1180, 820), (20, 850)], EARTH)
    pen.shape([(150, 535), (1050, 516), (1140, 800), (60, 828)], WATER)
    for number in range(4):
        x, y = 250 + number * 210, 620 + 50 * (number % 2)
        pen.oval((x, y, x + 150, y + 44), FOAM)
        pen.line([(x + 75, y - 34), (x + 75, y + 20)], SHADOW, 7)
        pen.line([(x + 34, y - 8), (x + 116, y - 8)], SHADOW, 7)
    for x in range(160, 1080, 118):
        pen.line([(x, 740), (x + 46, 734), (x + 92, 740)], "#7fbccd", 4)


def _workshop(pen: _Pen, seed: int) -> None:
    del seed
    pen.box((0, 0, WIDTH, 520), "#eef3f1")
    pen.box((0, 520, WIDTH, HEIGHT), "#c7d2d0")
    for x in range(70, WIDTH, 240):
        pen.box((x, 90, x + 170, 250), "#bfdbe3", 8)
    pen.box((90, 470, 1110, 560), "#8fa3a3", 8)
    for x in (150, 1010):
        pen.box((x, 560, x + 40, 800), "#6f8383")
    for number in range(6):
        x = 150 + number * 156
        pen.box((x, 404, x + 120, 470), "#f7f3e8", 10)
        for dot in range(3):
            pen.oval((x + 16 + dot * 32, 420, x + 42 + dot * 32, 450), "#e28b5c")


def _bag(pen: _Pen, seed: int) -> None:
    pen.box((0, 0, WIDTH, HEIGHT), "#eef0dc")
    pen.oval((250, 730, 950, 840), "#d3d5b8")
    pen.shape([(390, 210), (810, 210), (860, 790), (340, 790)], "#f7f4e6")
    pen.shape([(390, 210), (810, 210), (790, 160), (410, 160)], DEEP)
    pen.box((430, 340, 770, 600), LEAF if not seed % 2 else "#b98a2e", 20)
    for number in range(7):
        pen.line([(520 + number * 26, 570), (530 + number * 26, 400 + 12 * (number % 3))], STRAW, 8)
        pen.oval((518 + number * 26, 380 + 12 * (number % 3), 542 + number * 26, 420 + 12 * (number % 3)), STRAW)
    pen.box((520, 650, 680, 740), "#ffffff", 8)


def _shrimp(pen: _Pen, x: float, y: float, size: float) -> None:
    for part in range(6):
        turn = part * 0.42
        cx, cy = x + size * math.cos(turn), y - size * math.sin(turn)
        r = size * (0.42 - part * 0.04)
        pen.oval((cx - r, cy - r, cx + r, cy + r), "#f0a182" if part % 2 else "#e8835f")
    pen.shape([(x - size, y - size * 0.5), (x - size * 1.5, y - size * 0.2), (x - size * 1.1, y - size)], "#d96f4d")


def _tray(pen: _Pen, seed: int) -> None:
    pen.box((0, 0, WIDTH, HEIGHT), "#e3eef0")
    pen.box((180, 200, 1020, 740), "#ffffff", 40)
    pen.box((230, 250, 970, 690), "#d5e6ea", 28)
    for row in range(3):
        for column in range(4):
            _shrimp(pen, 310 + column * 180 + seed * 4, 390 + row * 130, 52)


def _crab(pen: _Pen, seed: int) -> None:
    pen.box((0, 0, WIDTH, HEIGHT), "#e8e6d2" if not seed % 2 else "#dbe6e2")
    pen.oval((240, 700, 960, 800), "#cfcbaf")
    for side in (-1, 1):
        for leg in range(4):
            pen.line([(600 + side * 170, 520 + leg * 34), (600 + side * (330 + leg * 12), 440 + leg * 70),
                      (600 + side * (380 + leg * 10), 560 + leg * 60)], "#4d6b58", 22)  # fmt: skip
        pen.line([(600 + side * 160, 450), (600 + side * 300, 330)], "#4d6b58", 40)
        pen.oval((600 + side * 330 - 80, 210, 600 + side * 330 + 80, 370), "#5d8169")
        pen.line([(600 + side * 330, 230), (600 + side * 330 + side * 20, 300)], "#e8e6d2", 12)
        pen.oval((600 + side * 60 - 16, 360, 600 + side * 60 + 16, 392), SHADOW)
    pen.oval((390, 380, 810, 680), "#557a63")
    pen.oval((440, 410, 760, 600), "#6d957a")
    pen.line([(430, 560), (770, 560)], "#c9a35b", 20)
    pen.line([(600, 400), (600, 670)], "#c9a35b", 20)


def _jar(pen: _Pen, seed: int) -> None:
    _sky(pen, seed)
    pen.box((0, 560, WIDTH, HEIGHT), "#cdbb97")
    for number in range(5):
        x, y = 110 + number * 205, 420 + 60 * (number % 2)
        pen.oval((x, y, x + 190, y + 300), "#7d5138")
        pen.oval((x + 18, y + 20, x + 100, y + 240), "#94644a")
        pen.oval((x + 24, y - 26, x + 166, y + 34), "#5e3d2b")
        pen.shape([(x + 10, y - 8), (x + 95, y - 78), (x + 180, y - 8)], STRAW)


def _bottle(pen: _Pen, seed: int) -> None:
    pen.box((0, 0, WIDTH, HEIGHT), "#f2ead8")
    pen.oval((360, 760, 840, 850), "#dccfae")
    pen.box((480, 330, 720, 800), "#6b3424", 46)
    pen.box((548, 170, 652, 360), "#6b3424", 20)
    pen.box((540, 120, 660, 190), "#b4322b", 12)
    pen.box((480, 470, 720, 700), "#fbf6e6")
    _shrimp(pen, 610 + seed, 610, 46)


def _cake_box(pen: _Pen, seed: int) -> None:
    pen.box((0, 0, WIDTH, HEIGHT), "#f5e7dc" if not seed % 2 else "#efe9d9")
    pen.oval((180, 690, 1020, 800), "#e0cdbb")
    pen.shape([(250, 380), (820, 300), (960, 420), (380, 520)], "#c8402f")
    pen.shape([(250, 380), (380, 520), (380, 740), (250, 590)], "#9e2f22")
    pen.shape([(380, 520), (960, 420), (960, 630), (380, 740)], "#b4372a")
    for row in range(2):
        for column in range(5):
            x, y = 440 + column * 96, 560 + row * 74 - column * 16
            pen.box((x, y, x + 74, y + 52), ["#f0b541", "#e8d6a8", "#d9662f"][(row + column) % 3], 12)


SCENES: dict[str, Callable[[_Pen, int], None]] = {
    "paper": _paper,
    "field": _field,
    "mill": _mill,
    "pond": _pond,
    "workshop": _workshop,
    "bag": _bag,
    "tray": _tray,
    "crab": _crab,
    "jar": _jar,
    "bottle": _bottle,
    "box": _cake_box,
}
