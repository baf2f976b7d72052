"""Addresses of rows: commune, district and province in columns of their own, or all in one."""

from dataclasses import replace

from trace.errors import N_, Invalid
from trace.exchange.columns import LINE, Column
from trace.kit.text import nfc
from trace.places.address import Address
from trace.places.entry import ChoosePlace, read_address

LINE_COLUMN = Column(
    "line",
    N_("Thôn, xóm, số nhà"),
    N_("Phần địa chỉ dưới xã, phường."),
    also=("thon", "xom", "so nha", "dia chi chi tiet", "thon xom", "to dan pho", "duong", "street", "address line"),
    longest=160,
    example="Thôn Đồng Chợ",
)
COMMUNE_COLUMN = Column(
    "commune",
    N_("Xã, phường"),
    N_("Tên xã, phường cũ hoặc mới. Tên có ở nhiều nơi thì ghi thêm huyện cũ."),
    also=("xa", "phuong", "xa phuong thi tran", "xa phuong", "commune", "ward", "dia chi"),
    longest=160,
    example="Xã A Sào",
)
DISTRICT_COLUMN = Column(
    "district",
    N_("Huyện (cũ)"),
    N_("Chỉ cần khi có nhiều xã trùng tên."),
    reads=LINE,
    also=("huyen", "quan huyen", "huyen thanh pho", "district", "quan"),
    longest=60,
)
PROVINCE_COLUMN = Column(
    "province",
    N_("Tỉnh, thành phố"),
    N_("Chỉ cần khi ở ngoài tỉnh Hưng Yên, hoặc để phân biệt."),
    also=("tinh", "tinh thanh pho", "thanh pho", "province"),
    longest=60,
)
ADDRESS_COLUMNS = (LINE_COLUMN, COMMUNE_COLUMN, DISTRICT_COLUMN, PROVINCE_COLUMN)
ADDRESS_FIELDS = tuple(column.field for column in ADDRESS_COLUMNS)
_NAMES_SHOWN = 6


class AddressReader:
    """Reads the addresses of one file; each place is looked up once, however many rows are there."""

    def __init__(self) -> None:
        self._known: dict[str, Address | Invalid] = {}

    def read(self, values: dict[str, object]) -> Address:
        """The address of a row; Invalid names the column and, where several places answer, all of them."""
        line, commune = str(values.get("line", "")), str(values.get("commune", ""))
        above = [str(values[name]) for name in ("district", "province") if values.get(name)]
        if not commune:
            raise Invalid(N_("Chưa ghi xã, phường."), field="commune")
        asked = ", ".join([commune, *above])
        if asked not in self._known:
            self._known[asked] = self._look_up(asked)
        found = self._known[asked]
        if isinstance(found, Invalid):
            raise Invalid(found.msgid, field="commune", **found.params)
        # Beyond the province only the province is a known unit, so the commune stays in the typed line.
        rest = asked.rsplit(",", 1)[0] if found.outside and "," in asked else ""
        return replace(found, typed=nfc(", ".join(part for part in (line, rest) if part)))

    def _look_up(self, asked: str) -> Address | Invalid:
        try:
            return read_address("", asked)
        except ChoosePlace as refusal:
            names = "; ".join(choice.label for choice in refusal.choices[:_NAMES_SHOWN])
            return Invalid(N_("Có nhiều nơi tên “%(text)s”: %(names)s. Ghi thêm huyện cũ."), text=asked, names=names)
        except Invalid as refusal:
            return refusal
