"""What stands in the menu: the parts of the service that exist and that this role may open, most used first."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import current_app
from flask_babel import gettext
from werkzeug.exceptions import HTTPException

from trace.errors import N_
from trace.kit.guards import ANYONE, SIGNED_IN, who_may
from trace.kit.viewer import ADMIN, AUDITOR, MANAGER, RECORDERS, STAFF, Viewer
from trace.organisations.models import Organisation


@dataclass(frozen=True)
class Entry:
    """One line of the menu; `roles` says for whom it is work, the page's own mark says who may open it."""

    path: str
    label: str
    icon: str
    roles: tuple[str, ...]


_ALL = (*RECORDERS, AUDITOR, ADMIN)
ENTRIES = (
    Entry("/desk/", N_("Việc hôm nay"), "home", (*RECORDERS, ADMIN)),
    Entry("/record/", N_("Ghi việc"), "notebook", RECORDERS),
    Entry("/audit/", N_("Kiểm tra"), "shield", (AUDITOR, ADMIN)),
    Entry("/overview/", N_("Tổng quan"), "chart", (AUDITOR, ADMIN)),
    Entry("/seasons/", N_("Mùa vụ"), "seedling", RECORDERS),
    Entry("/batches/", N_("Lô hàng"), "box", _ALL),
    Entry("/handovers/", N_("Giao nhận"), "truck", _ALL),
    Entry("/findings/", N_("Việc cần sửa"), "warning", _ALL),
    Entry("/matters/", N_("Yêu cầu khắc phục"), "shield", (MANAGER, STAFF, AUDITOR, ADMIN)),
    Entry("/packs/", N_("Thùng, pallet"), "store", _ALL),
    Entry("/labels/", N_("In tem"), "label", RECORDERS),
    Entry("/organisations/", N_("Cơ sở"), "factory", _ALL),
    Entry("/products/", N_("Sản phẩm"), "basket", _ALL),
    Entry("/sites/", N_("Ruộng, ao"), "plot", _ALL),
    Entry("/materials/", N_("Sổ vật tư"), "spray", _ALL),
    Entry("/certificates/", N_("Chứng nhận"), "certificate", _ALL),
    Entry("/inspections/", N_("Cuộc kiểm tra"), "eye", _ALL),
    Entry("/recalls/", N_("Thu hồi"), "stop", _ALL),
    Entry("/requests/", N_("Yêu cầu dữ liệu"), "clock", (STAFF, MANAGER, AUDITOR, ADMIN)),
    Entry("/scans/cases/", N_("Mã cần xem"), "qr", (MANAGER, STAFF, AUDITOR, ADMIN)),
    Entry("/feedback/", N_("Phản ánh"), "message", _ALL),
    Entry("/exchange/", N_("Nhập từ Excel"), "upload", _ALL),
    Entry("/people/", N_("Người dùng"), "people", _ALL),
    Entry("/tokens/", N_("Mã cho máy"), "link", _ALL),
    Entry("/looks/", N_("Cán bộ đã xem"), "eye", (MANAGER, STAFF)),
    Entry("/acts/", N_("Ai đã làm gì"), "history", _ALL),
    Entry("/notices/", N_("Tin báo"), "message", RECORDERS),
    Entry("/account/", N_("Tài khoản"), "user", _ALL),
)


# Who carries and sells goods grows none: what comes and goes stands first, and the fields last.
TRADERS = ("carrier", "shop")
_TRADE_FIRST = ("/desk/", "/record/", "/handovers/", "/batches/", "/packs/", "/labels/", "/findings/")
_TRADE_LAST = ("/seasons/", "/sites/", "/materials/")


def navigation_for(viewer: Viewer | None, *, path: str) -> list[dict[str, object]]:
    """`{label, href, icon, is_current}` for base.html; empty for a stranger."""
    if viewer is None:
        return []
    marks = _marks_by_path()
    here = path.split("/")[1]
    return [
        {
            "label": gettext(entry.label),
            "href": entry.path,
            "icon": entry.icon,
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
    if viewer.organisation_id is None or viewer.role not in RECORDERS:
        return list(ENTRIES)
    own = Organisation.get_or_none(Organisation.id == viewer.organisation_id)
    return sorted(ENTRIES, key=_weight) if own is not None and own.kind in TRADERS else list(ENTRIES)


def _weight(entry: Entry) -> int:
    if entry.path in _TRADE_FIRST:
        return _TRADE_FIRST.index(entry.path)
    return len(_TRADE_FIRST) + (entry.path in _TRADE_LAST)


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
