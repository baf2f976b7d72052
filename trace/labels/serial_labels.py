"""The numbers on the labels of a run: kept when it is ordered, made again by arithmetic whenever they are drawn."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from trace.errors import N_, Invalid
from trace.kit.viewer import Viewer
from trace.labels import queries, tags
from trace.labels.facts import LabelFacts, Serial
from trace.labels.layout import Layout
from trace.labels.models import LabelRun
from trace.labels.numbering import Declared, Numbering, serial_of
from trace.serials import actions as serials
from trace.serials import rules
from trace.serials.models import SerialRange
from trace.serials.queries import counter_in, numberer_of, run_of
from trace.serials.rules import Piece
from trace.settings import Settings

STOPPED = N_("Lần in đã dừng trước khi có tệp")


def numbering_of(run: LabelRun, *, settings: Settings) -> Numbering | Declared | None:
    """How the packs of a run are numbered; None for a run of one label for the whole lot."""
    if run.serial_key is None or run.serial_first is None:
        return tags.declared(run)
    made = numberer_of(run.batch, key_version=run.serial_key, settings=settings)
    return Numbering(
        secret=made.secret,
        identifier=run.batch.identifier,
        version=run.serial_key,
        first=run.serial_first,
        copies=run.copies,
        url=str(run.printed["url"]),
        short_url=str(run.printed["short_url"]),
        short_code=str(run.printed["short_code"]),
        has_pin=run.has_pin,
    )


def serials_of(
    run: LabelRun, *, settings: Settings, start: int = 0, stop: int | None = None
) -> Iterator[Serial | None]:
    """What differs on each label of a run, in the order they are printed; None each where nothing does."""
    numbering = numbering_of(run, settings=settings)
    stop = run.total if stop is None else min(stop, run.total)
    if numbering is None:
        yield from (None for _ in range(start, stop))
    else:
        yield from numbering.serials(start, stop)


def widest(layout: Layout, facts: LabelFacts, *, has_pin: bool) -> Serial:
    """A made-up number as long and as wide as any, to see whether labels with numbers fit."""
    if has_pin and all(field.fact != "pin" for block in layout.blocks for field in block.fields):
        raise Invalid(N_("Mẫu tem này không có chỗ in mã PIN. Chọn mẫu có lớp phủ cào."), field="has_pin")
    text = "M" * rules.LENGTH
    return serial_of(facts.url, facts.short_url, facts.short_code, text, "0" * rules.PIN_LENGTH if has_pin else "")


def void_spoiled(
    replaced: LabelRun,
    count: int,
    spoiled: Sequence[str],
    *,
    reason: str,
    by: Viewer,
    now: datetime,
    settings: Settings,
) -> None:
    """The labels that a reprint replaces are void: those named by their numbers, else the last ones of the run that
    are not in use. A number may be of the first run or of one that replaced its labels."""
    named = [text for text in spoiled if text.strip()]
    rows = _family(replaced)
    if not named:
        row = next((row for row in rows if row.run_number == replaced.number), None)
        if row is not None:
            pieces = rules.from_the_end(run_of(row).pieces, count)
            serials.void_pieces(row, pieces, reason=reason, by=by, now=now)
        return
    by_row: dict[int, set[int]] = {}
    for text in named:
        at, counter = _found(rows, text, settings)
        by_row.setdefault(at, set()).add(counter)
    if sum(len(counters) for counters in by_row.values()) != count:
        raise Invalid(
            N_("Ghi số của đúng %(count)s tem hỏng, mỗi dòng một số; hoặc để trống để hủy các tem cuối."),
            field="spoiled",
            count=count,
        )
    for at, counters in by_row.items():
        pieces = [Piece(counter, 1) for counter in sorted(counters)]
        serials.void_pieces(rows[at], pieces, reason=reason, by=by, now=now)


def void_unprinted(run: LabelRun, labels_taken: int, *, by: Viewer, now: datetime) -> None:
    """The numbers of a run that was stopped are void, but for those on labels that were taken away before."""
    row = SerialRange.get_or_none(SerialRange.run_number == run.number)
    if row is None:
        return
    first = row.first - (-labels_taken // run.copies)
    pieces = rules.within(run_of(row).pieces, first, row.first + row.count - 1, {rules.State.PRINTED})
    if pieces:
        serials.void_pieces(row, pieces, reason=STOPPED, by=by, now=now)


def _family(run: LabelRun) -> list[SerialRange]:
    first = queries.first_run_of(run)
    numbers = [first.number, *(one.number for one in queries.reprints_of(first))]
    return list(SerialRange.select().where(SerialRange.run_number.in_(numbers)).order_by(SerialRange.id))


def _found(rows: Sequence[SerialRange], text: str, settings: Settings) -> tuple[int, int]:
    refusal: rules.SerialUnknown | None = None
    for at, row in enumerate(rows):
        try:
            return at, counter_in(row, text, settings=settings, field="spoiled")
        except rules.SerialUnknown as error:
            refusal = refusal or error
    raise refusal or rules.SerialUnknown(N_("Lần in này không đánh số từng gói."), field="spoiled")
