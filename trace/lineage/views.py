"""A trace as its page shows it: the words and links of its picture, the rows of its table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from trace.kit.languages import language
from trace.kit.units import show_number, show_quantity
from trace.kit.viewer import Viewer
from trace.lineage import layout
from trace.lineage.folding import Folded, Item, fold
from trace.lineage.queries import HOUSEHOLD, Tally, named, tally_of
from trace.lineage.tracing import BACK, REASONS, Figures, Named, Trace, rounded


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: amounts as people read them, empty where unknown; `why` says why."""

    name: str
    lot: str
    href: str | None
    is_season: bool
    holder: str
    is_elsewhere: bool
    step: int
    share: str
    expected: str
    worst: str
    left: str
    is_on_hold: bool
    is_recalled: bool
    why: str


def rows_of(trace: Trace, nodes: Sequence[int], levels: Mapping[int, int], *, seen_by: Viewer) -> list[Row]:
    """These nodes of a trace."""
    names = named([*nodes, trace.root], seen_by=seen_by)
    return [_row(trace, node, names, levels.get(node, 0)) for node in nodes]


def in_order(trace: Trace, levels: Mapping[int, int]) -> list[int]:
    """The nearest first, of one step the largest part first."""
    share = trace.sums.share
    return sorted(trace.nodes, key=lambda node: (levels.get(node, 0), -(share[node] if share[node] >= 0 else 0), node))


def picture_of(back: Trace | None, forward: Trace, *, seen_by: Viewer) -> dict[str, Any]:
    """Both ways as one drawing."""
    folded = fold(back, forward)
    alone = [item.nodes[0] for item in folded.items.values() if not item.is_group]
    names = named(alone, seen_by=seen_by)
    words, looks = {}, {}
    for key, item in folded.items.items():
        trace = back if item.level < 0 and back is not None else forward
        if item.is_group:
            tally = tally_of(item.nodes)
            words[key], looks[key] = _group_words(trace, item, tally), _group_look(tally)
        else:
            one, own = names[key], names[forward.root]
            words[key] = _words(trace, key, one, holder="" if one.holder == own.holder else _holder(one))
            looks[key] = _look(one, is_root=key == forward.root)
    drawn = layout.draw(_rows(folded, forward.root), folded.flows(), words)
    hrefs = {node: _href(one) for node, one in names.items() if node != forward.root}
    return {
        "width": drawn.width,
        "height": round(drawn.height, 1),
        "rails": [{"path": rail.path, "look": _rail_look(looks, rail)} for rail in drawn.rails],
        "stops": [{"at": stop, "href": hrefs.get(stop.key), **looks[stop.key]} for stop in drawn.stops],
        "is_folded": any(item.is_group for item in folded.items.values()),
    }


def _rows(folded: Folded, root: int) -> list[int]:
    return layout.in_rows(root, folded.above, folded.below)


def _row(trace: Trace, node: int, names: Mapping[int, Named], step: int) -> Row:
    one = names[node]
    figures = trace.figures(node, is_open=one.is_open)
    return Row(
        name=one.name,
        lot=one.lot,
        href=_href(one),
        is_season=one.is_season,
        holder=_holder(one),
        is_elsewhere=one.holder != names[trace.root].holder,
        step=step,
        share=_percent(figures),
        expected=_amount(rounded(figures.expected), figures.unit),
        worst=_amount(figures.worst, figures.unit),
        left=_amount(one.left_thousandths, one.unit),
        is_on_hold=one.is_on_hold,
        is_recalled=one.is_recalled,
        why=_(REASONS[figures.reason]) if figures.reason else "",
    )


def _holder(one: Named) -> str:
    return _("Hộ gia đình") if one.holder == HOUSEHOLD else one.holder


def _words(trace: Trace, node: int, one: Named, holder: str) -> list[layout.Line]:
    lines = [layout.Line(one.name, "name")]
    told = [_("lô %(lot)s", lot=one.lot) if one.lot else _("vụ, lứa nuôi")]
    if one.left_thousandths is not None and one.made_thousandths is not None:
        made, left = _amount(one.made_thousandths, one.unit), _amount(one.left_thousandths, one.unit)
        told.append(_("%(made)s, còn %(left)s", made=made, left=left))
    lines.append(layout.Line(_joined(told)))
    if holder:
        lines.append(layout.Line(holder))
    if node == trace.root:
        lines.append(layout.Line(_("Đang xem"), "here"))
    else:
        lines += _figure_lines(trace, trace.figures(node, is_open=one.is_open))
    return lines + _flag_lines(one)


def _figure_lines(trace: Trace, figures: Figures) -> list[layout.Line]:
    """`63% của lô này: 1.008 kg, nhiều nhất 1.200 kg`, or how much of it came from the root."""
    percent, worst = _percent(figures), _amount(figures.worst, figures.unit)
    parts = []
    if percent:
        said = _("%(percent)s của lô đang xem") if trace.direction == BACK else _("%(percent)s từ lô đang xem")
        parts.append(said % {"percent": percent})
    if figures.expected is not None:
        parts.append(_amount(rounded(figures.expected), figures.unit))
    if worst and figures.worst != figures.expected:
        parts.append(_("nhiều nhất %(amount)s", amount=worst))
    if not percent and figures.reason:
        parts.append(_("không rõ tỷ lệ"))
    return [layout.Line(_joined(parts))] if parts else []


def _joined(parts: Sequence[str]) -> str:
    """Parts in one line, which is broken between them rather than within."""
    return " · ".join(part.replace(" ", "\u00a0") for part in parts)


def _flag_lines(one: Named) -> list[layout.Line]:
    recall = [layout.Line(_("Đang thu hồi"), "recall")] if one.is_recalled else []
    return recall or ([layout.Line(_("Tạm ngừng bán"), "hold")] if one.is_on_hold else [])


def _group_words(trace: Trace, item: Item, tally: Tally) -> list[layout.Line]:
    lots = ngettext("%(num)s lô", "%(num)s lô", tally.lots) if tally.lots else ""
    seasons = ngettext("%(num)s vụ", "%(num)s vụ", tally.seasons) if tally.seasons else ""
    lines = [layout.Line(" · ".join(filter(None, (lots, seasons))), "name")]
    holders = ngettext("của %(num)s cơ sở", "của %(num)s cơ sở", tally.holders)
    lines.append(layout.Line(holders))
    if trace.direction == BACK:
        share = sum(trace.sums.share[node] for node in item.nodes)
        if share == share:  # known
            percent = _percent(Figures(min(share, 1.0), None, None, ""))
            lines.append(layout.Line(_("%(percent)s của lô đang xem", percent=percent)))
    if tally.recalled:
        lines.append(layout.Line(_("%(count)s lô đang thu hồi", count=tally.recalled), "recall"))
    if tally.on_hold:
        lines.append(layout.Line(_("%(count)s lô tạm ngừng bán", count=tally.on_hold), "hold"))
    return lines


def _look(one: Named, *, is_root: bool) -> dict[str, Any]:
    shape = "season" if one.is_season else "lot"
    look = "recall" if one.is_recalled else "hold" if one.is_on_hold else ""
    return {"shape": shape, "look": look, "is_root": is_root, "is_group": False}


def _group_look(tally: Tally) -> dict[str, Any]:
    look = "recall" if tally.recalled else "hold" if tally.on_hold else ""
    return {"shape": "lot", "look": look, "is_root": False, "is_group": True}


def _rail_look(looks: Mapping[int, Mapping[str, Any]], rail: layout.Rail) -> str:
    """What comes from goods on hold or called back is dashed on its way."""
    return str(looks[rail.source]["look"])


def _href(one: Named) -> str | None:
    if not one.is_open:
        return None
    return url_for("seasons.show" if one.is_season else "batches.show", code=one.code)


def _percent(figures: Figures) -> str:
    """`63%`, `41,5%`; what is there but less than a tenth is told as a tenth."""
    if figures.share is None:
        return ""
    tenths = round(1000 * figures.share) or (1 if figures.share else 0)
    return f"{show_number(Decimal(tenths) / 10, language())}%"


def _amount(thousandths: int | None, unit: str) -> str:
    """With a space that no line is broken at."""
    return show_quantity(thousandths, unit, language()).replace(" ", "\u00a0") if thousandths is not None else ""
