"""Logins, passwords, roles and scopes as plain values: what is accepted, and who may open which door to whom."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trace.access.common_passwords import RUNS, WORDS
from trace.access.rules_offices import offices
from trace.errors import N_, Invalid, NotAllowed, RuleBroken
from trace.kit.phones import parse_phone, show_phone
from trace.kit.text import fold, nfc
from trace.kit.viewer import ADMIN, AUDITOR, HELPER, MANAGER, ROLES, STAFF, Scope, Viewer

ROLE_NAMES = {
    STAFF: N_("Cán bộ HTX"),
    MANAGER: N_("Quản lý"),
    HELPER: N_("Người ghi hộ"),
    AUDITOR: N_("Cán bộ kiểm tra"),
    ADMIN: N_("Quản trị"),
}
ROLE_HELP = {
    STAFF: N_("Ghi việc, in tem."),
    MANAGER: N_("Ghi việc, duyệt lô, in tem, mời người vào cơ sở."),
    HELPER: N_("Ghi thay người khác; mỗi việc ghi mang dấu “ghi hộ”."),
    AUDITOR: N_("Xem trong phạm vi được giao; quyết định với nhóm hàng cơ quan mình phụ trách."),
    ADMIN: N_("Thêm cơ sở, cấp quyền, xem toàn hệ thống."),
}
ORGANISATION_ROLES = (STAFF, MANAGER, HELPER)
TOKEN_ROLES = (STAFF, MANAGER)

SCOPE_CATEGORIES = {
    "rice": N_("Lúa gạo"),
    "shrimp": N_("Tôm"),
    "crab": N_("Cua"),
    "mam_cay": N_("Mắm cáy"),
    "banh_cay": N_("Bánh cáy"),
    "ngao": N_("Ngao"),
    "ruoi": N_("Rươi"),
    "ocop_food": N_("OCOP: thực phẩm"),
    "ocop_drinks": N_("OCOP: đồ uống"),
    "ocop_herbs": N_("OCOP: dược liệu"),
    "ocop_crafts": N_("OCOP: thủ công mỹ nghệ"),
    "ocop_ornamental": N_("OCOP: sinh vật cảnh"),
    "ocop_tourism": N_("OCOP: du lịch"),
    "other": N_("Hàng khác"),
}

_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)
# The order matters: every browser also claims to be the ones after it.
_BROWSERS = (
    ("Zalo", "Zalo"),
    ("FBAN", "Facebook"),
    ("coc_coc", "Cốc Cốc"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
_EMAIL = re.compile(r"[a-z0-9._%+\-]+@[a-z0-9\-]+(?:\.[a-z0-9\-]+)*\.[a-z]{2,}")


class SignInRefused(RuleBroken):
    """Login or password do not fit; never says which."""

    status = 422


class LinkRefused(RuleBroken):
    """A one-time link that is used, ended or unknown."""

    status = 409


class AccessRefused(RuleBroken):
    """A role, person or token cannot be changed like this."""


class NotYourPerson(NotAllowed):
    """You may see this person, but not open doors for him."""


@dataclass(frozen=True)
class Standing:
    """One role of a person, as rules need it."""

    role: str
    organisation_id: int | None


def parse_login(text: str) -> str:
    """`0912 345 678`, `84912345678`, `+84912345678` → `+84912345678`; an e-mail address → lower case."""
    typed = nfc(text)
    if "@" in typed:
        address = typed.lower()
        if len(address) > 120 or not _EMAIL.fullmatch(address):
            raise Invalid(N_("Địa chỉ thư “%(text)s” không đúng. Ví dụ: lan@htx.vn."), field="login", text=typed)
        return address
    try:
        number = parse_phone(typed)
    except Invalid as refusal:
        raise Invalid(refusal.msgid, field="login", **refusal.params) from None
    if not number.startswith("+"):
        raise Invalid(N_("Số tổng đài không dùng để đăng nhập được."), field="login")
    return number


def show_login(login: str) -> str:
    """As people write it: `0912 345 678`, or the address."""
    return show_phone(login)


def check_password(password: str, *, login: str) -> None:
    """At least ten characters, not one of the first that are tried, not the login itself. Nothing else is asked:
    rules about signs and digits make passwords weaker (NIST SP 800-63B §3.1.1.2)."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise Invalid(
            N_("Mật khẩu cần ít nhất %(least)s ký tự. Một câu ngắn dễ nhớ là tốt nhất."),
            field="password",
            least=SHORTEST_PASSWORD,
        )
    if _is_common(password):
        raise Invalid(N_("Mật khẩu này nhiều người dùng, dễ bị đoán. Chọn câu khác."), field="password")
    bare, own = _letters(password), _letters(login.partition("@")[0])
    if bare == own or bare.removeprefix("0") == own.removeprefix("84") or fold(password) == fold(login):
        raise Invalid(N_("Mật khẩu không được giống tên đăng nhập."), field="password")


def check_role(role: str, *, organisation_id: int | None) -> None:
    """Staff, managers and helpers work for an organisation; officers may belong to a department; admins to none."""
    if role not in ROLES:
        raise Invalid(N_("Chọn vai trò."), field="role")
    if role in ORGANISATION_ROLES and organisation_id is None:
        raise Invalid(N_("Vai trò này cần thuộc một cơ sở."), field="organisation")


def check_may_give_role(by: Viewer, role: str, *, organisation_id: int | None) -> None:
    """A manager brings people into his own organisation; an admin anyone anywhere."""
    check_role(role, organisation_id=organisation_id)
    if by.is_admin:
        return
    if by.role != MANAGER or not by.owns(organisation_id) or role not in ORGANISATION_ROLES:
        raise NotYourPerson(N_("Quản lý chỉ mời người vào cơ sở của mình."))


def check_may_change_standing(by: Viewer, standing: Standing, *, person_id: int) -> None:
    """Nobody ends or changes his own role, so an organisation never loses its last manager by a slip."""
    check_may_give_role(by, standing.role, organisation_id=standing.organisation_id)
    if by.person_id == person_id:
        raise AccessRefused(N_("Không thể đổi vai trò hay ngừng quyền của chính mình. Nhờ người quản lý khác."))


def check_may_let_in(by: Viewer, standings: Iterable[Standing]) -> None:
    """Who makes a sign-in code or a new password for a person could become that person: so a manager may only
    when all the person's roles lie in the manager's own organisation; an admin always."""
    if by.is_admin:
        return
    for standing in standings:
        if not by.owns(standing.organisation_id) or standing.role not in ORGANISATION_ROLES:
            raise NotYourPerson(N_("Người này còn làm việc ở nơi khác. Nhờ quản trị hệ thống cấp lại quyền vào."))
    if by.role != MANAGER:
        raise NotYourPerson(N_("Chỉ quản lý cơ sở hoặc quản trị hệ thống làm được việc này."))


def check_may_manage_tokens(by: Viewer, *, organisation_id: int, role: str) -> None:
    """A token may do no more than its maker: managers for their own organisation, admins for any."""
    if role not in TOKEN_ROLES:
        raise Invalid(N_("Mã truy cập chỉ có vai trò cán bộ hoặc quản lý."), field="role")
    if not by.is_admin and not (by.role == MANAGER and by.owns(organisation_id)):
        raise NotYourPerson(N_("Chỉ quản lý cơ sở hoặc quản trị hệ thống làm được việc này."))


def scope_of(stored: Mapping[str, object]) -> Scope:
    """A stored scope as a value; an empty one means everything."""
    return Scope(
        categories=_texts(stored.get("categories")),
        districts=_texts(stored.get("districts")),
        office=next(iter(_texts(stored.get("office"))), ""),
    )


def read_scope(
    categories: Iterable[str], districts: Iterable[str], *, known_districts: Iterable[str], office: str = ""
) -> dict[str, list[str]]:
    """A scope to be stored. Districts are matched without diacritics and with or without their kind
    (`tien hai` → `Huyện Tiền Hải`) against `known_districts`. `office` is a code of offices.toml or empty."""
    unknown = [name for name in categories if name not in SCOPE_CATEGORIES]
    if unknown:
        raise Invalid(
            N_("Không có nhóm hàng “%(name)s”. Các nhóm: %(known)s."),
            field="categories",
            name=unknown[0],
            known=", ".join(SCOPE_CATEGORIES),
        )
    if office and office not in {one.code for one in offices()}:
        raise Invalid(N_("Không có cơ quan mã “%(name)s”."), field="office", name=office)
    known = list(known_districts)
    kept = {
        "categories": sorted(set(categories)),
        "districts": sorted({_district(name, known) for name in districts}),
    }
    return {**kept, "office": [office]} if office else kept


def device_name(user_agent: str) -> str:
    """`Điện thoại Android · Chrome`: enough to know one's own telephone again, nothing to follow it by."""
    found = [next((name for mark, name in table if mark in user_agent), "") for table in (_SYSTEMS, _BROWSERS)]
    return " · ".join(name for name in found if name) or user_agent[:40]


def _district(name: str, known: list[str]) -> str:
    asked = fold(name)
    exact = [one for one in known if fold(one) == asked]
    found = exact or [one for one in known if fold(one).endswith(" " + asked)]
    if len(found) != 1:
        raise Invalid(N_("Không rõ huyện cũ “%(name)s”."), field="districts", name=name)
    return found[0]


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list | tuple) else ()


def _is_common(password: str) -> bool:
    typed = fold(password).replace(" ", "")
    bare = _letters(password)
    core = bare.strip("0123456789")
    is_repeated = len(set(bare)) <= 3 or (len(typed) > 3 and typed in (typed + typed)[1:-1])
    is_run = any(bare and bare in run for run in RUNS)
    return is_repeated or is_run or typed in WORDS or bare in WORDS or core in WORDS or (not core and len(bare) < 12)


def _letters(text: str) -> str:
    return "".join(char for char in fold(text) if char.isalnum())
