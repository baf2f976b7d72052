"""What the rows of a diary may point to: seasons, their plots and ponds, kinds of work. Read once for a whole file."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from trace.clock import VIETNAM
from trace.database import database
from trace.errors import N_, Invalid
from trace.events.projections import moment
from trace.exchange.kinds.diary_columns import Sheet, sheets_of, work_key
from trace.gs1.codes import LOT, ShortCode
from trace.gs1.errors import Gs1Error
from trace.kit.text import fold
from trace.organisations.models import Organisation
from trace.processes.queries import template as find_template
from trace.processes.rules import Checked, check_values
from trace.seasons.models import Season, SeasonSite
from trace.sites.models import Site

_GIVEN = frozenset(("event_time", "plot", "pond", "lot", "input_lots", "photos", "input_doc", "qc_doc"))
BETWEEN = " · "  # a season's name and its code, as the choices of a template have them


def season_words(season: Season) -> str:
    """`Vụ mùa 2026 · T7K2M4P`: what people know it by, and what tells it from another of that name."""
    return f"{season.name}{BETWEEN}{season.code}"


class Known:
    """The seasons of an organisation with their places, found by what people write."""

    def __init__(self, organisation: Organisation) -> None:
        self.seasons: list[Season] = list(
            Season.select().where(Season.organisation == organisation).order_by(Season.id.desc())
        )
        self.sites: dict[int, list[Site]] = {season.id: [] for season in self.seasons}
        rows = SeasonSite.select(SeasonSite, Site).join(Site).where(Site.organisation == organisation)
        for row in rows.order_by(SeasonSite.id):
            self.sites[row.season_id].append(row.site)
        self._by_code = {season.code: season for season in self.seasons}
        self._by_name: dict[str, list[Season]] = {}
        for season in self.seasons:
            self._by_name.setdefault(season.name_folded, []).append(season)
        self._found: dict[tuple[str, str, str], tuple[Season, Site | None] | Invalid] = {}
        self._sheets: dict[tuple[str, str], Sheet | None] = {}
        self._checked: dict[tuple[str, str], Checked] = {}

    def place(self, season: str, site: str, work: str) -> tuple[Season, Site | None]:
        """The season and plot that a row means; Invalid names the column where none or several answer."""
        key = (season, site, work)
        if key not in self._found:
            try:
                self._found[key] = self._place(season, site, work)
            except Invalid as refusal:
                self._found[key] = refusal
        found = self._found[key]
        if isinstance(found, Invalid):
            raise Invalid(found.msgid, field=found.field, **found.params)
        return found

    def sheet(self, season: Season, work: str) -> Sheet | None:
        """The kind of work called so in the way this season is grown."""
        key = (season.template, work)
        if key not in self._sheets:
            wanted = work_key(work)
            sheets = sheets_of(find_template(season.template))
            self._sheets[key] = next(
                (s for s in sheets if wanted in {work_key(n) for n in (s.step.code, s.step.name_vi, s.step.name_en)}),
                None,
            )
        return self._sheets[key]

    def checked(self, sheet: Sheet, values: Mapping[str, object]) -> Checked:
        """What the catalogue says of these values; most rows of a book say what an earlier one said."""
        key = (sheet.step.code, repr(values))
        if key not in self._checked:
            self._checked[key] = check_values(sheet.step, values, given=_GIVEN)
        return self._checked[key]

    def _place(self, season: str, site: str, work: str) -> tuple[Season, Site | None]:
        named = self._named(season) if season else [one for one in self.seasons if one.closed_on is None]
        if season and not named:
            raise Invalid(N_("Cơ sở không có vụ “%(text)s”."), field="season", text=season)
        of_this_work = [one for one in named if self.sheet(one, work) is not None] or named
        at_site = [
            (one, place) for one in of_this_work for place in self.sites[one.id] if site and _is_called(place, site)
        ]
        if site and not at_site:
            raise Invalid(N_("Không vụ nào như đã ghi có thửa, ao “%(text)s”."), field="site", text=site)
        found: list[tuple[Season, Site | None]] = [*at_site] if site else [(one, None) for one in of_this_work]
        if len(found) == 1:
            return found[0]
        if not found or not season:
            raise Invalid(N_("Chưa ghi vụ nào."), field="season")
        if len({one.id for one, _ in found}) == 1:
            raise Invalid(N_("Vụ này có nhiều thửa, ao tên “%(text)s”. Ghi mã thửa, ao."), field="site", text=site)
        codes = ", ".join(one.code for one, _ in found[:6])
        raise Invalid(N_("Có nhiều vụ tên “%(text)s”. Ghi mã vụ: %(codes)s."), field="season", text=season, codes=codes)

    def _named(self, text: str) -> list[Season]:
        by_name = self._by_name.get(fold(text))
        if by_name:
            return by_name
        code = text.rsplit(BETWEEN.strip(), 1)[-1].strip()
        try:
            found = self._by_code.get(ShortCode.parse(code, prefix=LOT).text)
        except Gs1Error:
            found = None
        return [found] if found else []


def days_written(seasons: Sequence[Season]) -> set[tuple[str, str, date]]:
    """(season's code, step, day) of everything these seasons' diaries hold."""
    by_identifier = {season.identifier: season.code for season in seasons}
    found: set[tuple[str, str, date]] = set()
    names = list(by_identifier)
    for start in range(0, len(names), 500):
        part = names[start : start + 500]
        marks = ", ".join([str(database.param)] * len(part))
        rows = database.execute_sql(
            "SELECT DISTINCT i.identifier, e.step, e.happened_at FROM event_item AS i "
            f"JOIN event AS e ON e.id = i.event_id WHERE i.identifier IN ({marks})",
            part,
        ).fetchall()
        found |= {(by_identifier[name], step, _day(at)) for name, step, at in rows}
    return found


def _day(at: datetime | str) -> date:
    return moment(at).astimezone(VIETNAM).date()


def _is_called(site: Site, text: str) -> bool:
    wanted = fold(text)
    return (
        wanted in (site.name_folded, site.code.lower())
        or wanted == f"{site.name_folded} {fold(BETWEEN)} {site.code.lower()}"
    )
