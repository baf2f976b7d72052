"""What the page of a lot says of one pack's number: a part put into the lot's own page, for any number of packs.

Everything needed to answer is read once with the page (ranges, what became of them, numbers of tagged units, the keys),
so a kept page answers each of ten million numbers without another question to the database.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from markupsafe import escape

from trace.batches.models import Batch
from trace.clock import VIETNAM
from trace.errors import N_
from trace.events.models_packs import UnitSerial
from trace.events.rules import Kind
from trace.serials.guessing import Guesses
from trace.serials.queries import FORGED, UNCHECKED, UNKNOWN, Book, SerialStanding, book_of
from trace.serials.rules import State, spaced
from trace.settings import Settings

MARK: Final = "<!--pack-->"
"""Where in the page of a lot the part about a pack stands; never sent."""
NUMBER: Final = "\x1f"
"""Where in that part the number itself stands."""
SCANNED: Final = "\x1d"
"""Where in that part it stands how often the number was read."""
CUT: Final = "\x1e"
"""What ends each rendered part."""
MOST_UNITS: Final = 20_000
"""Tagged units that are kept with a page; the packs of a lot with more are answered one by one."""

UNIT, UNIT_GONE, UNSAID = "unit", "unit_gone", "unsaid"
PIN_FIRST, PIN_AGAIN, PIN_WRONG, PIN_LATER = "pin_first", "pin_again", "pin_wrong", "pin_later"
_OURS = frozenset((UNIT, UNIT_GONE, State.ACTIVATED, State.PRINTED, State.VOID, State.STOLEN))
_GONE = (Kind.DESTROY.value, Kind.LOSE.value)


@dataclass(frozen=True, slots=True)
class Words:
    """How an answer looks (kind of notice, picture), what it says and what the reader should do."""

    kind: str
    icon: str
    title: str
    advice: str


_REPORT = N_("Không mua. Giữ lại tem và báo cho cơ sở hoặc cơ quan ở cuối trang.")
WORDS: Final[Mapping[str, Words]] = {
    UNIT: Words(
        "information",
        "label",
        N_("Số %(serial)s: cơ sở đã khai số này cho một con, một gói của lô."),
        N_("So số này với số trên dây hoặc trên tem."),
    ),
    UNIT_GONE: Words(
        "recall",
        "stop",
        N_("Số %(serial)s: cơ sở đã báo tiêu hủy, mất hoặc hỏng con, gói này. Không mua; hãy báo cho cơ sở."),
        "",
    ),
    State.ACTIVATED: Words(
        "good",
        "ok",
        N_("Gói số %(serial)s: cơ sở đã kích hoạt số này khi đóng gói, ngày %(day)s."),
        N_("Số này chỉ của một gói. Nếu thấy cùng số trên gói khác, hãy báo cho cơ sở."),
    ),
    State.PRINTED: Words(
        "hold",
        "information",
        N_("Gói số %(serial)s: tem đã in ngày %(day)s, cơ sở chưa báo đã dán lên gói nào."),
        N_("Có thể cơ sở chưa kịp ghi. Nếu gói đã bày bán, hãy hỏi người bán hoặc báo cho cơ sở."),
    ),
    State.VOID: Words(
        "recall", "stop", N_("Gói số %(serial)s: tem này đã hủy ngày %(day)s, không được dán lên hàng bán."), _REPORT
    ),
    State.STOLEN: Words(
        "recall", "stop", N_("Gói số %(serial)s: cơ sở đã báo mất tem hoặc mất gói này, ngày %(day)s."), _REPORT
    ),
    FORGED: Words(
        "recall",
        "warning",
        N_("Số %(serial)s: số này không do hệ thống cấp."),
        N_(
            "So lại từng ký tự với tem. Nếu trên tem đúng là số này thì đừng tin tem; "
            "hãy báo cho cơ sở hoặc cơ quan ở cuối trang."
        ),
    ),
    UNKNOWN: Words(
        "hold",
        "warning",
        N_("Số %(serial)s: số này không do hệ thống cấp, cơ sở cũng chưa khai."),
        N_("Trang này nói về cả lô, không chứng minh được món hàng này. Hãy so số lô và hạn sử dụng trên gói."),
    ),
    UNCHECKED: Words(
        "hold",
        "information",
        N_("Số %(serial)s: lúc này hệ thống không kiểm tra được số này, vì khóa của đợt tem đã thất lạc."),
        N_("Điều trang này nói về cả lô vẫn đúng. Muốn biết về riêng gói này, hãy hỏi cơ sở."),
    ),
    UNSAID: Words(
        "hold",
        "information",
        N_("Số %(serial)s: mạng này vừa hỏi quá nhiều số sai, nên trang tạm không trả lời về số gói."),
        N_("Điều trang này nói về cả lô vẫn đúng. Chờ một giờ rồi quét lại, hoặc dùng mạng khác."),
    ),
    PIN_FIRST: Words(
        "good",
        "ok",
        N_("Mã PIN đúng. Gói này được xác thực lần đầu lúc %(at)s, chính là lần này."),
        N_("Lớp phủ còn nguyên trước khi bạn cào thì gói chưa ai kiểm tra trước bạn."),
    ),
    PIN_AGAIN: Words(
        "hold",
        "warning",
        N_("Mã PIN đúng, nhưng gói này đã được xác thực lần đầu lúc %(at)s."),
        N_("Nếu lần đó không phải bạn, có thể tem đã bị chép lại hoặc gói đã mở: hãy báo cho cơ sở."),
    ),
    PIN_WRONG: Words(
        "recall",
        "warning",
        N_("Mã PIN không đúng."),
        N_("Xem lại sáu chữ số dưới lớp phủ rồi gõ lại. Vẫn không đúng thì đừng tin tem này; hãy báo cho cơ sở."),
    ),
    PIN_LATER: Words(
        "hold",
        "information",
        N_("Đã thử sai nhiều lần, nên tạm chưa nhận mã PIN nữa."),
        N_("Chờ một giờ rồi thử lại. Điều trang này nói về lô và số gói vẫn đúng."),
    ),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of a number; all numbers of which the same is said share one answer."""

    state: str
    day: date | None = None
    has_pin: bool = False
    at: str = ""

    @property
    def words(self) -> Words:
        return WORDS[self.state]

    @property
    def is_ours(self) -> bool:
        """True for a number that was printed or declared: only such ones are counted one by one."""
        return self.state in _OURS


@dataclass(frozen=True, slots=True)
class Numbers:
    """All that tells the numbers of one lot apart. `units` are the declared numbers of tagged units, which come first:
    whether each is gone. Not `is_whole`: they are too many to keep, and only the one asked for is here."""

    book: Book
    units: Mapping[str, bool]
    is_whole: bool = True

    @property
    def is_numbered(self) -> bool:
        """True for a lot whose packs have numbers that a person could ask about."""
        return bool(self.book.runs)

    def answers(self) -> list[Answer]:
        """Every answer that a number may get."""
        words: dict[Answer, None] = dict.fromkeys(
            Answer(state) for state in (UNIT, UNIT_GONE, FORGED, UNKNOWN, UNCHECKED, UNSAID)
        )
        for run in self.book.runs:
            for piece in run.pieces:
                words[_answer(piece.state, piece.since or run.at, has_pin=run.has_pin)] = None
        return list(words)

    def answer(self, text: str, *, block: str, guesses: Guesses, now: datetime) -> tuple[Answer, str]:
        """What is said of the number somebody in this network read, and the number as it is shown."""
        is_gone = self.units.get(text.upper())
        if is_gone is not None:
            return Answer(UNIT_GONE if is_gone else UNIT), text.upper()
        standing = self.book.standing(text)
        if not standing.serial:
            return Answer(UNKNOWN), text
        shown = spaced(standing.serial)
        if guesses.is_quiet(block, now):
            return Answer(UNSAID), shown
        if standing.run is None or standing.piece is None:
            is_wrong = standing.state != UNCHECKED
            if is_wrong and not guesses.count_wrong(block, standing.serial, now):
                return Answer(UNSAID), shown
            return Answer(FORGED if is_wrong else UNCHECKED), shown
        return answer_of(standing), shown


def answer_of(standing: SerialStanding) -> Answer:
    """What is said of a number that was printed."""
    run, piece = standing.run, standing.piece
    if run is None or piece is None:
        return Answer(FORGED)
    return _answer(piece.state, piece.since or run.at, has_pin=run.has_pin)


def numbers_of(batch: Batch, *, settings: Settings, asked: str = "") -> Numbers:
    """Read all that tells the numbers of a lot, after what its page is stamped with. Where its tagged units are too
    many to keep, only the one that was `asked` for."""
    units = UnitSerial.select().where(UnitSerial.batch == batch.id)
    rows: list[UnitSerial] = list(units.limit(MOST_UNITS + 1))
    is_whole = len(rows) <= MOST_UNITS
    if not is_whole:
        rows = list(units.where(UnitSerial.serial == asked.upper()))
    known = {row.serial: row.gone_kind in _GONE for row in rows}
    return Numbers(book_of(batch, settings=settings), known, is_whole)


@dataclass(frozen=True, slots=True)
class PackParts:
    """The rendered parts of a lot's page about packs, in one language; `said(number, block, now)` gives the one,
    `scanned(number as shown)` the sentence on how often it was read."""

    numbers: Numbers
    parts: Mapping[Answer, str]
    guesses: Guesses
    scanned: Callable[[str], str]

    @property
    def can_answer(self) -> bool:
        """False where each number must be asked for on its own."""
        return self.numbers.is_whole

    def said(self, text: str, *, block: str, now: datetime) -> tuple[Answer, str]:
        """The answer and the number as it is written into it."""
        answer, shown = self.numbers.answer(text, block=block, guesses=self.guesses, now=now)
        return answer, str(escape(shown))

    def html(self, text: str, *, block: str, now: datetime) -> str:
        """The whole part about one number."""
        return self.html_of(*self.said(text, block=block, now=now))

    def html_of(self, answer: Answer, shown: str) -> str:
        """The whole part with this answer, about the number as it is shown."""
        return self.parts[answer].replace(NUMBER, shown).replace(SCANNED, self.scanned(shown))


def rendered(
    numbers: Numbers,
    render: Callable[[list[Answer]], list[str]],
    guesses: Guesses,
    *,
    scanned: Callable[[str], str] = str,
) -> PackParts:
    """The parts for every answer, by the door's own template."""
    answers = numbers.answers()
    return PackParts(numbers, dict(zip(answers, render(answers), strict=True)), guesses, scanned)


def _answer(state: State, at: datetime, *, has_pin: bool) -> Answer:
    asks = has_pin and state in (State.ACTIVATED, State.PRINTED)
    return Answer(state.value, at.astimezone(VIETNAM).date(), has_pin=asks)
