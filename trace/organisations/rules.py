"""What an organisation's facts must be, and who may do what with them. Plain values in, decisions out."""

import re
from collections.abc import Callable, Mapping

from trace.errors import N_, Invalid, NotAllowed, RuleBroken
from trace.gs1.identifiers import Gln
from trace.kit.phones import parse_phone
from trace.kit.text import fold, nfc
from trace.kit.viewer import ADMIN, AUDITOR, MANAGER, Viewer

KIND_NAMES = {
    "coop": N_("Hợp tác xã"),
    "firm": N_("Doanh nghiệp"),
    "household": N_("Hộ kinh doanh"),
    "carrier": N_("Đơn vị vận chuyển"),
    "shop": N_("Cửa hàng, nơi bán"),
    "department": N_("Cơ quan quản lý"),
}
CODE_PREFIXES = {
    "coop": "HTX",
    "firm": "DN",
    "household": "HO",
    "carrier": "VT",
    "shop": "CH",
    "department": "CQ",
}

# What an officer compares with the registration; when it changes, the approval no longer stands.
APPROVED_FACTS = ("name", "kind", "registration_no")

_CODE = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)*")
_ABBREVIATIONS = re.compile(r"\b(HTX|HTXNN|CTCP|CTY|TNHH|DNTN|XN|SXKD|NN|SX|KD|TM|DV|XNK|TMDV)\b")


class OrganisationRefused(RuleBroken):
    """An organisation cannot be registered or changed like this."""


class ApprovalRefused(RuleBroken):
    """An approval cannot be given or withdrawn now."""


class NotYours(NotAllowed):
    """Known, but this organisation is somebody else's to change."""


def check_facts(facts: Mapping[str, object]) -> dict[str, object]:
    """The facts made uniform: one spelling of text, phone in international form, GLN checked, code upper case."""
    clean = {key: nfc(value) if isinstance(value, str) else value for key, value in facts.items()}
    if "name" in clean:
        check_name(str(clean["name"]))
    if "kind" in clean and clean["kind"] not in KIND_NAMES:
        raise Invalid(N_("Chọn loại cơ sở."), field="kind")
    if clean.get("code"):
        clean["code"] = check_code(str(clean["code"]))
    if clean.get("phone"):
        clean["phone"] = _read(parse_phone, clean["phone"], "phone")
    if clean.get("email"):
        clean["email"] = _email(str(clean["email"]))
    if clean.get("website"):
        clean["website"] = _website(str(clean["website"]))
    if "gln" in clean:
        clean["gln"] = _read(lambda text: Gln.parse(text).digits, clean["gln"], "gln") if clean["gln"] else None
    if clean.get("gs1_prefix") and not re.fullmatch(r"\d{4,12}", str(clean["gs1_prefix"])):
        raise Invalid(N_("Tiền tố mã GS1 gồm 4 đến 12 chữ số."), field="gs1_prefix")
    return clean


def check_name(name: str) -> None:
    """A name has letters in it; a mere kind of organisation ("HTX") is nobody's name."""
    if sum(letter.isalpha() for letter in name) < 2 or fold(name) in ("htx", "hop tac xa", "cong ty", "ho kinh doanh"):
        raise Invalid(N_("Nhập tên đầy đủ của cơ sở."), field="name")


def check_code(text: str) -> str:
    """A code is Latin capitals, digits and single hyphens, 3 to 20 characters: it stands in addresses."""
    code = text.strip().upper()
    if not 3 <= len(code) <= 20 or not _CODE.fullmatch(code):
        raise Invalid(N_("Mã cơ sở gồm chữ in hoa không dấu, số và dấu gạch nối; từ 3 đến 20 ký tự."), field="code")
    return code


def abbreviations_in(name: str) -> tuple[str, ...]:
    """Abbreviated words of a name: a label may not carry them (NĐ 37/2026 Đ39). A warning, never a refusal:
    some organisations are registered that way."""
    return tuple(dict.fromkeys(_ABBREVIATIONS.findall(nfc(name).upper())))


def _email(text: str) -> str:
    if not re.fullmatch(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+", text):
        raise Invalid(N_("Địa chỉ thư “%(text)s” không đúng. Ví dụ: lan@htx.vn."), field="email", text=text)
    return text.lower()


def _website(text: str) -> str:
    """With its scheme; only http and https, since it becomes a link on public pages."""
    address = text if "://" in text else f"https://{text}"
    if not re.fullmatch(r"https?://[^\s/?#@:]+\.[^\s/?#@:]+(:\d+)?([/?#]\S*)?", address):
        raise Invalid(N_("Địa chỉ trang mạng không đúng. Ví dụ: https://htx.vn."), field="website")
    return address


def check_may_register(by: Viewer) -> None:
    """Organisations are registered by those who run the service."""
    if by.role != ADMIN:
        raise NotYours(N_("Chỉ quản trị hệ thống được thêm cơ sở."))


def check_may_change(by: Viewer, organisation_id: int) -> None:
    """An organisation's own managers change its facts, and those who run the service."""
    if by.role != ADMIN and not (by.role == MANAGER and by.owns(organisation_id)):
        raise NotYours(N_("Chỉ quản lý của cơ sở được sửa thông tin cơ sở."))


def check_may_approve(by: Viewer, *, registration_no: str, is_active: bool) -> None:
    """An officer or an admin approves, and only what can be compared with a registration."""
    if by.role not in (ADMIN, AUDITOR):
        raise NotYours(N_("Chỉ cán bộ kiểm tra hoặc quản trị hệ thống được xác nhận cơ sở."))
    if not is_active:
        raise ApprovalRefused(N_("Cơ sở này đã ngừng dùng hệ thống."))
    if not registration_no:
        raise ApprovalRefused(
            N_("Cơ sở chưa khai số đăng ký kinh doanh hoặc mã số thuế, nên chưa có gì để đối chiếu."),
            field="registration_no",
        )


def breaks_approval(before: Mapping[str, object], after: Mapping[str, object]) -> bool:
    """True when what was approved is no longer what stands."""
    return any(key in after and after[key] != before[key] for key in APPROVED_FACTS)


def is_registration_public(kind: str) -> bool:
    """A household's number is a person's identity number and stays private (DOMAIN §6 org.registration_no)."""
    return kind != "household"


def _read(parse: Callable[[str], str], value: object, field: str) -> str:
    try:
        return str(parse(str(value)))
    except Invalid as refusal:
        raise Invalid(refusal.msgid, field=field, **refusal.params) from None
