"""An officer confirms, refuses or takes back: a registration, the right to a GTIN, stars. Each is told and logged."""

import secrets
from datetime import UTC, datetime
from typing import Any, Final

from trace.access.rules_offices import CODES, OCOP
from trace.audit.models_approvals import ApprovalAct
from trace.audit.queries_matters import goods_of_organisation
from trace.audit.queries_scope import is_in_scope, products_in_scope
from trace.audit.rules_matters import NotYoursToSay, check_may_settle, check_words
from trace.database import atomic
from trace.errors import N_
from trace.events.rules import day_of
from trace.kit.acts import log_act
from trace.kit.viewer import MANAGER, Viewer
from trace.ledger.actions import append
from trace.ledger.canonical import canonical_bytes
from trace.notices.actions import tell
from trace.organisations.actions import approve_organisation, withdraw_approval
from trace.organisations.models import Organisation
from trace.organisations.rules import ApprovalRefused
from trace.products.actions_ocop import set_check
from trace.products.models import Product

LOG_KIND: Final = "office_approval"  # not `approval`, which is a lot's
ORGANISATION, GTIN, STARS = "organisation", "gtin", "ocop"
CONFIRMED, REFUSED, TAKEN_BACK = "confirmed", "refused", "taken_back"
_MATTERS: Final = {GTIN: CODES, STARS: OCOP}
_NEWS: Final = {
    CONFIRMED: N_("Cán bộ đã xác nhận: %(what)s"),
    REFUSED: N_("Cán bộ chưa xác nhận, có lý do: %(what)s"),
    TAKEN_BACK: N_("Cán bộ rút lại quyết định trước: %(what)s"),
}


def decide_registration(organisation: Organisation, word: str, *, reason: str = "", by: Viewer, now: datetime) -> None:
    """Whether an organisation's facts agree with its registration."""
    if not is_in_scope(organisation.id, seen_by=by):
        raise NotYoursToSay(N_("Cơ sở này ngoài phạm vi của bạn."))
    check_may_settle(by, goods_of_organisation(organisation.id))
    said = check_words(reason, "reason")[:300] if word != CONFIRMED else reason[:300]
    with atomic():
        if word == CONFIRMED:
            approve_organisation(organisation, by=by, note=said, now=now)
        elif word == TAKEN_BACK:
            withdraw_approval(organisation, by=by, note=said, now=now)
        elif organisation.is_approved:
            raise ApprovalRefused(N_("Cơ sở này đã được xác nhận rồi."))
        value = f"{organisation.name} · {organisation.registration_no}"
        if organisation.kind == "household":
            value = organisation.name  # a household's number is a person's
        _write(organisation, None, ORGANISATION, word, value=value, reason=said, by=by, now=now)
        if word == REFUSED:
            log_act(by, "approvals.refuse", organisation.code, now=now, reason=said)


def decide_product(product: Product, subject: str, word: str, *, reason: str = "", by: Viewer, now: datetime) -> None:
    """Whether a paper proves the right to a GTIN, or the stars are as claimed. A refusal needs its reason."""
    if not products_in_scope(by).where(Product.id == product.id).exists():
        raise NotYoursToSay(N_("Cơ sở này ngoài phạm vi của bạn."))
    check_may_settle(by, [product.category], topic=_MATTERS[subject])
    said = check_words(reason, "reason")[:300] if word != CONFIRMED else reason[:300]
    current = getattr(product, f"{subject}_check")
    _check_word(product, subject, word, current)
    with atomic():
        set_check(product, subject, "" if word == TAKEN_BACK else word, office=by.organisation_name or by.name, now=now)
        owner = Organisation.get_by_id(product.organisation_id)
        stars = f"{product.ocop_stars} · {product.ocop_decision}"
        value = str(product.gtin) if subject == GTIN else stars
        _write(owner, product, subject, word, value=value, reason=said, by=by, now=now)
        act = {CONFIRMED: "approvals.confirm", REFUSED: "approvals.refuse", TAKEN_BACK: "approvals.take_back"}[word]
        log_act(by, act, f"{owner.code}/{product.code}", now=now, reason=said)


def _check_word(product: Product, subject: str, word: str, current: str) -> None:
    if (subject == GTIN and not product.gtin) or (subject == STARS and not product.ocop_stars):
        raise ApprovalRefused(N_("Sản phẩm không còn khai điều này."))
    if subject == GTIN and word == CONFIRMED and not (product.gtin_proof or product.gtin_proof_file_id):
        raise ApprovalRefused(N_("Cơ sở chưa gửi giấy về quyền dùng mã GTIN, nên chưa có gì để xác nhận."))
    if word == TAKEN_BACK and current not in (CONFIRMED, REFUSED):
        raise ApprovalRefused(N_("Chưa có quyết định nào để rút."))
    if word == current:
        raise ApprovalRefused(N_("Đã quyết định như vậy rồi."))


def _write(
    organisation: Organisation,
    product: Product | None,
    subject: str,
    word: str,
    *,
    value: str,
    reason: str,
    by: Viewer,
    now: datetime,
) -> None:
    act = ApprovalAct(
        organisation=organisation,
        product=product,
        subject=subject,
        word=word,
        value=value[:300],
        reason=reason,
        office=(by.organisation_name or "")[:200],
        by_id=by.person_id,
        by_role=by.role,
        decided_at=now.astimezone(UTC),
        number=secrets.token_hex(16),
    )
    full, public = act_bytes(act)
    act.ledger_index = append(LOG_KIND, full=full, public=public, at=now).leaf_index
    act.save(force_insert=True)
    what = product.name if product else organisation.name
    href = f"/products/{product.code}" if product else f"/organisations/{organisation.code}"
    tell(organisation.id, "matter", subject=(_NEWS[word], {"what": what}), href=href, now=now, roles=(MANAGER,))


def act_bytes(act: ApprovalAct) -> tuple[bytes, bytes]:
    """The whole record and its public part, canonical: what the log commits to."""
    view: dict[str, Any] = {
        "v": 1,
        "subject": act.subject,
        "word": act.word,
        "number": act.number,
        "on": day_of(act.decided_at).isoformat(),
    }
    whole: dict[str, Any] = {
        **view,
        "organisation": act.organisation_id,
        "product": act.product_id,
        "value": act.value,
        "reason": act.reason,
        "office": act.office,
        "by": act.by_id,
        "role": act.by_role,
        "at": act.decided_at.isoformat(),
    }
    return canonical_bytes(whole), canonical_bytes(view)
