"""What stands in the menu: the parts of the service that exist and that this role may open, most used first."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask import current_app
from flask_babel import gettext
from werkzeug.exceptions import HTTPException

from trace.errors import N_
from trace.kit.guards import ANYONE, SIGNED_IN, who_may
from trace.kit.viewer import ADMIN, AUDITOR, MANAGER, RECORDERS, STAFF, Viewer
from trace.organisations.models import Organisation

# The first group bears no heading: it is the day's work, and its first four stand at the bottom of a phone.
DAILY, WATCH, BOOK, HOUSE = "", N_("Cơ quan và người mua"), N_("Sổ gốc"), N_("Hệ thống")
GROUPS = (DAILY, WATCH, BOOK, HOUSE)


@dataclass(frozen=True)
class Entry:
    """One line of the menu; `roles` says for whom it is work, the page's own mark says who may open it."""

    path: str
    label: str
    icon: str
    roles: tuple[str, ...]
    group: str = DAILY


_ALL = (*RECORDERS, AUDITOR, ADMIN)
ENTRIES = (
    Entry("/desk/", N_("Việc hôm nay"), "home", (*RECORDERS, ADMIN)),
    Entry("/record/", N_("Ghi việc"), "notebook", RECORDERS),
    Entry("/audit/", N_("Kiểm tra"), "shield", (AUDITOR, ADMIN)),
    Entry("/overview/", N_("Tổng quan"), "chart", (AUDITOR, ADMIN)),
    Entry("/seasons/", N_("Mùa vụ"), "seedling", RECORDERS),
    Entry("/batches/", N_("Lô hàng"), "box", _ALL),
    Entry("/handovers/", N_("Giao nhận"), "truck", _ALL),
    Entry("/packs/", N_("Thùng, pallet"), "store", _ALL),
    Entry("/labels/", N_("In tem"), "label", RECORDERS),
    Entry("/notices/", N_("Tin báo"), "message", RECORDERS),
    Entry("/recalls/", N_("Thu hồi"), "stop", _ALL, WATCH),
    Entry("/requests/", N_("Yêu cầu dữ liệu"), "clock", (STAFF, MANAGER, AUDITOR, ADMIN), WATCH),
    Entry("/feedback/", N_("Phản ánh"), "message", _ALL, WATCH),
    Entry("/inspections/", N_("Cuộc kiểm tra"), "eye", _ALL, WATCH),
    Entry("/findings/", N_("Việc cần sửa"), "warning", _ALL, WATCH),
    Entry("/matters/", N_("Yêu cầu khắc phục"), "shield", (MANAGER, STAFF, AUDITOR, ADMIN), WATCH),
    Entry("/scans/cases/", N_("Mã cần xem"), "qr", (MANAGER, STAFF, AUDITOR, ADMIN), WATCH),
    Entry("/looks/", N_("Cán bộ đã xem"), "eye", (MANAGER, STAFF), WATCH),
    Entry("/organisations/", N_("Cơ sở"), "factory", _ALL, BOOK),
    Entry("/products/", N_("Sản phẩm"), "basket", _ALL, BOOK),
    Entry("/sites/", N_("Ruộng, ao"), "plot", _ALL, BOOK),
    Entry("/materials/", N_("Sổ vật tư"), "spray", _ALL, BOOK),
    Entry("/certificates/", N_("Chứng nhận"), "certificate", _ALL, BOOK),
    Entry("/exchange/", N_("Nhập từ Excel"), "upload", _ALL, HOUSE),
    Entry("/people/", N_("Người dùng"), "people", _ALL, HOUSE),
    Entry("/tokens/", N_("Mã cho máy"), "link", _ALL, HOUSE),
    Entry("/acts/", N_("Ai đã làm gì"), "history", _ALL, HOUSE),
    Entry("/account/", N_("Tài khoản"), "user", _ALL, HOUSE),
)
# An officer's day is what people wait for, by the law's clock; the goods are a book to look things up in.
_OFFICER_DAILY = ("/audit/", "/recalls/", "/requests/", "/feedback/", "/overview/")
_OFFICER_BOOK = ("/batches/", "/handovers/", "/packs/")


# Who carries and sells goods grows none: what comes and goes stands first, and the fields last.
TRADERS = ("carrier", "shop")
_TRADE_FIRST = ("/desk/", "/record/", "/handovers/", "/batches/", "/packs/", "/labels/", "/findings/")
_TRADE_LAST = ("/seasons/", "/sites/", "/materials/")


def navigation_for(viewer: Viewer | None, *, path: str) -> list[dict[str, object]]:
    """`{label, href, icon, group, is_current}` for base.html, group by group; empty for a stranger."""
    if viewer is None:
        return []
    marks = _marks_by_path()
    here = path.split("/")[1]
    return [
        {
            "label": gettext(entry.label),
            "href": entry.path,
            "icon": entry.icon,
            "group": gettext(entry.group) if entry.group else "",
            "is_current": bool(here) and here == entry.path.strip("/").split("/")[0],
        }
        for entry in _entries_of(viewer)
        if viewer.role in entry.roles and marks.get(entry.path, frozenset()) & {ANYONE, SIGNED_IN, viewer.role}
    ]


def first_page(viewer: Viewer) -> str:
    """Where this role's work begins: the first line of the menu."""
    entries = navigation_for(viewer, path="/")
    return str(entries[0]["href"]) if entries else "/"


def _entries_of(viewer: Viewer) -> list[Entry]:
    if viewer.is_officer:
        return sorted(map(_for_officer, ENTRIES), key=lambda entry: (GROUPS.index(entry.group), _officer_weight(entry)))
    if viewer.organisation_id is None or viewer.role not in RECORDERS:
        return list(ENTRIES)
    own = Organisation.get_or_none(Organisation.id == viewer.organisation_id)
    is_trader = own is not None and own.kind in TRADERS
    return sorted(map(_for_trader, ENTRIES), key=_trade_weight) if is_trader else list(ENTRIES)


def _for_officer(entry: Entry) -> Entry:
    """The same line in the group where an officer looks for it."""
    if entry.path in _OFFICER_DAILY:
        return replace(entry, group=DAILY)
    return replace(entry, group=BOOK) if entry.path in _OFFICER_BOOK else entry


def _officer_weight(entry: Entry) -> int:
    return _OFFICER_DAILY.index(entry.path) if entry.path in _OFFICER_DAILY else len(_OFFICER_DAILY)


def _for_trader(entry: Entry) -> Entry:
    """What comes and goes is the day's work; what grows in a field is a book to look into."""
    if entry.path in _TRADE_FIRST:
        return replace(entry, group=DAILY)
    return replace(entry, group=BOOK) if entry.path in _TRADE_LAST else entry


def _trade_weight(entry: Entry) -> tuple[int, int]:
    if entry.path in _TRADE_FIRST:
        return 0, _TRADE_FIRST.index(entry.path)
    return GROUPS.index(entry.group), len(_TRADE_FIRST) + (entry.path in _TRADE_LAST)


def _marks_by_path() -> dict[str, frozenset[str]]:
    """Which entries have a page in this app, and who may open it; found once, since routes do not change."""
    kept: dict[str, frozenset[str]] | None = current_app.extensions.get("trace.navigation")
    if kept is None:
        kept = current_app.extensions["trace.navigation"] = _find_marks(entry.path for entry in ENTRIES)
    return kept


def _find_marks(paths: Iterable[str]) -> dict[str, frozenset[str]]:
    routes = current_app.url_map.bind("")
    found = {}
    for path in paths:
        try:
            endpoint, _ = routes.match(path, method="GET")
        except HTTPException:
            continue
        found[path] = who_may(current_app.view_functions[endpoint])
    return found
