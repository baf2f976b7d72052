"""Temperatures of goods kept cold: how long outside the limits, and dispatches without one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final, Self

from trace.events.readings_words import between, lasting, limit_words
from trace.events.records import read_json
from trace.events.rules import Kind, day_of
from trace.readiness.books import BatchBook
from trace.readiness.rules import LANGUAGES
from trace.sensors.limits import CHILLED, FROZEN, stage_of

# Readings of the ride come with the goods, so they begin shortly before the dispatch or at any time after it.
_BEFORE: Final = timedelta(days=1)


@dataclass(frozen=True)
class MeasuredFacts:
    """`beyond` sourced limits and `beyond_unsure` ones, in words by language; `unmeasured` are (event, day) of
    dispatches of goods kept cold of which nobody wrote a temperature."""

    beyond: Mapping[str, Sequence[str]] = field(default_factory=dict)
    beyond_unsure: Mapping[str, Sequence[str]] = field(default_factory=dict)
    unmeasured: Sequence[tuple[int, date]] = ()

    @classmethod
    def gather(cls, book: BatchBook, /) -> Self:
        told = [
            (one, touch.happened_at)
            for touch in book.said
            if touch.kind == Kind.MEASURE
            for one in read_json(touch.recorded).get("kept", {}).get("measured", ())
            if (one.get("limit") or {}).get("stage") in (CHILLED, FROZEN) and one["minutes_outside"]
        ]
        sure = [one for one, _ in told if one["limit"]["certainty"] == "sourced"]
        unsure = [one for one, _ in told if one["limit"]["certainty"] != "sourced"]
        return cls(_words(sure), _words(unsure), _unmeasured(book))


def _words(measured: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    return {language: [_sentence(one, language) for one in measured] for language in LANGUAGES}


def _sentence(one: Mapping[str, Any], language: str) -> str:
    """`1,9–5,9 °C (≤ 4 °C), 42 phút`: the same shape in every language."""
    limit = limit_words(one["limit"], one["quantity"], language)
    seen = between(one["low"], one["high"], one["quantity"], language)
    return f"{seen} ({limit}), {lasting(one['minutes_outside'], language)}"


def _unmeasured(book: BatchBook) -> list[tuple[int, date]]:
    if not stage_of(book.batch.template, book.batch.form):
        return []
    measured = [touch.happened_at for touch in book.own if touch.kind == Kind.MEASURE]
    return [
        (touch.event_number, day_of(touch.happened_at))
        for touch in book.own
        if touch.kind == Kind.SHIP
        and "temp" not in read_json(touch.recorded).get("public", {})
        and not any(at >= touch.happened_at - _BEFORE for at in measured)
    ]
