"""Readings in words: amounts, ranges, limits, how long; and the sums of a logger's file as an event shows them."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from trace.events.readings import MEASURED
from trace.events.rows import ShownValue
from trace.kit.units import show_number

# Under these names an event keeps what a logger said; they are no fields of a step.
SUMS: Final = "measured"
FILE: Final = "file"


def shown(sums: Any, visibility: str) -> Iterator[ShownValue]:
    """One value for each quantity: from lowest to highest, mean, and how long outside which limits."""
    for one in [sums] if isinstance(sums, Mapping) else sums or ():
        what = MEASURED[one["quantity"]]
        text, text_en = (_sum_text(one, language) for language in ("vi", "en"))
        yield ShownValue(
            name=f"{SUMS}.{what.code}",
            label_vi=what.label_vi,
            label_en=what.label_en,
            text=text,
            text_en=text_en,
            unit="",
            unit_en="",
            visibility=visibility,
            value=one["mean"],
        )


def _sum_text(one: Mapping[str, Any], language: str) -> str:
    is_vi = language == "vi"
    said = [
        between(one["low"], one["high"], one["quantity"], language),
        f"{'trung bình' if is_vi else 'mean'} {amount(round(one['mean'], -1), one['quantity'], language)}",
    ]
    if limit := limit_words(one.get("limit"), one["quantity"], language):
        said.append(f"{'giới hạn' if is_vi else 'limits'} {limit}")
    if minutes := one["minutes_outside"]:
        said.append(f"{'ngoài giới hạn' if is_vi else 'outside limits for'} {lasting(minutes, language)}")
    return "; ".join(said)


def lasting(minutes: int, language: str = "vi") -> str:
    """`42 phút`, `3 giờ 5 phút`, `2 ngày 4 giờ`."""
    hour, minute, day = ("giờ", "phút", "ngày") if language == "vi" else ("h", "min", "d")
    if minutes < 60:
        return f"{minutes} {minute}"
    if minutes < 2880:
        return f"{minutes // 60} {hour}" + (f" {minutes % 60} {minute}" if minutes % 60 else "")
    hours = minutes // 60 % 24
    return f"{minutes // 1440} {day}" + (f" {hours} {hour}" if hours else "")


def amount(thousandths: int, quantity: str = "", language: str = "vi") -> str:
    """`3,8 °C`; without a quantity the bare number. A true minus sign stands before what is below nothing."""
    text = show_number(Decimal(thousandths) / 1000, language).replace("-", "\u2212")
    symbol = MEASURED[quantity].symbol if quantity else ""
    return f"{text} {symbol}".strip() if symbol != "%" and symbol != "‰" else f"{text}\u202f{symbol}"


def between(low: int, high: int, quantity: str, language: str = "vi") -> str:
    """`2,1–3,8 °C`, or one value where both are the same. Below nothing the word stands instead of a second dash."""
    if low == high:
        return amount(low, quantity, language)
    if low < 0 or high < 0:
        joined = "đến" if language == "vi" else "to"
        return f"{amount(low, '', language)} {joined} {amount(high, quantity, language)}"
    return f"{amount(low, '', language)}–{amount(high, quantity, language)}"


def limit_words(frozen: Mapping[str, Any] | None, quantity: str, language: str = "vi") -> str:
    """`7–9`, `≤ 4 °C`, `≥ 3,5 mg/l`; empty without limits."""
    low, high = ends_of(frozen)
    if low is not None and high is not None:
        return between(low, high, quantity, language)
    if high is not None:
        return f"≤ {amount(high, quantity, language)}"
    return f"≥ {amount(low, quantity, language)}" if low is not None else ""


def ends_of(frozen: Mapping[str, Any] | None) -> tuple[int | None, int | None]:
    """The limits an event froze: lowest and highest allowed, None where an end is open."""
    return (frozen.get("low"), frozen.get("high")) if frozen else (None, None)
