"""Households and their plots from a file: our own template, a co-op's list, or the farmer workbooks of another system.

A household may stand in several rows, one for each plot. What a list tells beyond what tracing needs is not taken.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from trace.errors import N_, Invalid
from trace.exchange.columns import heading_key
from trace.exchange.headings import address_parts, other_names, square_metres
from trace.exchange.kinds.addresses import ADDRESS_FIELDS, AddressReader
from trace.exchange.kinds.base import Context, Kind, Plan, Planned, check_each
from trace.exchange.kinds.growers_columns import COLUMNS, FOREIGN, LABELS
from trace.exchange.report import NEW, SAME, UPDATE, WARNING
from trace.exchange.rows import ReadRow
from trace.kit.days import show_day
from trace.kit.inputs import parse_number
from trace.kit.phones import show_phone
from trace.kit.text import fold
from trace.kit.units import show_number
from trace.kit.viewer import MANAGER, STAFF
from trace.places.address import Address, UnitName
from trace.sites import actions_growers, rules_growers
from trace.sites.areas import Area, parse_area
from trace.sites.models import Grower
from trace.sites.queries_growers import keys_of, known_growers, plots_of

_AT_HOME = ("", "vn", "vietnam", "viet nam")
_LONG_AGO = date(1900, 1, 1)
_FACTS = ("name", "external_no", "phone", "id_number", "group_name", "consented_on", "consent_note", "note")
_NOT_TAKEN = N_("Không lấy: truy xuất không cần đến (Luật 91/2025/QH15).")


@dataclass(slots=True)
class _Household:
    """One household of the file, from its first row on. `plots` are its new ones; rows further down add to them."""

    grower: Grower | None
    address: Address | None
    plots: list[dict[str, object]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)


def plan(rows: list[ReadRow], context: Context) -> Plan:
    """What would become of each row; a household is one for all its rows."""
    reading = _Reading(context)
    for done, row in enumerate(rows, start=1):
        reading.read(row)
        if done % 200 == 0 or done == len(rows):
            context.tell(done, len(rows))
    return reading.plan


KIND = Kind(
    "growers", N_("Hộ thành viên"), COLUMNS, (STAFF, MANAGER), needs_organisation=True, plan=plan,
    ignored={heading_key(name): _NOT_TAKEN for name in other_names("growers", "not_taken")},
    columns_for=lambda _sheet: (*COLUMNS, *FOREIGN), is_personal=True,
)  # fmt: skip


class _Reading:
    """The rows read so far: households by what tells them apart, and their plots."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.known = known_growers(context.own)
        self.plots = plots_of([grower.id for grower in {g.id: g for g in self.known.values()}.values()])
        self.addresses = AddressReader()
        self.seen: dict[object, _Household] = {}
        self.plan = Plan(lambda new: actions_growers.register_growers(context.own, new, by=context.by, now=context.now))

    def read(self, row: ReadRow) -> None:
        """Plan one row: a new household, changes of one, or a plot more for one that stands above."""
        typed = _typed(row)
        facts, refusals = check_each(typed, lambda one: rules_growers.check_facts(one, today=self.context.today))
        name = str(facts.get("name", ""))
        if not typed.get("name"):
            refusals.append(Invalid(N_("Chưa ghi tên chủ hộ."), field=_name_field(row)))
        address, area = None, None
        try:
            address = self._address(row, facts)
            area = _area(row)
        except Invalid as refusal:
            refusals.append(refusal)
        if refusals or row.is_broken:
            self.plan.refuse(row, refusals, name=name)
            return
        self._plan_row(row, facts, address, area, name)

    def _address(self, row: ReadRow, facts: dict[str, object]) -> Address | None:
        """One of ours; or, in another country, what was written and the country."""
        country = str(row.values.get("country", ""))
        parts = [str(row.values[part]) for part in address_parts() if row.values.get(part)]
        if heading_key(country) in _AT_HOME and not parts:
            if not any(row.values.get(name) for name in ADDRESS_FIELDS):
                return None
            if not row.values.get("commune"):
                facts["address_typed"] = ", ".join(str(row.values[n]) for n in ADDRESS_FIELDS if row.values.get(n))
                return None
            found = self.addresses.read(dict(row.values))
            facts["address"] = found.as_dict()
            return found
        unit = UnitName("", _LONG_AGO, country)
        found = Address(", ".join(parts), unit, unit, outside=country or N_("nước ngoài"))
        facts["address"] = found.as_dict()
        return found

    def _plan_row(
        self, row: ReadRow, facts: dict[str, object], address: Address | None, area: Area | None, name: str
    ) -> None:
        keys = keys_of({**facts, "commune_code": _commune(address)})
        above = next((self.seen[key] for key in keys if key in self.seen), None)
        grower = above.grower if above else next((self.known[key] for key in keys if key in self.known), None)
        household = above or _Household(grower, address)
        for key in keys:
            self.seen.setdefault(key, household)
        plot = _plot(row, area, address or household.address)
        is_new_plot = plot is not None and self._is_new_plot(household, plot)
        if plot is not None and is_new_plot and plot.get("address") is None:
            self.plan.refuse(row, [Invalid(N_("Thửa, ao cần có xã, phường."), field="plot_name")], name=name)
            return
        told = _told(row, facts, address, area)
        changes = _changes(facts, grower) if grower is not None and above is None else ()
        if plot is not None and is_new_plot:
            household.plots.append(plot)
            household.names.add(fold(str(plot["name"])))
            changes = (*changes, (LABELS["plots"], "", str(plot["name"]) or _area_words(area)))
        if above is None and not (facts.get("consented_on") or (grower and grower.consented_on)):
            self._warn(row, N_("Chưa ghi hộ đồng ý cho lưu thông tin."), "name")
        if plot is not None and rules_growers.names_the_grower(str(plot["name"]), name):
            self._warn(
                row,
                N_("Tên thửa, ao có tên hộ. Người mua không thấy tên này, nhưng nên đặt theo xứ đồng."),
                "plot_name",
            )
        self._add(row, household, facts if above is None else None, plot if is_new_plot else None, changes, name, told)

    def _add(
        self, row: ReadRow, household: _Household, facts: dict[str, object] | None, plot: dict[str, object] | None,
        changes: tuple[tuple[str, str, str], ...], name: str, told: tuple[tuple[str, str], ...],
    ) -> None:  # fmt: skip
        """`facts` only at the first row of a household; what a household becomes is written with that row."""
        grower = household.grower
        if grower is None:
            data = {**facts, "plots": household.plots} if facts is not None else None
            outcome = NEW if data or plot else SAME
            self.plan.planned.append(Planned(row, outcome, name, () if data else changes, told=told, data=data))
            return
        write = self._writer(grower, facts or {}, plot) if changes else None
        self.plan.planned.append(Planned(row, UPDATE if changes else SAME, name, changes, told=told, write=write))

    def _writer(
        self, grower: Grower, facts: Mapping[str, object], plot: Mapping[str, object] | None
    ) -> Callable[[], object]:
        by, now = self.context.by, self.context.now

        def write() -> None:
            if facts:
                actions_growers.save_grower(self.context.own, facts, by=by, now=now, grower=grower)
            if plot:
                actions_growers.add_plot(grower, plot, by=by, now=now)

        return write

    def _is_new_plot(self, household: _Household, plot: Mapping[str, object]) -> bool:
        wanted = fold(str(plot["name"]))
        if wanted in household.names:
            return False
        if household.grower is None:
            return True
        own = {site.name_folded for site in self.plots.get(household.grower.id, ())}
        return (wanted or fold(rules_growers.plot_name(household.grower.code))) not in own

    def _warn(self, row: ReadRow, msgid: str, name: str) -> None:
        self.plan.findings.append(row.finding(None, severity=WARNING, msgid=msgid, name=name))


def _typed(row: ReadRow) -> dict[str, object]:
    """The facts of the household as they stand in the row; a name in two columns is put together."""
    typed = {name: row.values[name] for name in _FACTS if row.values.get(name)}
    surname, given = str(row.values.get("surname", "")), str(row.values.get("given_name", ""))
    if "name" not in typed and (surname or given):
        is_ours = heading_key(str(row.values.get("country", ""))) in _AT_HOME
        typed["name"] = " ".join(part for part in ((surname, given) if is_ours else (given, surname)) if part)
    phone = typed.get("phone")
    if isinstance(phone, str) and phone.isdigit() and len(phone) == 9:
        typed["phone"] = f"0{phone}"  # kept as a number it has lost its first nought
    return typed


def _name_field(row: ReadRow) -> str:
    return next((name for name in ("name", "surname", "given_name") if name in row.places), "name")


def _area(row: ReadRow) -> Area | None:
    text, unit = str(row.values.get("area", "")), str(row.values.get("area_unit", ""))
    if not text:
        return None
    factor = square_metres().get(fold(unit))
    if factor is None:
        return parse_area(f"{text} {unit}" if unit and text[-1:].isdigit() else text)
    number = parse_number(text)
    metres = parse_area(f"{show_number((number * Decimal(str(factor))).quantize(Decimal(1)))} m2")
    return Area(metres.m2, f"{show_number(number)} {unit}", is_converted=True)


def _plot(row: ReadRow, area: Area | None, address: Address | None) -> dict[str, object] | None:
    """The place a row tells of; none where it names none and gives no area."""
    name = str(row.values.get("plot_name", ""))
    if not name and area is None:
        return None
    facts: dict[str, object] = {"kind": row.values.get("plot_kind", "plot"), "name": name}
    if area is not None:
        facts["area"] = area.text if parses(area) else f"{show_number(area.m2)} m2"
    facts["address"] = address.as_dict() if address else None
    return facts


def parses(area: Area) -> bool:
    """True when the words of an area are those people here use, so that they are kept beside the square metres."""
    try:
        return parse_area(area.text).m2 == area.m2
    except Invalid:
        return False


def _told(
    row: ReadRow, facts: Mapping[str, object], address: Address | None, area: Area | None
) -> tuple[tuple[str, str], ...]:
    told = [(LABELS[key], _said(key, value)) for key, value in facts.items() if key not in ("name", "address")]
    if address:
        told.append((LABELS["address"], address.line_now()))
    if row.values.get("plot_name"):
        told.append((LABELS["plot_name"], str(row.values["plot_name"])))
    if area:
        told.append((LABELS["area"], area.shown))
    return tuple(told)


def _changes(facts: Mapping[str, object], grower: Grower) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (LABELS[key], _said(key, getattr(grower, key)), _said(key, value))
        for key, value in facts.items()
        if getattr(grower, key) != value
    )


def _said(key: str, value: object) -> str:
    if key == "address" and isinstance(value, dict):
        return Address.from_dict(value).line_now()
    if isinstance(value, date):
        return show_day(value)
    if key == "phone":
        return show_phone(str(value or ""))
    return "" if value is None else str(value)


def _area_words(area: Area | None) -> str:
    return area.shown if area else ""


def _commune(address: Address | None) -> str | None:
    return None if address is None or address.outside else address.unit_now.code
