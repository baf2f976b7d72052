"""Opening a request: from a written document, a letter on paper, a photo of unknown goods, a code of another system."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from trace.documents.models import StoredFile
from trace.errors import N_
from trace.events.acts import asked_hash
from trace.gs1.codes import free_code
from trace.kit.acts import log_act
from trace.kit.text import nfc
from trace.kit.viewer import Viewer
from trace.ledger.actions import alone
from trace.organisations.models import Organisation
from trace.requests import rules, telling
from trace.requests.law import GOAL, LETTER, find_law
from trace.requests.models import DataRequest
from trace.requests.queries_scope import check_supplier, narrowed, whose
from trace.requests.recording import told_of, write_act, written_before
from trace.requests.rules import CODE, DOCUMENT, PAPER, PHOTO, Act, Asked, Letter, RequestAsked, State

CODE_LENGTH: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """Goods that nobody registered: what was read or typed (`texts`), where they stood, who kept the photo."""

    texts: Sequence[str] = ()
    place: str = ""
    seller: str = ""
    note: str = ""
    photo: StoredFile | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _New:
    """A request about to be written."""

    origin: str
    office: str
    subject: str
    asked: Asked
    organisation: Organisation | None
    letter: Letter | None = None
    found: Mapping[str, Any] = field(default_factory=dict)
    private: Mapping[str, str] = field(default_factory=dict)
    photo: StoredFile | None = None


def open_by_document(
    organisation: Organisation,
    *,
    letter: Letter,
    asked: Asked,
    subject: str,
    by: Viewer,
    now: datetime,
    entry_id: str = "",
) -> DataRequest:
    """An officer asks a supplier in scope, on the ground of a written document. The clock starts at its receipt."""
    rules.check_may_open(by, DOCUMENT)
    check_supplier(organisation, seen_by=by)
    letter = checked_letter(letter, now=now)
    rules.check_scope(asked)
    asked = narrowed(organisation, asked, seen_by=by)
    office = by.organisation_name or by.name
    new = _New(origin=DOCUMENT, office=office, subject=subject, asked=asked, organisation=organisation, letter=letter)
    return _open(new, by=by, now=now, entry_id=entry_id)


def record_on_paper(
    *, office: str, letter: Letter, asked: Asked, subject: str, by: Viewer, now: datetime, entry_id: str = ""
) -> DataRequest:
    """A co-op writes down an office's letter that reached it on paper: the same clock, from the receipt it names."""
    rules.check_may_open(by, PAPER)
    if not nfc(office):
        raise RequestAsked(N_("Ghi cơ quan nào yêu cầu."), field="office")
    organisation = Organisation.get_by_id(by.organisation_id)
    letter = checked_letter(letter, now=now)
    rules.check_scope(asked)
    asked = narrowed(organisation, asked, seen_by=by)
    new = _New(origin=PAPER, office=office, subject=subject, asked=asked, organisation=organisation, letter=letter)
    return _open(new, by=by, now=now, entry_id=entry_id)


def open_by_goods(goods: Goods, *, subject: str, by: Viewer, now: datetime, entry_id: str = "") -> DataRequest:
    """Goods that nobody registered, by photo or by another system's code: to the nearest known supplier, else kept as
    unknown goods. No clock of law runs before a document is added."""
    origin = PHOTO if goods.photo is not None else CODE
    rules.check_may_open(by, origin)
    texts = [nfc(text)[:300] for text in goods.texts if nfc(text)]
    if origin == CODE and not texts:
        raise RequestAsked(N_("Ghi hoặc quét mã trên hàng."), field="code")
    known = whose(texts)
    if known is not None:
        check_supplier(known.organisation, seen_by=by)
    found = {"texts": texts, "place": nfc(goods.place)[:300], "how": known.how if known else "",
             "text": known.text if known else ""}  # fmt: skip
    asked = known.asked if known else Asked(code=texts[0] if texts else "")
    if known is not None:
        asked = narrowed(known.organisation, asked, seen_by=by)
    private = {"seller": nfc(goods.seller)[:300], "remark": nfc(goods.note)[:1000]}
    new = _New(
        origin=origin, office=by.organisation_name or by.name, subject=subject, asked=asked, found=found,
        private=private, organisation=known.organisation if known else None, photo=goods.photo,
    )  # fmt: skip
    return _open(new, by=by, now=now, entry_id=entry_id)


def add_document(request: DataRequest, *, letter: Letter, by: Viewer, now: datetime, entry_id: str = "") -> DataRequest:
    """Put the request in writing: from its receipt the time of that document runs, and not before."""
    check_opener(request, by=by)
    letter = checked_letter(letter, now=now)
    body = {"letter": letter_body(letter), **_clock_body(letter)}
    asked = asked_hash(Act.DOCUMENT_ADDED, {"request": request.code, **body})
    with alone():
        if written_before(entry_id, asked) is None:
            request = DataRequest.get_by_id(request.id)
            rules.check_running(request.state)
            if request.organisation_id is None:
                body = {"letter": body["letter"]}
            private = {"signer": letter.signer}
            write_act(
                request, Act.DOCUMENT_ADDED, body=body, private=private, by=by, now=now, entry_id=entry_id, asked=asked
            )
            telling.document_added(request, hours=letter.hours, now=now)
            log_act(by, "requests.add_document", subject_of(request), now=now, number=letter.number)
    return DataRequest.get_by_id(request.id)


def name_supplier(
    request: DataRequest, organisation: Organisation, *, reason: str, by: Viewer, now: datetime, entry_id: str = ""
) -> DataRequest:
    """Whose the unknown goods are has been found out: from now on the request is theirs to answer."""
    check_opener(request, by=by)
    check_supplier(organisation, seen_by=by)
    if not nfc(reason):
        raise RequestAsked(N_("Ghi vì sao biết hàng của cơ sở này."), field="reason")
    asked = asked_hash(Act.SUPPLIER_NAMED, {"request": request.code, "organisation": organisation.code})
    with alone():
        if written_before(entry_id, asked) is None:
            request = DataRequest.get_by_id(request.id)
            if request.state != State.UNKNOWN:
                raise rules.RequestRefused(N_("Yêu cầu này đã có cơ sở trả lời."))
            hours = _hours_of(request)
            body = {"organisation": organisation.code, "received_at": now.isoformat(), "hours": hours}
            write_act(
                request, Act.SUPPLIER_NAMED, body=body, private={"reason": nfc(reason)[:500]}, by=by, now=now,
                entry_id=entry_id, asked=asked,
            )  # fmt: skip
            telling.opened(request, hours=hours, now=now)
            log_act(by, "requests.name_supplier", subject_of(request), now=now)
    return DataRequest.get_by_id(request.id)


def check_opener(request: DataRequest, *, by: Viewer) -> None:
    """Only who asked, or a colleague of the same office."""
    office = request.opened_by_organisation_id
    rules.check_opener(by, opened_by_organisation_id=office, opened_by_id=request.opened_by_id)


def checked_letter(letter: Letter, *, now: datetime) -> Letter:
    """The letter with the hours that its law gives; refused where something is missing."""
    law = find_law(letter.law)
    if not law.needs_document:
        raise RequestAsked(N_("Chọn căn cứ của thời hạn."), field="law")
    hours = letter.hours if law.key == LETTER else law.hours
    whole = Letter(
        number=nfc(letter.number)[:60], on=letter.on, signer=nfc(letter.signer)[:120], law=law.key, hours=hours,
        received_at=letter.received_at, personal_basis=nfc(letter.personal_basis)[:200], file_id=letter.file_id,
        file_sha256=letter.file_sha256,
    )  # fmt: skip
    rules.check_letter(whole, now=now)
    return whole


def letter_body(letter: Letter) -> dict[str, Any]:
    """The document without who signed it."""
    return {
        "number": letter.number,
        "on": letter.on.isoformat(),
        "law": letter.law,
        "hours": letter.hours,
        "personal_basis": letter.personal_basis,
        "file": letter.file_id,
        "file_sha256": letter.file_sha256,
    }


def subject_of(request: DataRequest) -> str:
    """How the log of acts names it: the supplier's people find there what was done about them."""
    code = request.organisation.code if request.organisation else ""
    return f"{code}/{request.code}" if code else request.code


def _open(new: _New, *, by: Viewer, now: datetime, entry_id: str) -> DataRequest:
    body = _opened_body(new, by=by, now=now)
    # The moment is not part of what was asked: a repeat a second later is the same.
    asked = asked_hash(Act.OPENED, {key: value for key, value in body.items() if key != "received_at"})
    with alone():
        before = written_before(entry_id, asked)
        if before is not None:
            return DataRequest.get_by_id(before.request_id)
        request = DataRequest.create(
            code="YC" + free_code(CODE_LENGTH, secrets.SystemRandom(), _is_taken), origin=new.origin,
            office=nfc(new.office)[:200], opened_by_organisation=by.organisation_id, opened_by_id=by.person_id,
            opened_at=now, subject=nfc(new.subject)[:300], asked=new.asked.dumped(), found=dict(new.found),
            photo=new.photo, state=State.UNKNOWN, law=body["law"], acted_at=now,
        )  # fmt: skip
        private = {"signer": new.letter.signer if new.letter else "", **new.private}
        write_act(request, Act.OPENED, body=body, private=private, by=by, now=now, entry_id=entry_id, asked=asked)
        if new.organisation is not None and new.origin != PAPER:
            telling.opened(request, hours=body["hours"], now=now)
        log_act(by, "requests.open", subject_of(request), now=now, origin=new.origin)
    return DataRequest.get_by_id(request.id)


def _opened_body(new: _New, *, by: Viewer, now: datetime) -> dict[str, Any]:
    """What the log keeps of an opening. Unknown goods have no clock: nobody could answer."""
    body: dict[str, Any] = {
        "origin": new.origin,
        "organisation": new.organisation.code if new.organisation else "",
        "office": new.office,
        "subject": new.subject,
        "asked": new.asked.dumped(),
        "found": dict(new.found),
        "photo": new.photo.sha256 if new.photo else "",
        "office_person": by.person_id if by.is_officer else None,
        "law": new.letter.law if new.letter else GOAL,
        "hours": find_law(GOAL).hours,
    }
    if new.letter is not None:
        return {**body, "letter": letter_body(new.letter), **_clock_body(new.letter)}
    return {**body, "received_at": now.isoformat()} if new.organisation else body


def _clock_body(letter: Letter) -> dict[str, Any]:
    return {"received_at": letter.received_at.isoformat(), "hours": letter.hours}


def _hours_of(request: DataRequest) -> int:
    """What the last document gives; before there is one, the goal of service."""
    letters = [told.body["letter"] for told in told_of(request) if told.body.get("letter")]
    return int(letters[-1]["hours"]) if letters else find_law(GOAL).hours


def _is_taken(code: str) -> bool:
    return bool(DataRequest.select().where(DataRequest.code == f"YC{code}").exists())
