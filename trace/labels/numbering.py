"""The numbers of a run's labels in plain values, so that a process without a database can make them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from trace.labels.facts import Serial
from trace.serials.rules import Numberer

_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Numbering:
    """All that makes the labels of a run with numbers, as plain values: it may be handed to another process.

    The labels of one pack (`copies`) follow one another and bear the same number.
    """

    secret: bytes = field(repr=False)
    identifier: str
    version: int
    first: int
    copies: int
    url: str
    short_url: str
    short_code: str
    has_pin: bool

    def serials(self, start: int, stop: int) -> Iterator[Serial]:
        """What differs on the labels from `start` up to, not including, `stop`; the first label of the run is 0."""
        numberer = Numberer(self.secret, self.identifier, version=self.version)
        while start < stop:
            pack, skipped = divmod(start, self.copies)
            packs = min(_AT_ONCE, -(-(stop - pack * self.copies) // self.copies))
            for text in numberer.texts(self.first + pack, packs):
                one = self._serial(text, numberer.pin(text) if self.has_pin else "")
                for _ in range(min(self.copies - skipped, stop - start)):
                    yield one
                    start += 1
                skipped = 0

    def _serial(self, text: str, pin: str) -> Serial:
        return serial_of(self.url, self.short_url, self.short_code, text, pin)


@dataclass(frozen=True, slots=True)
class Declared:
    """The same for tags of units whose numbers were declared: they are what they are."""

    units: tuple[str, ...]
    copies: int
    url: str
    short_url: str
    short_code: str

    def serials(self, start: int, stop: int) -> Iterator[Serial]:
        """What differs on the tags from `start` up to, not including, `stop`."""
        for label in range(start, stop):
            yield serial_of(self.url, self.short_url, self.short_code, self.units[label // self.copies], "")


def serial_of(url: str, short_url: str, short_code: str, text: str, pin: str) -> Serial:
    """What differs on one pack's label."""
    own_short = f"{short_url}/{text}"
    # A lot without a GTIN has one address only, and a pack's number stands directly behind it.
    own = own_short if url == short_url else f"{url}/21/{text}"
    # The code in letters stays the lot's, so that it fits wherever it did; a layout with room shows the fact `serial`.
    return Serial(url=own, short_url=own_short, shown=short_code, serial=text, pin=pin)
