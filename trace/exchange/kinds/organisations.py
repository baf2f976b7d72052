"""Organisations from a file: registered, never approved; an officer still compares them with their papers."""

from collections.abc import Callable

from trace.errors import N_, Invalid
from trace.exchange.columns import CHOICE, CODE, WHOLE, Column
from trace.exchange.kinds.addresses import ADDRESS_COLUMNS, ADDRESS_FIELDS, AddressReader
from trace.exchange.kinds.base import Context, Kind, Plan, Planned, check_each, settle, twice
from trace.exchange.report import WARNING
from trace.exchange.rows import ReadRow
from trace.kit.text import fold
from trace.kit.viewer import ADMIN
from trace.organisations import actions, actions_many, rules
from trace.organisations.models import Organisation
from trace.places.address import Address

_WORDS = {
    "htx": "coop", "co-op": "coop", "cooperative": "coop", "công ty": "firm", "cty": "firm", "doanh nghiệp": "firm",
    "tnhh": "firm", "company": "firm", "hộ": "household", "hộ kinh doanh": "household", "nông hộ": "household",
    "vận tải": "carrier", "vận chuyển": "carrier", "cửa hàng": "shop", "siêu thị": "shop", "đại lý": "shop",
    "sở": "department", "cơ quan": "department",
}  # fmt: skip
# How a name begins tells what it is: said in the report, for a person to check.
_BEGINNINGS = (
    ("hop tac xa", "coop"), ("htx", "coop"), ("lien hiep hop tac xa", "coop"), ("cong ty", "firm"),
    ("doanh nghiep", "firm"),
    ("ho kinh doanh", "household"), ("hkd", "household"), ("cua hang", "shop"), ("sieu thi", "shop"),
    ("so cong thuong", "department"), ("so nong nghiep", "department"), ("chi cuc", "department"),
)  # fmt: skip

COLUMNS = (
    Column("code", N_("Mã cơ sở"), N_("Để trống: hệ thống tự đặt. Mã đã có thì sửa cơ sở đó."), CODE,
           also=("ma", "organisation code", "code"), longest=20),
    Column("kind", N_("Loại cơ sở"), N_("Chọn trong danh sách. Để trống thì đọc từ tên."), CHOICE,
           also=("loai", "loai hinh", "kind", "type"), choices=lambda: rules.KIND_NAMES, words=_WORDS,
           example="Hợp tác xã"),
    Column("name", N_("Tên cơ sở"), N_("Tên đầy đủ như giấy đăng ký, không viết tắt."), is_needed=True,
           also=("ten", "ten don vi", "ten htx", "ten hop tac xa", "ten doanh nghiep", "ten day du", "don vi", "name",
                 "organisation", "organisation name"), longest=200, example="Hợp tác xã Nông nghiệp Sông Hóa"),
    *ADDRESS_COLUMNS,
    Column("registration_no", N_("Số đăng ký hoặc mã số thuế"), N_("Định dạng ô là Text."), CODE,
           also=("ma so thue", "mst", "so dang ky", "so dang ky kinh doanh", "so dkkd", "tax code", "registration no"),
           longest=40),
    Column("phone", N_("Điện thoại"), N_("Số của cơ sở, không phải số riêng. Định dạng ô là Text."), CODE,
           also=("so dien thoai", "sdt", "dt", "dien thoai co so", "phone"), longest=30),
    Column("representative", N_("Người đại diện"), N_("Không hiện công khai."),
           also=("dai dien", "giam doc", "chu co so", "nguoi dai dien phap luat", "representative"), longest=120,
           is_private=True),
    Column("email", N_("Thư điện tử"), N_("Nếu có."), also=("email", "e mail", "mail"), longest=120),
    Column("website", N_("Trang mạng"), N_("Nếu có."), also=("website", "trang web", "web"), longest=200),
    Column("household_count", N_("Số nông hộ"), N_("Số hộ tham gia."), WHOLE,
           also=("so ho", "so ho thanh vien", "so thanh vien", "households", "household count")),
    Column("gs1_prefix", N_("Tiền tố mã GS1"), N_("Nếu đã được cấp."), CODE,
           also=("tien to gs1", "ma doanh nghiep gs1", "gs1 prefix"), longest=12),
    Column("gln", N_("Mã GLN"), N_("13 chữ số, nếu đã được cấp."), CODE, also=("gln", "ma dia diem gln"), longest=20),
)  # fmt: skip
_LABELS = {column.field: column.label for column in COLUMNS} | {"address": N_("Địa chỉ")}


def plan(rows: list[ReadRow], context: Context) -> Plan:
    """What would become of each row."""
    known, addresses = _known(), AddressReader()
    found = Plan(lambda new: actions_many.register_organisations(new, by=context.by, now=context.now))
    seen: dict[object, ReadRow] = {}
    for done, row in enumerate(rows, start=1):
        _plan_row(row, known, addresses, seen, found, context)
        if done % 200 == 0 or done == len(rows):
            context.tell(done, len(rows))
    return found


KIND = Kind("organisations", N_("Cơ sở"), COLUMNS, (ADMIN,), needs_organisation=False, plan=plan)


def _known() -> dict[object, Organisation]:
    """Organisations by code, registration number, GLN, and name in a commune."""
    found: dict[object, Organisation] = {}
    for row in Organisation.select():
        for key in _keys(row.__data__, row.commune_code):
            found.setdefault(key, row)
    return found


def _keys(facts: dict[str, object], commune_code: str | None) -> list[tuple[object, ...]]:
    """What makes it the same organisation, surest first."""
    names = ("code", "registration_no", "gln")
    return [(name, facts[name]) for name in names if facts.get(name)] + [
        ("name", fold(str(facts.get("name", ""))), commune_code)
    ]


def _plan_row(
    row: ReadRow, known: dict[object, Organisation], addresses: AddressReader, seen: dict[object, ReadRow], found: Plan,
    context: Context,
) -> None:  # fmt: skip
    values = {name: _mended(name, v) for name, v in row.values.items() if name not in ADDRESS_FIELDS}
    facts, refusals = check_each(values, rules.check_facts)
    name = str(row.values.get("name", ""))
    if not name:
        refusals.append(Invalid(N_("Chưa ghi tên cơ sở."), field="name"))
    address: Address | None = None
    try:
        if any(row.values.get(field) for field in ADDRESS_FIELDS):
            address = addresses.read(dict(row.values))
            values["address"] = facts["address"] = address.as_dict()
    except Invalid as refusal:
        refusals.append(refusal)
    commune = None if address is None or address.outside else address.unit_now.code
    organisation = next((known[key] for key in _keys(facts, commune) if key in known), None)
    if organisation is None and not refusals and not row.is_broken:
        refusals += _complete(row, values, address, found)
    if organisation is not None and facts.get("code") in (None, organisation.code):
        values.pop("code", None)
        facts.pop("code", None)
    elif organisation is not None:
        refusals.append(Invalid(N_("Cơ sở này đã có với mã %(code)s."), field="code", code=organisation.code))
    if not refusals:
        refusals += twice(
            seen, [("id", organisation.id)] if organisation else list(_keys(facts, commune)), row, name="name"
        )
    if refusals or row.is_broken:
        found.refuse(row, refusals, name=name)
        return
    changes = _changes(facts, organisation)
    if organisation and organisation.is_approved and rules.breaks_approval(organisation.__data__, facts):
        msgid = N_("Cơ sở đã được xác nhận. Đổi tên, loại hoặc số đăng ký thì phải xác nhận lại.")
        found.findings.append(row.finding(None, severity=WARNING, msgid=msgid, name="name"))
    outcome = settle(existing=organisation is not None, changes=changes, lacks=())
    data = values if organisation is None else None
    write = _writer(organisation, values, context) if organisation and changes else None
    found.planned.append(Planned(row, outcome, name, changes, data=data, write=write))


def _writer(organisation: Organisation, values: dict[str, object], context: Context) -> Callable[[], object]:
    return lambda: actions.change_organisation(organisation, values, by=context.by, now=context.now)


def _complete(row: ReadRow, values: dict[str, object], address: Address | None, found: Plan) -> list[Invalid]:
    """An organisation has no draft: it needs a place, and a kind, which its name often says."""
    lacking = [] if address else [Invalid(N_("Chưa ghi xã, phường."), field="commune")]
    if not values.get("kind"):
        begun = fold(str(values.get("name", "")))
        kind = next((kind for beginning, kind in _BEGINNINGS if begun.startswith(f"{beginning} ")), None)
        if kind is None:
            return [*lacking, Invalid(N_("Chưa ghi loại cơ sở."), field="kind")]
        values["kind"] = kind
        found.findings.append(row.finding(None, severity=WARNING, msgid=_GUESSED[kind], name="name"))
    return lacking


_GUESSED = {
    "coop": N_("Chưa ghi loại: theo tên thì là hợp tác xã."),
    "firm": N_("Chưa ghi loại: theo tên thì là doanh nghiệp."),
    "household": N_("Chưa ghi loại: theo tên thì là hộ kinh doanh."),
    "shop": N_("Chưa ghi loại: theo tên thì là cửa hàng, nơi bán."),
    "department": N_("Chưa ghi loại: theo tên thì là cơ quan quản lý."),
}


def _mended(name: str, value: object) -> object:
    """A telephone number kept as a number has lost its first nought."""
    if name == "phone" and isinstance(value, str) and value.isdigit() and len(value) in (9, 10) and value[0] != "0":
        return f"0{value}"
    return value


def _changes(facts: dict[str, object], organisation: Organisation | None) -> tuple[tuple[str, str, str], ...]:
    if organisation is None:
        return ()
    return tuple(
        (_LABELS.get(key, key), _said(key, getattr(organisation, key)), _said(key, value))
        for key, value in facts.items()
        if getattr(organisation, key) != value
    )


def _said(key: str, value: object) -> str:
    if key == "kind":
        return rules.KIND_NAMES.get(str(value), str(value))
    if key == "address" and isinstance(value, dict):
        return Address.from_dict(value).line_now()
    return "" if value is None else str(value)
