"""Codes that other systems' labels hold, linked row by row to what the organisation has here."""

from trace.aliases import actions, rules
from trace.aliases.actions import Said
from trace.aliases.targets import Target, find_target
from trace.errors import N_, Invalid, Refusal
from trace.exchange.columns import CHOICE, CODE, DAY, Column
from trace.exchange.kinds.base import Context, Kind, Plan, Planned, twice
from trace.exchange.report import NEW, SAME
from trace.exchange.rows import ReadRow
from trace.kit.viewer import MANAGER, STAFF

COLUMNS = (
    Column("text", N_("Mã cũ, mã ngoài"), N_("Mã hoặc địa chỉ mạng đúng như in trên tem, bao bì."), CODE,
           also=("ma cu", "ma ngoai", "ma he thong cu", "ma tem cu", "dia chi cu", "link", "url", "duong dan", "qr",
                 "ma qr", "code", "text"),
           is_needed=True, longest=rules.LONGEST, example="https://txng.cu.vn/sp/123"),
    Column("target", N_("Mã ở đây"), N_("Mã lô (hoặc GTIN/số lô), mã sản phẩm hoặc GTIN, mã địa điểm."), CODE,
           also=("ma moi", "dan toi ma", "ma lo", "ma san pham", "gtin", "ma dia diem", "target"),
           is_needed=True, longest=60, example="TXXXXXXX"),
    Column("target_kind", N_("Dẫn tới"), N_("Bỏ trống: hệ thống tự tìm theo mã."), CHOICE,
           also=("loai", "loai ma", "kind"), choices=lambda: rules.TARGET_NAMES),
    Column("source", N_("Nguồn"), N_("Mã của hệ thống nào."), also=("he thong", "phan mem", "source"), longest=120,
           example="Phần mềm cũ"),
    Column("used_from", N_("In từ ngày"), N_("Ngày/tháng/năm, nếu biết."), DAY, also=("tu ngay", "used from")),
    Column("used_to", N_("In đến ngày"), N_("Ngày/tháng/năm, nếu biết."), DAY, also=("den ngay", "used to")),
    Column("note", N_("Ghi chú"), N_("Không bao giờ hiện công khai."), also=("note",), longest=300, is_private=True),
)  # fmt: skip


def plan(rows: list[ReadRow], context: Context) -> Plan:
    """What would become of each row; what is linked so already is left alone."""
    found, seen = Plan(), dict[object, ReadRow]()
    for done, row in enumerate(rows, start=1):
        text = str(row.values.get("text", ""))
        try:
            planned = _planned(row, text, context, seen)
        except Refusal as refusal:
            found.refuse(row, [refusal], name=text)
        else:
            if row.is_broken:
                found.refuse(row, [], name=text)
            else:
                found.planned.append(planned)
        if done % 200 == 0 or done == len(rows):
            context.tell(done, len(rows))
    return found


KIND = Kind("codes", N_("Mã cũ, mã của hệ thống khác"), COLUMNS, (STAFF, MANAGER), needs_organisation=True, plan=plan)


def _planned(row: ReadRow, text: str, context: Context, seen: dict[object, ReadRow]) -> Planned:
    if not text:
        raise Invalid(N_("Chưa ghi mã."), field="text")
    doubled = twice(seen, [rules.key_of(text).text], row, name="text")
    if doubled:
        raise doubled[0]
    target = _target(str(row.values.get("target_kind", "")), str(row.values.get("target", "")), context)
    said = Said.of(row.values)
    _key, standing = actions.look(text, target, said=said, by=context.by, now=context.now)
    told = ((N_("Dẫn tới"), f"{target.name} ({target.code})"),)
    if standing is not None:
        return Planned(row, SAME, text, told=told)

    def write() -> object:
        return actions.link(text, target, said=said, by=context.by, now=context.now, via="import")

    return Planned(row, NEW, text, told=told, write=write)


def _target(kind: str, typed: str, context: Context) -> Target:
    """The thing of this organisation that a row names; the kinds are tried in turn where the row says none."""
    refused: Refusal | None = None
    for one in (kind,) if kind else (rules.LOT, rules.PRODUCT, rules.PLACE):
        try:
            return find_target(one, typed, seen_by=context.recorder)
        except Refusal as refusal:
            refused = refused or refusal
    if kind and refused:
        raise refused
    raise Invalid(N_("Cơ sở không có lô, sản phẩm hay địa điểm mang mã “%(text)s”."), field="target", text=typed[:60])
