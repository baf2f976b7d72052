"""A lot on one A4 page: the nine items, where it came from, what happened, papers, amounts, labels, findings, ledger.

What does not fit is counted, never dropped in silence: "… và 12 việc nữa".
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import gettext as _

from trace.batches.models import Batch
from trace.batches.queries import sources_of
from trace.events import balance
from trace.events.queries import events_of
from trace.events.rules import day_of
from trace.kit.days import show_day
from trace.kit.languages import language
from trace.kit.units import show_number
from trace.kit.viewer import Viewer
from trace.labels.queries import Printed, printed_of
from trace.ledger import queries as ledger
from trace.papers.words import amount_words, day_words, joined, of_owner
from trace.provenance.facts import BatchFacts, facts_of
from trace.provenance.journey import Gap, JourneyStep, Part
from trace.provenance.onward import Handed
from trace.provenance.words import Phrase
from trace.readiness.queries import lacks_of
from trace.readiness.queries_findings import lacks_shown
from trace.readiness.rules import Lack
from trace.seasons.naming import open_name
from trace.typeset.paper import DAY, NUMBER, Column, Fact, Paper, Row, Section, Signature, shorten

# How many lines each list may have, the most generous first; the first of these that fits on the page is taken.
LEVELS = (60, 40, 30, 24, 20, 16, 13, 11, 9, 8, 7, 6, 5, 4, 3, 2, 1)
LISTS = ("journey", "papers", "findings", "sources")
LONGEST = 110  # characters of a name or sentence in a list


@dataclass(frozen=True, slots=True)
class Known:
    """Everything the page is made of, read once."""

    batch: Batch
    public: BatchFacts
    goods: dict[str, int]
    printed: Printed | None
    lacks: Sequence[Lack]
    ledger_index: int | None
    ledger_hash: str
    ledger_size: int
    ledger_root: str


def known_of(batch: Batch, *, is_test: bool, seen_by: Viewer, now: datetime) -> Known:
    """Read what the dossier says; `is_test` when this installation prints only trial labels."""
    written = [row.ledger_index for row in events_of(batch, seen_by=seen_by)]
    last = max(written) if written else None
    size = ledger.size()
    return Known(
        batch=batch,
        public=facts_of(batch, now=now, language=language()),
        goods=balance.goods_of(batch),
        printed=printed_of(batch, is_test=is_test) if batch.product_id else None,
        lacks=lacks_shown(lacks_of(batch, now=now), batch, seen_by=seen_by),
        ledger_index=last,
        ledger_hash=bytes(ledger.entry(last).leaf_hash).hex() if last is not None else "",
        ledger_size=size,
        ledger_root=ledger.root(size).hex() if size else "",
    )


def dossier_of(known: Known, *, base_url: str, now: datetime, fits: Callable[[Paper], bool]) -> Paper:
    """The page with lists as long as they may be; `fits` tells whether a paper takes one page.

    First all lists get the same length, then what room is left goes to what happened, to the papers, and so on.
    """
    lengths = dict.fromkeys(LISTS, 0)
    for names in (LISTS, *((name,) for name in LISTS)):
        low, high = 0, len(LEVELS) - 1
        while low < high:
            middle = (low + high) // 2
            longer = lengths | dict.fromkeys(names, max(LEVELS[middle], min(lengths[name] for name in names)))
            if fits(_paper(known, longer, base_url, now)):
                high = middle
            else:
                low = middle + 1
        lengths |= {name: max(LEVELS[low], lengths[name]) for name in names}
        if low == 0:
            break
    return _paper(known, lengths, base_url, now)


def _paper(known: Known, lengths: Mapping[str, int], base_url: str, now: datetime) -> Paper:
    batch, public = known.batch, known.public
    return Paper(
        title=_("Hồ sơ lô hàng"),
        subtitle=joined((shorten(public.name, LONGEST), _("lô %(lot)s", lot=batch.lot))),
        number=joined((_(public.status_word), _say(public.status_detail) if public.status_detail else "")),
        code=batch.code,
        address=f"{base_url}{public.path}",
        sections=(
            _nine(known),
            _amounts(known),
            _sources(known, lengths["sources"]),
            _journey(public, lengths["journey"]),
            _papers(public, lengths["papers"]),
            _findings(known.lacks, lengths["findings"]),
            _log(known),
        ),
        signatures=(Signature(_("Người lập hồ sơ")), Signature(_("Người phụ trách cơ sở"))),
        foot=_("Trang công khai của lô: %(address)s", address=f"{base_url}{public.path}"),
        is_one_page=True,
        **of_owner(batch.organisation, now=now),
    )


def _nine(known: Known) -> Section:
    public = known.public
    items = {item.letter: item.value for item in public.items}
    counts = {"b": _("%(count)s ảnh", count=items["b"]), "e": _("%(count)s việc", count=items["e"])}
    absent = _("Cơ sở chưa khai")
    facts = [
        Fact(
            f"{item.letter}) {_(item.name)}",
            shorten((counts.get(item.letter) or item.value) if item.value else absent, LONGEST),
        )
        for item in public.items
    ]
    days = joined((show_day(public.produced_on), _("đóng gói %(day)s", day=show_day(public.packed_on)))
                  if public.packed_on else (show_day(public.produced_on),))  # fmt: skip
    facts.append(Fact(_("Ngày sản xuất"), days or absent))
    return Section(_("Chín nội dung tối thiểu (NĐ 37/2026, Điều 23 khoản 5)"), facts=tuple(facts))


def _amounts(known: Known) -> Section:
    unit = known.batch.unit
    goods = {name: amount_words(amount, unit) or "0" for name, amount in known.goods.items()}
    columns = [
        Column(_("Đã làm ra"), 1.2, NUMBER),
        Column(_("Đã dùng làm lô khác"), 1.2, NUMBER),
        Column(_("Đã bán, xuất đi"), 1.2, NUMBER),
        Column(_("Còn lại"), 1.2, NUMBER),
    ]
    cells = [goods["made"], goods["used"], goods["sold"], goods["left"]]
    if known.goods.get("destroyed"):
        columns.append(Column(_("Đã hủy"), 1.1, NUMBER))
        cells.append(goods["destroyed"])
    if known.goods.get("lost"):
        columns.append(Column(_("Mất, hỏng"), 1.1, NUMBER))
        cells.append(goods["lost"])
    if known.printed:
        allowed = known.printed.budget.most if known.printed.budget else None
        columns += [Column(_("Số gói"), 0.9, NUMBER), Column(_("Tem đã in"), 0.9, NUMBER)]
        columns += [Column(_("Tem được in"), 0.9, NUMBER), Column(_("Tem hỏng đã in lại"), 1.1, NUMBER)]
        cells += [
            show_number(known.batch.pack_count, language()) if known.batch.pack_count else "",
            show_number(known.printed.labels, language()),
            show_number(allowed, language()) if allowed is not None else "",
            show_number(known.printed.void, language()),
        ]
        if known.printed.destroyed or known.printed.put_away:
            columns.append(Column(_("Tem hủy, mất"), 0.9, NUMBER))
            cells.append(show_number(known.printed.destroyed + known.printed.put_away, language()))
    return Section(_("Số lượng và tem"), columns=tuple(columns), rows=(Row(tuple(cells)),))


def _sources(known: Known, most: int) -> Section:
    """Shares where the lot was mixed; else what it was made from directly."""
    told = "; ".join(_say(part) for part in known.public.story)
    columns = (Column(_("Nguồn"), 4), Column(_("Số lô"), 1.6), Column(_("Tỷ lệ, lượng lấy"), 1.4, NUMBER))
    rows = [(shorten(share.label, LONGEST), share.lot, share.text) for share in known.public.shares]
    if not rows:
        rows = [
            (
                shorten(edge.from_batch.name if edge.from_batch else open_name(edge.from_season), LONGEST),
                edge.from_batch.lot if edge.from_batch else "",
                amount_words(edge.thousandths, edge.unit),
            )
            for edge in sources_of(known.batch)
        ]
    lines = _cut(
        [Row(row) for row in rows], most, lambda count: _("… và %(count)s nguồn nữa", count=count), len(columns)
    )
    story = shorten(told[:1].upper() + told[1:], 2 * LONGEST)
    return Section(
        _("Nguồn gốc"), columns=columns, rows=lines, note=story,
        empty="" if story else _("Không có lô hay vụ nào đứng trước trong hệ thống."),
    )  # fmt: skip


def _journey(public: BatchFacts, most: int) -> Section:
    """What happened, in order. Whose work it was is said where somebody else's is among it."""
    owner = public.organisation.name
    has_others = any(isinstance(one, JourneyStep) and one.organisation not in ("", owner) for one in public.journey)
    columns = [Column(_("Ngày"), kind=DAY), Column(_("Việc"), 3.4), Column(_("Nơi"), 2.2)]
    columns += [Column(_("Cơ sở"), 2.6)] if has_others else []
    rows = [_row(one) for one in public.journey]
    rows = [replace(row, cells=row.cells[: len(columns)]) for row in rows]
    return Section(
        _("Hành trình"),
        columns=tuple(columns),
        rows=_cut_middle(rows, most, lambda count: _("… và %(count)s việc nữa", count=count), len(columns)),
        empty=_("Chưa ghi việc nào."),
    )


def _row(one: Part) -> Row:
    if isinstance(one, Handed):
        return Row((None, _("Đã giao cho %(count)s nơi", count=one.count), "", shorten(", ".join(one.names), LONGEST)))
    return _gap(one) if isinstance(one, Gap) else _step(one)


def _step(one: JourneyStep) -> Row:
    marks = [_("ghi sau, ngày %(day)s", day=show_day(one.late_on))] if one.late_on else []
    marks += [_("đã sửa")] if one.older else []
    marks += [_("có người thứ hai xác nhận")] if one.is_loosened else []
    marks += [_("không xảy ra")] if one.withdrawn else []
    name = _say(one.name) + (f" ({joined(marks, ', ')})" if marks else "")
    where = ", ".join(one.communes)
    return Row(
        (one.happened_on, shorten(name, LONGEST), shorten(where, LONGEST), shorten(one.organisation, LONGEST)),
        is_struck=one.withdrawn is not None,
    )


def _gap(one: Gap) -> Row:
    return Row((None, shorten(_("Cơ sở chưa khai: %(steps)s", steps=", ".join(one.names)), LONGEST), "", ""))


def _papers(public: BatchFacts, most: int) -> Section:
    columns = (
        Column(_("Giấy tờ"), 2), Column(_("Số"), 2), Column(_("Nơi cấp"), 3.4), Column(_("Có hiệu lực đến"), 1.8),
    )  # fmt: skip
    rows = []
    ocop = public.product.ocop if public.product else None
    if ocop:
        until = show_day(ocop.expires_on) + (f" ({_('đã hết hạn')})" if ocop.is_expired else "")
        rows.append((_("OCOP %(stars)s sao", stars=ocop.stars), ocop.decision, ocop.issuer, until))
    for paper in public.papers:
        until = show_day(paper.expires_on) + (f" ({_('đã hết hạn')})" if paper.is_expired else "")
        rows.append((_(paper.name), paper.number, paper.issuer, until))
    lines = [Row(tuple(shorten(text, 70) for text in row)) for row in rows]
    return Section(
        _("Chứng nhận, kiểm nghiệm"),
        columns=columns,
        rows=_cut(lines, most, lambda count: _("… và %(count)s giấy nữa", count=count), len(columns)),
        empty=_("Chưa có giấy nào."),
    )


def _findings(lacks: Sequence[Lack], most: int) -> Section:
    columns = (Column(_("Việc còn thiếu"), 5), Column(_("Căn cứ"), 2), Column(_("Mức"), 1))
    rows = [
        Row(
            (
                shorten(lack.sentence(language()), 2 * LONGEST),
                shorten(lack.rule.article, 60),
                _("chặn in tem") if lack.is_blocking else _("nên xem"),
            )
        )
        for lack in lacks
    ]
    return Section(
        _("Việc còn thiếu"),
        columns=columns,
        rows=_cut(rows, most, lambda count: _("… và %(count)s việc nữa", count=count), len(columns)),
        empty=_("Không thiếu gì theo các quy tắc hiện có."),
    )


def _log(known: Known) -> Section:
    entry = (
        _("mục %(index)s, băm %(hash)s", index=known.ledger_index, hash=known.ledger_hash)
        if known.ledger_index is not None
        else ""
    )
    approved = day_words(day_of(known.batch.approved_at)) if known.batch.approved_at else _("chưa duyệt")
    return Section(
        _("Dữ liệu có bị sửa không?"),
        facts=(
            Fact(_("Ghi gần nhất"), entry, is_wide=True),
            Fact(
                _("Cả sổ cái"),
                _(
                    "%(size)s mục, gốc %(root)s",
                    size=show_number(known.ledger_size, language()),
                    root=known.ledger_root,
                ),
                is_wide=True,
            ),
            Fact(_("Ngày duyệt"), approved),
            Fact(_("Mã tra cứu"), known.batch.code),
        ),
    )


def _cut(rows: Sequence[Row], most: int, more: Callable[[int], str], width: int) -> tuple[Row, ...]:
    """The first lines, and how many there are besides."""
    if len(rows) <= most + 1:
        return tuple(rows)
    return (*rows[:most], _more(more(len(rows) - most), width))


def _cut_middle(rows: Sequence[Row], most: int, more: Callable[[int], str], width: int) -> tuple[Row, ...]:
    """The beginning and the end of the way; what lies between is counted. A way needs two lines at least."""
    most = max(most, 2)
    if len(rows) <= most + 1:
        return tuple(rows)
    head = most // 2
    rest = len(rows) - most
    return (*rows[:head], _more(more(rest), width, place=1), *rows[len(rows) - (most - head) :])


def _more(words: str, width: int, *, place: int = 0) -> Row:
    return Row(tuple(words if at == place else "" for at in range(width)))


def _say(phrase: Phrase) -> str:
    """A phrase in the reader's language, with the phrases inside it."""
    params = {name: _say(value) if isinstance(value, Phrase) else value for name, value in phrase.params.items()}
    return _(phrase.msgid, **params) if params else _(phrase.msgid).replace("%%", "%")
