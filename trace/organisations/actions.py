"""Registering and changing organisations; each act is one transaction with its line in the log of acts."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from trace.database import atomic
from trace.errors import N_
from trace.kit.acts import log_act
from trace.kit.text import fold, sort_key
from trace.kit.viewer import Viewer
from trace.organisations import rules
from trace.organisations.models import Organisation

_CODE_ALPHABET = "23456789BCFGHJKMNPQRTVX"  # nobody takes one of these for another
# Buyers read who compared a registration: an office, never the name of the person who pressed the button.
ADMINISTRATION = "Quản trị hệ thống"
_PRIVATE_FACTS = ("representative", "registration_no", "signature_serial")


def register_organisation(data: Mapping[str, object], *, by: Viewer, now: datetime) -> Organisation:
    """Add an organisation that nobody has approved yet.

    `data`: `kind`, `name`, `address` (a places.Address as a dictionary) are needed; `code` is made when absent;
    optional: registration_no, representative, phone, email, website, gln, gs1_prefix, signature_serial,
    household_count, is_demo.
    """
    rules.check_may_register(by)
    facts = rules.check_facts(data)
    facts["code"] = facts.get("code") or _free_code(str(facts["kind"]))
    with atomic():
        _refuse_taken(facts, besides=None)
        organisation: Organisation = Organisation.create(
            **facts, **_derived(facts, code=str(facts["code"])), created_at=now, changed_at=now
        )
        log_act(by, "organisations.register", organisation.code, now=now, name=organisation.name)
    return organisation


def change_organisation(
    organisation: Organisation, data: Mapping[str, object], *, by: Viewer, now: datetime
) -> Organisation:
    """Change the facts named in `data`; an approval falls when what was approved changes. The code stays for ever."""
    rules.check_may_change(by, organisation.id)
    facts = {key: value for key, value in rules.check_facts(data).items() if key != "code"}
    before = {key: getattr(organisation, key) for key in facts}
    changed = sorted(key for key in facts if facts[key] != before[key])
    if not changed:
        return organisation
    with atomic():
        _refuse_taken(facts, besides=organisation.id)
        for key, value in facts.items():
            setattr(organisation, key, value)
        for key, value in _derived(_all_facts(organisation), code=organisation.code).items():
            setattr(organisation, key, value)
        if organisation.is_approved and rules.breaks_approval(before, facts):
            _clear_approval(organisation)
            log_act(by, "organisations.approval_fell", organisation.code, now=now, changed=changed)
        organisation.changed_at = now
        organisation.save()
        shown = {key: before[key] for key in changed if key not in _PRIVATE_FACTS}
        log_act(by, "organisations.change", organisation.code, now=now, changed=changed, before=shown)
    return organisation


def approve_organisation(organisation: Organisation, *, by: Viewer, note: str, now: datetime) -> None:
    """An officer says that the facts agree with the registration; his department's name stands for it."""
    rules.check_may_approve(by, registration_no=organisation.registration_no, is_active=organisation.is_active)
    if organisation.is_approved:
        raise rules.ApprovalRefused(N_("Cơ sở này đã được xác nhận rồi."))
    with atomic():
        organisation.is_approved = True
        organisation.approved_at = now
        organisation.approved_by = (by.organisation_name or ADMINISTRATION)[:120]
        organisation.approval_note = note
        organisation.changed_at = now
        organisation.save()
        log_act(by, "organisations.approve", organisation.code, now=now, note=note)


def withdraw_approval(organisation: Organisation, *, by: Viewer, note: str, now: datetime) -> None:
    """Take the approval back; what is already printed keeps its word, new labels say "chưa xác minh"."""
    if by.role not in ("admin", "auditor"):
        raise rules.NotYours(N_("Chỉ cán bộ kiểm tra hoặc quản trị hệ thống được xác nhận cơ sở."))
    if not organisation.is_approved:
        raise rules.ApprovalRefused(N_("Cơ sở này chưa được xác nhận."))
    if not note:
        raise rules.ApprovalRefused(N_("Ghi lý do rút xác nhận."), field="note")
    with atomic():
        _clear_approval(organisation)
        organisation.approval_note = note
        organisation.changed_at = now
        organisation.save()
        log_act(by, "organisations.withdraw_approval", organisation.code, now=now, note=note)


def deactivate_organisation(organisation: Organisation, *, by: Viewer, now: datetime) -> None:
    """Stop an organisation: its people and tokens get in no more. Its records and public pages stay."""
    _set_active(organisation, to=False, by=by, now=now)


def reactivate_organisation(organisation: Organisation, *, by: Viewer, now: datetime) -> None:
    """Take a deactivation back."""
    _set_active(organisation, to=True, by=by, now=now)


def _set_active(organisation: Organisation, *, to: bool, by: Viewer, now: datetime) -> None:
    rules.check_may_register(by)
    if by.owns(organisation.id):
        raise rules.OrganisationRefused(N_("Không thể tự ngừng cơ sở của chính mình."))
    with atomic():
        organisation.is_active = to
        organisation.changed_at = now
        organisation.save()
        act = "organisations.reactivate" if to else "organisations.deactivate"
        log_act(by, act, organisation.code, now=now)


def _clear_approval(organisation: Organisation) -> None:
    organisation.is_approved = False
    organisation.approved_at = None
    organisation.approved_by = ""
    organisation.approval_note = ""


def _all_facts(organisation: Organisation) -> dict[str, object]:
    return {key: getattr(organisation, key) for key in ("name", "address", "phone", "registration_no")}


def _derived(facts: Mapping[str, object], *, code: str) -> dict[str, object]:
    """The columns that lists search, filter and sort by."""
    name, address = str(facts["name"]), facts["address"]
    if not isinstance(address, dict):
        raise TypeError("An address is stored as the dictionary of a places.Address.")
    now, then = address["now"], address["then"]
    words = (name, code, address["typed"], now["text"], then["text"], address["district"])
    return {
        "name_folded": fold(name),
        "name_sort": sort_key(name),
        "search_folded": f" {fold(' '.join(words))}",  # a space before each word: searches look for word beginnings
        "commune_code": None if address["outside"] else now["code"],
        "ex_district": address["district"][:60],
    }


def _free_code(kind: str) -> str:
    prefix = rules.CODE_PREFIXES[kind]
    while True:
        code = f"{prefix}-{''.join(secrets.choice(_CODE_ALPHABET) for _ in range(4))}"
        if not Organisation.select().where(Organisation.code == code).exists():
            return code


def _refuse_taken(facts: Mapping[str, object], *, besides: int | None) -> None:
    """One code, one GLN and one registration number for one organisation, said before the database must say it."""
    for field, sentence in (
        ("code", N_("Mã %(value)s đã có cơ sở khác dùng.")),
        ("gln", N_("GLN %(value)s đã có cơ sở khác dùng.")),
        ("registration_no", N_("Số đăng ký %(value)s đã có cơ sở khác khai.")),
    ):
        value = facts.get(field)
        column = getattr(Organisation, field)
        if value and Organisation.select().where(column == value, Organisation.id != (besides or 0)).exists():
            raise rules.OrganisationRefused(sentence, field=field, value=value)
