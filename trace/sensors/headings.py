"""What columns of loggers are called: words of several makers and of people here, folded, compared whole."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from trace.kit.text import fold, nfc
from trace.sensors.moments import AS_UTC

_WHEN: Final = re.compile(
    r"(timestamp|date[ /&_-]*time|datetime|thoi gian|thoi diem|ngay gio|gio do|ngay va gio|time stamp|reading time|"
    r"measurement time|thoi gian do|ngay do|recorded at|at)\b.*"
)
_DAY: Final = re.compile(r"(date|ngay|ngay thang)( \(.*\))?")
_CLOCK: Final = re.compile(r"(time|gio|gio phut)( \(.*\)|,? ?gmt.*|,? ?utc.*)?")
_MEASURED: Final = (
    ("oxygen", re.compile(r"^d\.?o\.?2?($| ?[(\[,/]| ?mg| ?ppm)|\b(oxygen|oxy|oxi|o-xy|o xy)\b")),
    ("salinity", re.compile(r"\b(salinity|sal|do man|man)\b|‰")),
    ("alkalinity", re.compile(r"\b(alkalinity|do kiem|kiem|kh|alk)\b")),
    ("ph", re.compile(r"(^|[^a-z])ph([^a-z]|$)")),
    ("humidity", re.compile(r"\b(humidity|humi|rh|do am|%rh)\b")),
    ("temperature", re.compile(r"\b(temperature|temp|tmp|nhiet do|nhiet|t)\b|°\s*[cf]\b|℃|℉")),
)
# Numbers that stand beside readings and are none.
_NO_READING: Final = re.compile(
    r"\b(no|stt|so thu tu|index|record|battery|pin|alarm|status|trang thai|min|max|avg|average|limit|nguong|saturation|"
    r"bao hoa|set ?point|mv|kpa|event|serial|seri|signal|lat|lng|lon|vi do|kinh do)\b|#|\bdo\s*\(?\s*%|%\s*sat"
)
_DEVICE: Final = re.compile(
    r"(serial ?(no|number)?|s/n|sn|device ?(id|name)?|logger ?(id|name)?|model|ten thiet bi|thiet bi|may do|so may|"
    r"so seri)\.?",
)
_FAHRENHEIT: Final = re.compile(r"°\s*f\b|℉|\bdeg ?f\b|fahrenheit|\(f\)")


@dataclass(frozen=True, slots=True)
class Measure:
    """A column that holds a quantity."""

    place: int
    name: str
    quantity: str
    is_fahrenheit: bool

    def in_unit(self, thousandths: int) -> int:
        """In the unit the quantity is kept in."""
        return round((thousandths - 32_000) * 5 / 9) if self.is_fahrenheit else thousandths


@dataclass(frozen=True, slots=True)
class Heading:
    """Where the moment stands (one column, or day and time of day), and which columns are measured."""

    when: tuple[int, ...]
    when_name: str
    zone: str
    measured: tuple[Measure, ...]
    ignored: tuple[str, ...]


# No logger has more; what stands further right in a broken or hostile file is not looked at.
MOST_COLUMNS: Final = 500


def headings_in(cells: Sequence[str]) -> Heading | None:
    """The row as headings; None where it has no moment or nothing measured."""
    names = [nfc(cell).strip("\"' ") for cell in cells[:MOST_COLUMNS]]
    folded = [_bare(name) for name in names]
    when = _moment_columns(folded)
    if not when:
        return None
    measured, ignored = [], []
    taken: set[str] = set()
    for place, (name, text) in enumerate(zip(names, folded, strict=True)):
        if place in when or not text:
            continue
        quantity = _quantity(text)
        if not quantity or quantity in taken:
            ignored.append(name)
            continue
        taken.add(quantity)
        measured.append(Measure(place, name, quantity, is_fahrenheit=bool(_FAHRENHEIT.search(text))))
    if not measured:
        return None
    said = " ".join(folded[place] for place in when)
    return Heading(when, " + ".join(names[place] for place in when), _zone(said), tuple(measured), tuple(ignored))


def device_said(cells: Sequence[str]) -> str:
    """The serial or model in a line of settings (`Serial No:;E123`), as the logger wrote it."""
    parts = [part.strip() for cell in cells[:MOST_COLUMNS] for part in re.split(r"[:=]", nfc(cell), maxsplit=1)]
    for place, part in enumerate(parts[:-1]):
        if _DEVICE.fullmatch(fold(part)):
            return next((one for one in parts[place + 1 :] if one), "")[:80]
    return ""


def _moment_columns(folded: Sequence[str]) -> tuple[int, ...]:
    day = next((place for place, text in enumerate(folded) if _DAY.fullmatch(text)), None)
    clock = next((place for place, text in enumerate(folded) if _CLOCK.fullmatch(text)), None)
    if day is not None and clock is not None:
        return (day, clock)
    whole = next((place for place, text in enumerate(folded) if _WHEN.fullmatch(text)), None)
    if whole is not None:
        return (whole,)
    alone = clock if clock is not None else day
    return () if alone is None else (alone,)


def _zone(said: str) -> str:
    """The zone that a heading names: `Date Time, GMT+07:00`, `Time (UTC)`."""
    found = re.search(r"\b(?:utc|gmt) ?([+-] ?\d{1,2}(?::?\d{2})?)", said)
    if found:
        return found[1].replace(" ", "")
    return AS_UTC if re.search(r"\b(utc|gmt)\b", said) else ""


def _quantity(text: str) -> str:
    if _NO_READING.search(text):
        return ""
    return next((code for code, words in _MEASURED if words.search(text)), "")


def _bare(name: str) -> str:
    return re.sub(r"[_*]+", " ", fold(name)).strip()
