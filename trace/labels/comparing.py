"""What labels that are out say beside what is true now. Both stand for ever: a printed label cannot be called back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from trace.batches.models import Batch
from trace.clock import VIETNAM
from trace.errors import N_, Refusal
from trace.kit.days import show_day
from trace.labels.actions_making import label_as_printed
from trace.labels.facts import LabelFacts
from trace.labels.layout import Layout
from trace.labels.models import LabelRun
from trace.labels.queries import standing_runs_of
from trace.labels.stating import facts_of, thawed
from trace.places.address import Address
from trace.settings import Settings

FACT_NAMES: Final = {
    "product_name": N_("Tên sản phẩm"),
    "brand": N_("Nhãn hiệu"),
    "net_content": N_("Định lượng"),
    "organisation_name": N_("Cơ sở"),
    "address_line": N_("Địa chỉ"),
    "origin": N_("Xuất xứ"),
    "lot": N_("Số lô"),
    "produced_on": N_("Ngày sản xuất"),
    "expires_on": N_("Hạn sử dụng"),
    "season_text": N_("Vụ thu hoạch"),
    "gtin": N_("Mã GTIN"),
    "ingredients": N_("Thành phần"),
    "nutrition": N_("Dinh dưỡng"),
    "warning": N_("Cảnh báo"),
    "usage": N_("Hướng dẫn sử dụng"),
    "storage": N_("Bảo quản"),
    "standard": N_("Tiêu chuẩn áp dụng"),
    "host": N_("Tên máy chủ trong mã"),
}
# What a household's label says of its people is on the label in somebody's hand, and on no page.
OF_PEOPLE: Final = frozenset(("organisation_name", "address_line"))
NOT_PUBLIC: Final = frozenset(("host",))
# Fields of a layout that show a fact under another name, or several on one line.
_SHOWN_BY: Final[Mapping[str, tuple[str, ...]]] = {
    "organisation": ("organisation_name",),
    "address": ("address_line",),
    "origin_and_net": ("origin", "net_content"),
    "lot_and_expiry": ("lot", "expires_on"),
    "dates": ("produced_on", "expires_on"),
    "season": ("season_text",),
    "human_readable": ("gtin", "lot"),
    "look_up": ("host",),
}
_by_layout: dict[str, frozenset[str]] = {}


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact that labels say otherwise than it is: its code, what was printed, what holds now (empty: nothing)."""

    fact: str
    printed: str
    now: str

    @property
    def name(self) -> str:
        """The words of the fact, for the door to translate."""
        return FACT_NAMES[self.fact]


@dataclass(frozen=True, slots=True)
class Then:
    """A difference on labels printed from `first` to `last`."""

    difference: Difference
    first: date
    last: date


def differences(run: LabelRun, *, settings: Settings) -> list[Difference]:
    """Where the labels of a run say something else than new ones would, of what its layout shows."""
    return _differences(run, _facts_now(run.batch, settings), run.batch)


def public_differences(batch: Batch, *, is_test: bool, settings: Settings) -> list[Then]:
    """The same over all labels of a lot that are out, as far as everybody may know: no counts, nobody's house."""
    runs = standing_runs_of(batch, is_test=is_test)
    if not runs:
        return []
    now = _facts_now(batch, settings)
    hidden = NOT_PUBLIC | (OF_PEOPLE if batch.organisation.kind == "household" else frozenset())
    found: dict[Difference, Then] = {}
    for run in runs:
        day = run.created_at.astimezone(VIETNAM).date()
        for one in _differences(run, now, batch):
            if one.fact not in hidden:
                earlier = found.get(one)
                found[one] = Then(one, min(earlier.first, day) if earlier else day, day)
    return sorted(found.values(), key=lambda one: (list(FACT_NAMES).index(one.difference.fact), one.first))


def _differences(run: LabelRun, now: Mapping[str, str], batch: Batch) -> list[Difference]:
    printed = _texts(thawed(run.printed))
    shown = _shown_by(run)
    found = []
    for fact in FACT_NAMES:
        then = printed.get(fact, "")
        if not then or then == now.get(fact, "") or (shown is not None and fact not in shown):
            continue
        if fact == "address_line" and then in _short_address(batch):
            continue
        found.append(Difference(fact, then, now.get(fact, "")))
    return found


def _facts_now(batch: Batch, settings: Settings) -> dict[str, str]:
    """What a label printed now would say. Of a product whose GTIN was corrected, the new GTIN counts."""
    found = _texts(facts_of(batch, settings=settings))
    if batch.product is not None and batch.product.gtin:
        found["gtin"] = batch.product.gtin
    return found


def _texts(facts: LabelFacts) -> dict[str, str]:
    return {fact: _text(getattr(facts, fact, None)) for fact in FACT_NAMES}


def _text(value: Any) -> str:
    return show_day(value) if isinstance(value, date) else str(value or "")


def _short_address(batch: Batch) -> tuple[str, ...]:
    """Where a label had no room for the house, commune and province stand alone: that is no other address."""
    stored = batch.organisation.address
    return (Address.from_dict(stored).unit_now.text,) if stored else ()


def _shown_by(run: LabelRun) -> frozenset[str] | None:
    """The facts that this version of the layout shows; None where the version is no longer known."""
    if run.layout_hash not in _by_layout:
        try:
            layout, _facts = label_as_printed(run)
        except Refusal:
            return None
        _by_layout[run.layout_hash] = frozenset(_facts_on(layout))
    return _by_layout[run.layout_hash]


def _facts_on(layout: Layout) -> Iterable[str]:
    for block in layout.blocks:
        for field in block.fields:
            yield from _SHOWN_BY.get(field.fact, (field.fact,))
    if layout.symbols:
        yield "host"
    if any(place.holds in ("full", "gtin", "elements") for place in layout.symbols):
        yield from ("gtin", "lot")
