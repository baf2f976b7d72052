"""Reading the reference files of places into plain rows; the files say where their facts come from."""

import csv
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from trace.kit.text import nfc
from trace.places.rules import search_words

REFERENCE = Path(__file__).resolve().parents[2] / "seeds" / "reference" / "places"

# Nobody wrote down here when the older units began; the key needs a day.
START_UNKNOWN = date(1900, 1, 1)
JOINED_2024 = date(2024, 11, 1)
NEW_UNITS = date(2025, 7, 1)
DISTRICTS_END = date(2025, 6, 30)
OUR_PROVINCE = "Tỉnh Hưng Yên"


@dataclass(frozen=True)
class UnitRow:
    """A row of AdminUnit, as read."""

    code: str
    valid_from: date
    valid_to: date | None
    level: str
    kind: str
    name: str
    district_name: str
    province_name: str
    words: str


@dataclass(frozen=True)
class LinkRow:
    """A row of AdminLink, as read."""

    old_code: str
    old_from: date
    new_code: str
    new_from: date
    relation: str = "whole"
    is_larger_part: bool = True
    is_inferred: bool = False


@dataclass(frozen=True)
class Reference:
    """Everything the files say; keys are unique and every link joins two units that are there."""

    units: tuple[UnitRow, ...]
    links: tuple[LinkRow, ...]


class ReferenceBroken(ValueError):
    """The files contradict each other; the sentence says where."""


def read_reference(folder: Path = REFERENCE) -> Reference:
    """All units and links of the reference files, checked against each other."""
    units, links = _Units(folder), []
    for read in (units.provinces, units.districts, units.communes_now, units.communes_2025, units.communes_2024):
        links += read()
    found = Reference(tuple(units.rows), tuple(links))
    _check(found)
    return found


class _Units:
    """Gathers rows file by file; later files refer to names in earlier ones."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rows: list[UnitRow] = []
        self.old_provinces: dict[str, str] = {}
        self.districts_by_code: dict[str, tuple[str, str]] = {}
        # Communes whose code went on under a new name in 2024 began on that day.
        self.began_2024 = {row["became"] for row in self._file("communes_until_2024.csv")}

    def provinces(self) -> list[LinkRow]:
        began = {row["code"]: _day(row["since"], NEW_UNITS) for row in self._file("provinces_now.csv")}
        for row in self._file("provinces_now.csv"):
            self._add(row, "province", began[row["code"]], None, "", "")
        links = []
        for row in self._file("provinces_until_2025.csv"):
            self.old_provinces[row["code"]] = f"{row['kind']} {row['name']}"
            self._add(row, "province", START_UNKNOWN, _day(row["until"], DISTRICTS_END), "", "")
            links.append(LinkRow(row["code"], START_UNKNOWN, row["became"], began[row["became"]]))
        return links

    def districts(self) -> list[LinkRow]:
        for row in self._file("districts_until_2025.csv"):
            province = self.old_provinces[row["province_code"]]
            self.districts_by_code[row["code"]] = f"{row['kind']} {row['name']}", province
            self._add(row, "district", START_UNKNOWN, DISTRICTS_END, "", province)
        return []

    def communes_now(self) -> list[LinkRow]:
        for row in self._file("communes_now.csv"):
            districts = row["former_districts"].replace("|", " | ")
            # People look for today's communes under the old province too.
            also = {province for name, province in self.districts_by_code.values() if name in districts.split(" | ")}
            self._add(row, "commune", NEW_UNITS, None, districts, OUR_PROVINCE, " ".join(sorted(also)))
        return []

    def communes_2025(self) -> list[LinkRow]:
        links = []
        for row in self._file("communes_until_2025.csv"):
            began = JOINED_2024 if row["code"] in self.began_2024 else START_UNKNOWN
            self._add(row, "commune", began, DISTRICTS_END, *self.districts_by_code[row["district"]])
            heirs = row["became"].split("|")
            relation = "whole" if len(heirs) == 1 else "split"
            links += [
                LinkRow(row["code"], began, heir, NEW_UNITS, relation, is_larger_part=heir == heirs[0])
                for heir in heirs
            ]
        return links

    def communes_2024(self) -> list[LinkRow]:
        links = []
        for row in self._file("communes_until_2024.csv"):
            last_day = JOINED_2024 - timedelta(days=1)
            self._add(row, "commune", START_UNKNOWN, last_day, *self.districts_by_code[row["district"]])
            links.append(LinkRow(row["code"], START_UNKNOWN, row["became"], JOINED_2024, is_inferred=True))
        return links

    def _add(
        self,
        row: dict[str, str],
        level: str,
        first: date,
        last: date | None,
        district: str,
        province: str,
        also: str = "",
    ) -> None:
        name = nfc(row["name"])
        own_province = province or f"{row['kind']} {name}"
        words = search_words(row["kind"], name, district, own_province, also)
        self.rows.append(UnitRow(row["code"], first, last, level, row["kind"], name, district, own_province, words))

    def _file(self, name: str) -> list[dict[str, str]]:
        with (self.folder / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(line for line in file if not line.startswith("#")))


def _day(text: str, otherwise: date) -> date:
    return date.fromisoformat(text) if text else otherwise


def _check(found: Reference) -> None:
    keys = Counter((u.code, u.valid_from) for u in found.units)
    twice = [key for key, count in keys.items() if count > 1]
    if twice:
        raise ReferenceBroken(f"A unit stands twice: {twice}.")
    for link in found.links:
        for key in ((link.old_code, link.old_from), (link.new_code, link.new_from)):
            if key not in keys:
                raise ReferenceBroken(f"A link speaks of {key}, and no such unit is there.")
