"""What a lot's end reckons up: its goods and its labels (FOUNDATIONS §3), kept in the closing event, never public.

Labels are counted by the room that prints them, which stands above this one: the door hands over plain numbers.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from trace.batches.models import Batch
from trace.errors import N_, Invalid
from trace.events.projections import touches
from trace.events.rows import ShownValue
from trace.events.rules import Kind
from trace.kit.units import show_number, show_quantity

BALANCE: Final = "balance"

_GOODS: Final = (
    ("made", N_("Đã làm ra"), "Made"),
    ("used", N_("Đã dùng làm lô khác"), "Used for other batches"),
    ("sold", N_("Đã bán, xuất đi"), "Sold or sent away"),
    ("destroyed", N_("Đã hủy"), "Destroyed"),
    ("lost", N_("Mất, hỏng"), "Lost"),
    ("left", N_("Còn lại"), "Left"),
)
_LABELS: Final = (
    ("allowed", N_("Tem được in"), "Labels allowed"),
    ("printed", N_("Tem đã in"), "Labels printed"),
    ("replaced", N_("Tem hỏng đã in lại"), "Spoiled labels printed again"),
    ("void", N_("Tem đã hủy trước đó"), "Labels taken out of use before"),
    ("spoiled", N_("Tem hỏng, hủy"), "Spoiled labels destroyed"),
    ("used", N_("Tem đã dùng"), "Labels used"),
    ("left", N_("Tem chưa in"), "Labels not printed"),
)


class SpoiledRefused(Invalid):
    """More labels spoiled than were ever printed."""


@dataclass(frozen=True, slots=True)
class LabelCount:
    """Labels of one lot: `allowed` in all (None: nobody can count its packs), `printed` but for reprints, `replaced`
    spoiled ones printed again, `spoiled` ones thrown away without another in their place, as the clerk says now.

    `void` ones were taken out of use before and nothing took their place; `freed` of these may be printed again.
    """

    printed: int
    replaced: int = 0
    allowed: int | None = None
    spoiled: int = 0
    void: int = 0
    freed: int = 0

    def check(self) -> None:
        """Refuse what cannot be."""
        most = self.printed - self.void
        if not 0 <= self.spoiled <= most:
            raise SpoiledRefused(
                N_("Tem hỏng, hủy phải từ 0 đến %(most)s, là số tem đã in mà chưa hủy."),
                field="labels_spoiled",
                most=most,
            )


def goods_of(batch: Batch) -> dict[str, int]:
    """Made, used, sold, destroyed, lost and left, in thousandths of the lot's unit, as what was said adds up."""
    gone = {"used": 0, "sold": 0, "destroyed": 0, "lost": 0}
    for touch in touches(batch.identifier):
        if touch.role == "input":
            gone["used"] += touch.thousandths or 0
        elif touch.kind in (Kind.SHIP, Kind.SELL):
            gone["sold"] += touch.thousandths or 0
        elif touch.kind == Kind.RETURN:
            gone["sold"] -= touch.thousandths or 0
        elif touch.kind == Kind.DESTROY:
            gone["destroyed"] += touch.thousandths or 0
        elif touch.kind == Kind.LOSE:
            gone["lost"] += touch.thousandths or 0
    return {"made": batch.made_thousandths, **gone, "left": batch.left_thousandths}


def labels_of(count: LabelCount) -> dict[str, int]:
    """The same for labels: those used are printed and neither void nor spoiled; those left were never printed, or
    were destroyed before and never printed again."""
    told = {"printed": count.printed, "replaced": count.replaced, "spoiled": count.spoiled}
    if count.void:
        told["void"] = count.void
    told["used"] = count.printed - count.void - count.spoiled
    if count.allowed is not None:
        told |= {"allowed": count.allowed, "left": max(0, count.allowed - count.printed + count.freed)}
    return told


def balance_of(batches: Sequence[Batch], counts: Mapping[str, LabelCount]) -> list[dict[str, Any]]:
    """One reckoning a lot, as the closing event keeps it; `counts` by the lot's code."""
    return [
        {
            "code": batch.code,
            "lot": batch.lot,
            "unit": batch.unit,
            "goods": goods_of(batch),
            **({"labels": labels_of(counts[batch.code])} if batch.code in counts else {}),
        }
        for batch in batches
    ]


def described(counts: Mapping[str, LabelCount]) -> dict[str, Any]:
    """What the clerk said of labels, to tell a repeated entry from another one; what was counted may have grown."""
    spoiled = {code: count.spoiled for code, count in counts.items() if count.spoiled}
    return {"labels_spoiled": spoiled} if spoiled else {}


def shown(kept: Sequence[Mapping[str, Any]], visibility: str) -> Iterator[ShownValue]:
    """A kept reckoning line by line; destroyed or lost goods, reprints and void labels only where there were any."""
    for one in kept:
        before = f"{one['lot']}: " if len(kept) > 1 else ""
        for name, vi, en in _GOODS:
            amount = int(one["goods"].get(name, 0))
            if amount or name not in ("destroyed", "lost"):
                texts = (show_quantity(amount, one["unit"]), show_quantity(amount, one["unit"], "en"))
                yield _line(f"goods.{name}", before, (vi, en), texts, visibility, amount)
        labels = one.get("labels", {})
        for name, vi, en in _LABELS:
            if name in labels and (labels[name] or name not in ("replaced", "void")):
                count = int(labels[name])
                texts = (show_number(count), show_number(count, "en"))
                yield _line(f"labels.{name}", before, (vi, en), texts, visibility, count)


def _line(
    name: str, before: str, labels: tuple[str, str], texts: tuple[str, str], visibility: str, value: int
) -> ShownValue:
    return ShownValue(
        name=f"{BALANCE}.{name}",
        label_vi=before + labels[0],
        label_en=before + labels[1],
        text=texts[0],
        text_en=texts[1],
        unit="",
        unit_en="",
        visibility=visibility,
        value=value,
    )
