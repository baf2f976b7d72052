"""Mass balance in numbers: what went in, what came out, what usually does, each with its arithmetic in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from trace.batches.models import Batch
from trace.database import database
from trace.errors import Refusal
from trace.events.models import Event
from trace.events.projections import touches
from trace.events.records import Item, items_of, read_json
from trace.events.rules import Kind, in_unit
from trace.kit.units import show_number, show_quantity
from trace.processes.balance import SQUARE_METRES_PER_SAO, Ceiling, Share, balance_of_step, ceiling_of
from trace.seasons.models import Season

Amount = tuple[int, str]
_HUNDRED: Final = Decimal(100)


@dataclass(frozen=True)
class Sides:
    """What went into the event that made a lot, with what was told later, and all that came out of it."""

    event_number: int
    step: str
    inputs: tuple[Amount, ...]
    outputs: tuple[Item, ...]

    @property
    def made(self) -> tuple[Amount, ...]:
        return tuple((one.thousandths or 0, one.unit) for one in self.outputs)


@dataclass(frozen=True)
class Outside:
    """A share outside the usual: thousandths in and out in one unit, per cent, what is usual, in both languages."""

    event_number: int
    step: str
    form: str
    taken: int
    made: int
    unit: str
    percent: Decimal
    share: Share

    def sentence(self, language: str = "vi") -> str:
        """`1.000 kg → 780 kg = 78 % (thường 55–72 %)`."""
        taken, made = show_quantity(self.taken, self.unit, language), show_quantity(self.made, self.unit, language)
        percent = show_number(self.percent, language)
        low, high = show_number(self.share.low, language), show_number(self.share.high, language)
        usual = "usually" if language == "en" else "thường"
        return f"{taken} → {made} = {percent} % ({usual} {low}–{high} %)"


@dataclass(frozen=True)
class OverCeiling:
    """A season that gave more than its plots usually do: thousandths of a kilogram, square metres."""

    season: Season
    harvested: int
    area_m2: int
    ceiling: Ceiling

    @property
    def kilograms_per_sao(self) -> Decimal:
        return per_sao(self.harvested, self.area_m2)

    def sentence(self, language: str = "vi") -> str:
        """`9.000 kg trên 20 sào (7.200 m²) = 450 kg/sào (thường không quá 335 kg/sào)`."""
        amount = show_quantity(self.harvested, "KGM", language)
        areas = show_number(self.area_m2, language)
        sao = show_number(round(Decimal(self.area_m2) / SQUARE_METRES_PER_SAO, 1), language)
        each = show_number(self.kilograms_per_sao, language)
        most = show_number(self.ceiling.kilograms_per_sao, language)
        if language == "en":
            return f"{amount} on {sao} sào ({areas} m²) = {each} kg/sào (usually at most {most} kg/sào)"
        return f"{amount} trên {sao} sào ({areas} m²) = {each} kg/sào (thường không quá {most} kg/sào)"


def percent_of(part: int, whole: int) -> Decimal:
    """One decimal; nothing of nothing is nothing."""
    return round(_HUNDRED * part / Decimal(whole), 1) if whole else Decimal(0)


def per_sao(harvested: int, area_m2: int) -> Decimal:
    """Kilograms on a sào Bắc Bộ (360 m²) from thousandths of a kilogram on square metres; whole kilograms."""
    return round(Decimal(harvested) * SQUARE_METRES_PER_SAO / 1000 / Decimal(area_m2), 0)


def sum_in(unit: str, amounts: Sequence[Amount]) -> int | None:
    """Amounts (thousandths, unit) added up in thousandths of `unit`; None where they cannot be."""
    try:
        return sum(in_unit(thousandths, of, unit) for thousandths, of in amounts)
    except Refusal:
        return None


def outside_usual(sides: Sides, forms: dict[str, str]) -> list[Outside]:
    """The shares of a step that lie outside what is usual. `forms`: the form of each output by identifier.

    The share of the step's own form counts all its outputs together; a by-product counts by its form. Nothing is
    said where the units cannot be compared or nothing is known about the step.
    """
    usual = balance_of_step(sides.step)
    if usual is None or not sides.inputs:
        return []
    unit = sides.inputs[0][1]
    taken = sum_in(unit, sides.inputs)
    if not taken:
        return []
    byproducts = {share.form for share in usual.also}
    found = []
    for share in (usual.main, *usual.also):
        outputs = [
            (one.thousandths or 0, one.unit)
            for one in sides.outputs
            if _is_of(share, forms.get(one.identifier, ""), byproducts)
        ]
        made = sum_in(unit, outputs) if outputs else None
        if made is None:
            continue
        percent = percent_of(made, taken)
        if not share.holds(percent):
            found.append(Outside(sides.event_number, sides.step, share.form, taken, made, unit, percent, share))
    return found


def sides_of(batch: Batch) -> Sides | None:
    """Both sides of the event that made a lot from lots; None for a lot that began otherwise."""
    touch = next((t for t in touches(batch.identifier) if t.kind == Kind.TRANSFORM and t.role == "output"), None)
    if touch is None:
        return None
    items = items_of(read_json(Event.get_by_id(touch.event_number).document))
    outputs = tuple(one for one in items if one.role == "output")
    inputs = [(one.thousandths, one.unit) for one in items if one.role == "input" and one.thousandths is not None]
    inputs += _told_later([one.identifier for one in outputs])
    return Sides(touch.event_number, touch.step, tuple(inputs), outputs)


def more_gone_than_made(batch: Batch) -> tuple[int, int] | None:
    """Made and gone in thousandths of the lot's unit, where more went than there is; None where not."""
    made, left = batch.made_thousandths, batch.left_thousandths
    return (made, made - left) if left < 0 < made else None


def over_ceiling(season: Season) -> OverCeiling | None:
    """The season with its arithmetic, when it gave more than its plots or ponds usually do in one season."""
    ceiling, area = ceiling_of(season.template), area_of(season)
    if ceiling is None or not area or season.harvested_thousandths <= 0:
        return None
    if per_sao(season.harvested_thousandths, area) <= ceiling.kilograms_per_sao:
        return None
    return OverCeiling(season, season.harvested_thousandths, area, ceiling)


def area_of(season: Season) -> int | None:
    """Square metres of all its plots; None where one of them is not known."""
    rows = database.execute_sql(
        "SELECT s.area_m2 FROM season_site AS x JOIN site AS s ON s.id = x.site_id "
        f"WHERE x.season_id = {database.param}",
        (season.id,),
    ).fetchall()
    areas = [row[0] for row in rows]
    return sum(areas) if areas and all(areas) else None


def _is_of(share: Share, form: str, byproducts: set[str]) -> bool:
    return form == share.form if share.form else form not in byproducts


def _told_later(outputs: Sequence[str]) -> Iterator[Amount]:
    """Amounts that lots were told later to have been made from; one event counts once."""
    seen = set()
    for identifier in outputs:
        for touch in touches(identifier):
            if touch.kind != Kind.SOURCES or touch.role != "output" or touch.event_number in seen:
                continue
            seen.add(touch.event_number)
            for one in items_of(read_json(Event.get_by_id(touch.event_number).document)):
                if one.role == "input" and one.thousandths is not None:
                    yield one.thousandths, one.unit
