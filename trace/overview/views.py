"""Counts as what the templates draw: words, links to the lists behind them, shares."""

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from trace.access.rules import SCOPE_CATEGORIES
from trace.audit.finding_lines import SEVERITIES
from trace.audit.stages import STAGES, SUPPLIER_STAGES
from trace.errors import N_
from trace.kit.languages import language
from trace.overview.queries import Named, RuleCount
from trace.overview.queries_funnel import Funnel
from trace.overview.rules import percent
from trace.overview.schemas import Number, Step
from trace.products.categories import name_of
from trace.readiness.queries_findings import rule_called

REGISTERED = N_("Đã đăng ký")
MOST_BARS = 12


def steps_of(funnel: Funnel, **place: str) -> list[Step]:
    """The stages in the order of the way; `place` narrows the lists behind the numbers (district, commune)."""
    whole, made = funnel.suppliers["registered"], funnel.lots["made"]
    everybody = Number(whole, url_for("audit.organisation_list", kind="producer", **place))
    found = [Step(_(REGISTERED), everybody, None, None, None, 100.0 if whole else 0.0)]
    for stage, label in SUPPLIER_STAGES.items():
        count = funnel.suppliers[stage]
        suppliers = Number(count, url_for("audit.organisation_list", kind="producer", stage=stage, **place))
        lots = _lots_at(funnel, stage, place)
        is_of_made = stage in STAGES
        found.append(
            Step(
                label=_(label),
                suppliers=suppliers,
                lots=lots,
                supplier_share=percent(count, whole),
                lot_share=percent(lots.count, made) if lots and is_of_made else None,
                width=round(100 * lots.count / made, 1) if lots and is_of_made and made else _share(count, whole),
            )
        )
    return found


def _lots_at(funnel: Funnel, stage: str, place: dict[str, str]) -> Number | None:
    if stage == "season":
        return None
    of_stage = {} if stage == "lots" else {"stage": stage}
    return Number(funnel.lots[stage], url_for("audit.batches", **of_stage, **place))


def _share(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


def category_bars(counts: Sequence[Named]) -> list[dict[str, Any]]:
    """Kinds of goods as bars."""
    return [
        {
            "label": _("Chưa thành sản phẩm (thóc, hàng dở dang)") if one.key == "none" else _category(one.key),
            "value": one.count,
            "href": url_for("audit.batches", **({"product": "none"} if one.key == "none" else {"category": one.key})),
        }
        for one in counts
    ]


def _category(code: str) -> str:
    return _(SCOPE_CATEGORIES[code]) if code in SCOPE_CATEGORIES else name_of(code, language())


def product_bars(counts: Sequence[Named]) -> list[dict[str, Any]]:
    return [
        {"label": one.name, "value": one.count, "href": url_for("audit.batches", product=one.key)} for one in counts
    ]


def month_bars(counts: Sequence[Named]) -> list[dict[str, Any]]:
    """`11/2026`; the months without a lot stand there with 0."""
    return [
        {
            "label": _("Chưa khai ngày") if one.key == "none" else f"{one.key[5:]}/{one.key[:4]}",
            "value": one.count,
            "href": url_for("audit.batches", month=one.key),
        }
        for one in counts
    ]


def place_bars(rows: Sequence[Funnel], kind: str, most: int = MOST_BARS) -> list[dict[str, Any]]:
    """Lots by commune or old district, the most first."""
    ordered = sorted((row for row in rows if row.lots["lots"]), key=lambda row: (-row.lots["lots"], row.name))
    return [
        {
            "label": row.name or _("Chưa rõ nơi"),
            "value": row.lots["lots"],
            "href": url_for("audit.batches", **{kind: row.key or "none"}),
        }
        for row in ordered[:most]
    ]


def finding_bars(counts: Sequence[RuleCount], most: int = MOST_BARS) -> list[dict[str, Any]]:
    """Rules with open findings."""
    return [
        {
            "label": f"{_(SEVERITIES[one.severity])}: {rule_words(one.rule)}",
            "value": one.count,
            "href": url_for("findings.index", rule=one.rule, severity=one.severity),
        }
        for one in counts[:most]
    ]


def rule_words(code: str) -> str:
    """What a rule asks, in one short line: its own "what to do"."""
    rule = rule_called(code)
    return rule.todos["en" if language() == "en" else "vi"] if rule else code
