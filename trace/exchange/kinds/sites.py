"""Plots, ponds, mills, workshops and stores from a file."""

from trace.errors import N_, Invalid
from trace.exchange.columns import CHOICE, CODE, MEASURE, WHOLE, Column
from trace.exchange.kinds.addresses import ADDRESS_COLUMNS, ADDRESS_FIELDS, AddressReader
from trace.exchange.kinds.base import Context, Kind, Plan, Planned, check_each, settle, twice
from trace.exchange.rows import ReadRow
from trace.kit.text import fold
from trace.kit.viewer import MANAGER, STAFF
from trace.places.address import Address
from trace.sites import actions, actions_many, rules
from trace.sites.models import Site

_WORDS = {
    "ruộng": "plot", "thửa": "plot", "thửa ruộng": "plot", "xứ đồng": "plot", "lô ruộng": "plot", "vườn": "plot",
    "field": "plot", "ao": "pond", "đầm": "pond", "ao tôm": "pond", "pond": "pond", "xay xát": "mill",
    "máy xát": "mill", "nhà máy": "mill", "nhà máy xay xát": "mill", "mill": "mill", "xưởng": "workshop",
    "cơ sở chế biến": "workshop", "nhà sơ chế": "workshop", "nhà đóng gói": "workshop", "workshop": "workshop",
    "kho": "store", "cửa hàng": "store", "kho lạnh": "store", "store": "store",
}  # fmt: skip

COLUMNS = (
    Column("code", N_("Mã trong hệ thống"), N_("Bắt đầu bằng P; chỉ ghi khi sửa địa điểm đã có."), CODE,
           also=("ma truy vet dia diem",), longest=12),
    Column("kind", N_("Loại địa điểm"), N_("Chọn trong danh sách."), CHOICE, also=("loai", "kind", "type"),
           choices=lambda: rules.KIND_NAMES, words=_WORDS, example="Thửa ruộng, xứ đồng"),
    Column("name", N_("Tên địa điểm"), N_("Tên mọi người vẫn gọi."), is_needed=True, longest=120,
           also=("ten", "ten thua", "ten ruong", "ten ao", "xu dong", "ten xu dong", "ten thua ruong", "name",
                 "site name"), example="Ruộng Đồng Chợ"),
    *ADDRESS_COLUMNS,
    Column("area", N_("Diện tích"), N_("Số và đơn vị: 12 sào, 1,5 ha, 500 m². Chỉ có số là m²."), MEASURE,
           also=("dt", "dien tich thua", "area"), longest=40, example="12 sào"),
    Column("growing_area_code", N_("Mã số vùng trồng, ao nuôi"), N_("Chép đúng như giấy."),
           also=("ma so vung trong", "ma vung trong", "ma so co so nuoi", "ma so ao nuoi", "ma ao",
                 "growing area code"), longest=60),
    Column("household_count", N_("Số hộ"), N_("Số hộ cùng làm."), WHOLE,
           also=("so ho dan", "so nong ho", "households")),
    Column("gln", N_("Mã địa điểm GLN"), N_("Chỉ khi cơ sở có tiền tố mã GS1."), CODE, also=("gln",), longest=20),
    Column("note", N_("Ghi chú"), N_("Không hiện công khai."), also=("note", "ghi chu noi bo"), longest=300,
           is_private=True),
)  # fmt: skip
_LABELS = {column.field: column.label for column in COLUMNS} | {"area_m2": N_("Diện tích"), "address": N_("Địa chỉ")}


def plan(rows: list[ReadRow], context: Context) -> Plan:
    """What would become of each row."""
    known, addresses = _known(context), AddressReader()
    found = Plan(lambda new: actions_many.register_sites(context.own, new, by=context.by, now=context.now))
    seen: dict[object, ReadRow] = {}
    for done, row in enumerate(rows, start=1):
        _plan_row(row, known, addresses, seen, found, context)
        if done % 200 == 0 or done == len(rows):
            context.tell(done, len(rows))
    return found


KIND = Kind("sites", N_("Ruộng, ao, xưởng"), COLUMNS, (STAFF, MANAGER), needs_organisation=True, plan=plan)


def _known(context: Context) -> dict[object, list[Site]]:
    """The organisation's places by code, by GLN, and by name in a commune."""
    found: dict[object, list[Site]] = {}
    for site in Site.select().where(Site.organisation == context.own):
        for key in ("code", site.code), ("gln", site.gln), _name_key(site.name, site.commune_code):
            found.setdefault(key, []).append(site)
    return found


def _plan_row(
    row: ReadRow, known: dict[object, list[Site]], addresses: AddressReader, seen: dict[object, ReadRow], found: Plan,
    context: Context,
) -> None:  # fmt: skip
    values = {name: v for name, v in row.values.items() if name not in ADDRESS_FIELDS and name != "code"}
    facts, refusals = check_each(values, lambda one: rules.check_facts(one, gs1_prefix=context.own.gs1_prefix))
    name = str(row.values.get("name", ""))
    if not name:
        refusals.append(Invalid(N_("Chưa ghi tên địa điểm."), field="name"))
    site = None
    try:
        address = _address(row, addresses)
        site = _find(row, facts, address, known)
        refusals += [] if site else _needs(row, address)
        if address:
            values["address"] = facts["address"] = address.as_dict()
    except Invalid as refusal:
        refusals.append(refusal)
        address = None
    if not refusals:
        key = ("site", site.id) if site else _name_key(name, _commune_of(address))
        refusals += twice(seen, [key], row, name="name")
    if refusals or row.is_broken:
        found.refuse(row, refusals, name=name)
        return
    changes = _changes(facts, site)

    def write() -> None:
        actions.save_site(context.own, values, by=context.by, now=context.now, site=site)

    outcome = settle(existing=site is not None, changes=changes, lacks=())
    data = values if site is None else None
    found.planned.append(Planned(row, outcome, name, changes, data=data, write=write if changes else None))


def _address(row: ReadRow, addresses: AddressReader) -> Address | None:
    """None where the row says nothing about where it is."""
    if not any(row.values.get(name) for name in ADDRESS_FIELDS):
        return None
    return addresses.read(dict(row.values))


def _find(
    row: ReadRow, facts: dict[str, object], address: Address | None, known: dict[object, list[Site]]
) -> Site | None:
    if row.values.get("code"):
        found = known.get(("code", str(row.values["code"]).upper()), [])
        if not found:
            raise Invalid(N_("Cơ sở không có địa điểm mã này. Để trống để thêm mới."), field="code")
        return found[0]
    if facts.get("gln") and known.get(("gln", facts["gln"])):
        return known["gln", facts["gln"]][0]
    alike = known.get(_name_key(str(facts.get("name", "")), _commune_of(address)), []) if address else []
    if len(alike) > 1:
        raise Invalid(N_("Cơ sở có nhiều địa điểm cùng tên này. Ghi mã địa điểm để rõ."), field="name")
    return alike[0] if alike else None


def _needs(row: ReadRow, address: Address | None) -> list[Invalid]:
    """A place has no draft: without kind or commune it is nowhere."""
    lacking = []
    if not row.values.get("kind") and not row.is_broken:
        lacking.append(Invalid(N_("Chưa ghi loại địa điểm."), field="kind"))
    if address is None:
        lacking.append(Invalid(N_("Chưa ghi xã, phường."), field="commune"))
    return lacking


def _changes(facts: dict[str, object], site: Site | None) -> tuple[tuple[str, str, str], ...]:
    if site is None:
        return ()
    return tuple(
        (
            _LABELS.get(key, key),
            _said(key, getattr(site, key), site.area_typed),
            _said(key, value, str(facts.get("area_typed", ""))),
        )
        for key, value in facts.items()
        if key != "area_typed" and getattr(site, key) != value
    )


def _said(key: str, value: object, area: str) -> str:
    if key == "area_m2":
        return area
    if key == "kind":
        return rules.KIND_NAMES.get(str(value), str(value))
    if key == "address" and isinstance(value, dict):
        return Address.from_dict(value).line_now()
    return "" if value is None else str(value)


def _commune_of(address: Address | None) -> str | None:
    return None if address is None or address.outside else address.unit_now.code


def _name_key(name: str, commune_code: str | None) -> tuple[object, ...]:
    return ("name", fold(name), commune_code)
