"""What a lot was mixed from, in shares of what stands at the beginning: crops of this book, and lots bought outside.

Shares are those of `lineage`. Of people only the number of households is told, and a place by its name only where it is
the field of at least two: a plot of one household, or one whose households nobody counted, is told by its commune.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from trace.batches.models import Batch
from trace.errors import N_
from trace.kit.text import fold
from trace.lineage.queries import shares_of as shares_at_the_beginning
from trace.places.address import Address
from trace.provenance.words import Phrase, say_commune, say_number
from trace.seasons.models import Season
from trace.seasons.queries import sites_of_many
from trace.sites.models import Site

# A page has room for so many sources; what is left is told as one.
_MOST: Final = 8
_OF_MANY: Final = 2
_GENERIC: Final = ("xứ đồng", "cánh đồng", "ruộng", "thửa", "khu", "bãi", "vùng", "ao", "đầm", "vuông")
_KINDS: Final = {"plot": ("ruộng", "field"), "pond": ("ao", "pond")}


@dataclass(frozen=True, slots=True)
class Share:
    """One source: what it is, and its part of the whole in percent. `percent` is what is drawn, `text` what is said.

    `name` is a sentence's part for the door to translate, `lot` the number of a lot bought outside.
    """

    name: Phrase
    lot: str
    percent: int
    text: str

    @property
    def label(self) -> str:
        """The name in Vietnamese."""
        return str(self.name)


def shares_of(batch: Batch, *, language: str) -> tuple[Share, ...]:
    """The parts of all that the lot began as; nothing where it all comes from one source, or where parts are unknown.

    What went in on several ways (flour into the dough and into the filling) is one share. Amounts themselves are the
    co-op's affair.
    """
    parts = shares_at_the_beginning(batch)
    if parts is None or len(parts) < 2:
        return ()
    shown = dict(list(parts.items())[: _MOST if len(parts) <= _MOST else _MOST - 1])
    names = _names(list(shown), language)
    told = [(*names[node], part) for node, part in shown.items()]
    if len(parts) > len(shown):
        rest = len(parts) - len(shown)
        told.append((Phrase(N_("%(count)s nguồn khác"), {"count": rest}), "", 1 - sum(shown.values())))
    percents = whole_percents([part for _, _, part in told])
    return tuple(
        Share(name, lot, percent, f"{say_number(percent, language)}%" if percent else "<1%")
        for (name, lot, _), percent in zip(told, percents, strict=True)
    )


def whole_percents(parts: Sequence[float]) -> list[int]:
    """Parts of one whole as percents that add up to 100: the largest remainders are rounded up."""
    exact = [100 * part for part in parts]
    whole = [int(one + 1e-9) for one in exact]
    by_remainder = sorted(range(len(parts)), key=lambda n: whole[n] - exact[n])
    for number in by_remainder[: 100 - sum(whole)]:
        whole[number] += 1
    return whole


def _names(nodes: Sequence[int], language: str) -> Mapping[int, tuple[Phrase, str]]:
    """What each beginning is called, and the number of a lot; nodes below zero are seasons."""
    lots = [node for node in nodes if node > 0]
    seasons = [-node for node in nodes if node < 0]
    found: dict[int, tuple[Phrase, str]] = {}
    for lot in Batch.select(Batch.id, Batch.name, Batch.lot).where(Batch.id.in_(lots)) if lots else ():
        found[lot.id] = (Phrase("%(name)s", {"name": lot.name}), lot.lot or "")
    sites = sites_of_many(seasons) if seasons else {}
    for season in Season.select().where(Season.id.in_(seasons)) if seasons else ():
        found[-season.id] = (_of_crop(season, sites[season.id], language), "")
    return found


def _of_crop(season: Season, sites: Sequence[Site], language: str) -> Phrase:
    """`12 hộ ruộng Đồng Chợ, vụ mùa 2026`; without names where they would lead to one household."""
    places = ", ".join(dict.fromkeys(_place(site, language) for site in sites))
    crop = _crop(season, sites)
    if sites and all(_may_be_named(site) for site in sites):
        count = sum(site.household_count or 0 for site in sites)
        return Phrase(N_("từ %(count)s hộ %(place)s, %(crop)s"), {"count": count, "place": places, "crop": crop})
    if places:
        return Phrase(N_("từ %(place)s, %(crop)s"), {"place": places, "crop": crop})
    return Phrase("%(crop)s", {"crop": crop})


def _may_be_named(site: Site) -> bool:
    is_private = site.grower_id is not None or site.organisation.kind == "household"
    return not is_private and (site.household_count or 0) >= _OF_MANY


def _place(site: Site, language: str) -> str:
    kind = _KINDS.get(site.kind, ("", ""))[language == "en"]
    if _may_be_named(site):
        is_said = any(fold(site.name).startswith(f"{fold(word)} ") for word in _GENERIC)
        if language == "en":
            return site.name if is_said else f"{site.name} {kind}".strip()
        return site.name[:1].lower() + site.name[1:] if is_said else f"{kind} {site.name}".strip()
    address = Address.from_dict(site.address) if site.address else None
    commune = say_commune(address.unit_now.text, language) if address else ""
    return f"{kind} in {commune}" if language == "en" else f"{kind} ở {commune}"


def _crop(season: Season, sites: Sequence[Site]) -> str:
    """The season's name without the places in it, which may be somebody's plot."""
    name, _, _ = season.name.partition(" – ")
    before, comma, last = name.rpartition(", ")
    if comma and any(fold(last) in fold(site.name) for site in sites):
        name = before  # “Vụ mùa, đồng Trong”: where it grew is told already
    hidden = [fold(site.name) for site in sites if not _may_be_named(site)]
    if any(place and place in fold(name) for place in hidden):
        return f"{season.opened_on:%m/%Y}"
    is_dated = ", " in name or any(letter.isdigit() for letter in name)
    return name[:1].lower() + name[1:] + ("" if is_dated else f" {season.opened_on.year}")
