"""Taking a report in, answering it, closing it, and erasing what is no longer needed."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from trace.clock import VIETNAM
from trace.database import atomic
from trace.documents.models import StoredFile
from trace.errors import N_, Invalid
from trace.feedback import queries, rules
from trace.feedback.models import Feedback, FeedbackContact
from trace.feedback.reading import kind_of, limits
from trace.feedback.recording import write_act
from trace.feedback.rules import Act, Kind, State
from trace.feedback.subjects import Subject
from trace.gs1.codes import free_code
from trace.kit.acts import log_act
from trace.kit.text import fold, nfc
from trace.kit.throttle import TooOften, count_try
from trace.kit.viewer import AUDITOR, MANAGER, STAFF, Viewer
from trace.ledger.actions import alone
from trace.notices.actions import tell

CODE_LENGTH = 10
MISSES_AN_HOUR = 30


@dataclass(frozen=True, slots=True)
class Said:
    """What a shopper wrote. A `contact` is kept only with `has_consented`."""

    kind: str
    words: str
    bought_at: str = ""
    contact: str = ""
    has_consented: bool = False
    language: str = "vi"


def report(subject: Subject, said: Said, *, photo: StoredFile | None = None, now: datetime) -> Feedback:
    """Take a report in and tell who answers for the goods; beyond a lot's day it waits folded and tells nobody."""
    kind, words, bought_at, contact = _checked(said)
    with alone():
        many = queries.count_today(subject.batch, now=now) if subject.batch is not None else 0
        if many >= limits().most_of_lot_a_day:
            raise TooOften(N_("Hôm nay đã có rất nhiều phản ánh về lô này; cơ quan quản lý đang xem."))
        feedback = Feedback.create(
            code=free_code(CODE_LENGTH, secrets.SystemRandom(), _is_taken),
            kind=kind.code,
            organisation=subject.organisation,
            batch=subject.batch,
            product=subject.product,
            about=subject.code,
            serial=subject.serial,
            name=subject.name[:200],
            search_folded=fold(f"{subject.name} {subject.code} {subject.serial}")[:400],
            language=said.language,
            photo=photo,
            is_folded=many >= limits().of_lot_a_day,
            received_at=now,
            due_at=kind.due_at(now),
            state=State.NEW,
        )
        body = {"kind": kind.code, "about": subject.code, "photo": photo.sha256 if photo else ""}
        private = {"words": words, "bought_at": bought_at, "serial": subject.serial}
        write_act(feedback, Act.RECEIVED, body=body, private=private, by=None, now=now)
        if contact:
            FeedbackContact.create(feedback=feedback, contact=contact, consented_at=now)
        if not feedback.is_folded:
            _tell(feedback, kind, now=now)
    return feedback


def count_sender(block: str, *, now: datetime) -> None:
    """Count one try of this network; refused when it reports more than people do."""
    count_try(f"feedback:{block}", limit=limits().per_network_an_hour, per=timedelta(hours=1), now=now)


def count_miss(block: str, *, now: datetime) -> None:
    """Count one receipt code that nobody has; refused when a network guesses."""
    count_try(f"receipt:{block}", limit=MISSES_AN_HOUR, per=timedelta(hours=1), now=now)


def take(feedback: Feedback, *, by: Viewer, now: datetime) -> None:
    """Somebody looks into it."""
    rules.check_may_answer(by, organisation_id=feedback.organisation_id)
    _act(feedback, Act.TAKEN, by=by, now=now)


def answer(feedback: Feedback, words: str, *, by: Viewer, now: datetime) -> None:
    """Tell the shopper something; read under the receipt code."""
    rules.check_may_answer(by, organisation_id=feedback.organisation_id)
    _act(feedback, Act.ANSWERED, words=rules.check_words("words", words), by=by, now=now)


def note(feedback: Feedback, words: str, *, by: Viewer, now: datetime) -> None:
    """Something for those who work on it; the shopper never reads it."""
    rules.check_may_answer(by, organisation_id=feedback.organisation_id)
    _act(feedback, Act.NOTED, words=rules.check_words("words", words), by=by, now=now)


def close(feedback: Feedback, outcome: str, *, words: str = "", by: Viewer, now: datetime) -> None:
    """Say what came of it."""
    rules.check_may_close(by, kind_of(feedback.kind), organisation_id=feedback.organisation_id)
    if outcome not in rules.OUTCOMES:
        raise Invalid(N_("Chọn kết quả."), field="outcome")
    said = rules.check_words("words", words, least=0)
    _act(feedback, Act.CLOSED, words=said, by=by, now=now, outcome=outcome)


def reopen(feedback: Feedback, words: str, *, by: Viewer, now: datetime) -> None:
    """Look again, for a reason."""
    rules.check_may_close(by, kind_of(feedback.kind), organisation_id=feedback.organisation_id)
    _act(feedback, Act.REOPENED, words=rules.check_words("words", words), by=by, now=now)


def erase_old_contacts(*, now: datetime) -> int:
    """Drop ways to reach people whose report was closed long ago; gives how many."""
    last = now - timedelta(days=limits().contact_days)
    with atomic():
        old = Feedback.select(Feedback.id).where(Feedback.state == State.CLOSED, Feedback.closed_at < last)
        return int(FeedbackContact.delete().where(FeedbackContact.feedback.in_(old)).execute())


def erase_contact(feedback: Feedback, *, by: Viewer | None, now: datetime) -> None:
    """Drop the way to reach who reported, as that person may ask at any time."""
    with atomic():
        FeedbackContact.delete().where(FeedbackContact.feedback == feedback.id).execute()
        log_act(by, "feedback.erase_contact", feedback.code if by else "", now=now)


def _act(feedback: Feedback, kind: Act, *, by: Viewer, now: datetime, words: str = "", outcome: str = "") -> None:
    logged = {
        Act.TAKEN: "feedback.taken",
        Act.ANSWERED: "feedback.answered",
        Act.NOTED: "feedback.noted",
        Act.CLOSED: "feedback.closed",
        Act.REOPENED: "feedback.reopened",
    }[kind]
    with alone():
        fresh = Feedback.get_by_id(feedback.id)
        if kind == Act.REOPENED:
            if fresh.state != State.CLOSED:
                raise rules.FeedbackRefused(N_("Phản ánh này chưa khép lại."))
        else:
            rules.check_open(fresh.state)
        body = {"outcome": outcome} if outcome else {}
        write_act(fresh, kind, body=body, private={"words": words}, by=by, now=now)
        log_act(by, logged, feedback.code, now=now)
    feedback.__data__.update(fresh.__data__)


def _checked(said: Said) -> tuple[Kind, str, str, str]:
    kind = kind_of(said.kind)
    words = rules.check_words("words", said.words, least=2)
    bought_at = rules.check_words("bought_at", said.bought_at, least=0, most=200)
    contact = nfc(said.contact).strip()
    if len(contact) > 120:
        raise Invalid(N_("Dài quá %(most)s chữ."), field="contact", most=120)
    if contact and not said.has_consented:
        raise Invalid(
            N_("Đánh dấu đồng ý thì mới giữ cách liên hệ; không muốn thì để trống ô liên hệ."), field="consent"
        )
    return kind, words, bought_at, contact


def _tell(feedback: Feedback, kind: Kind, *, now: datetime) -> None:
    """The organisation and the offices in whose scope the goods are; once a lot, kind and day for each."""
    owner = feedback.organisation
    category = feedback.product.category if feedback.product else ""
    offices = queries.offices_for(category, owner.ex_district if owner else "")
    if kind.closes != rules.OFFICE and owner is not None:
        offices = []
    day = now.astimezone(VIETNAM).date().isoformat()
    for number, roles in [*([(owner.id, (MANAGER, STAFF))] if owner else []), *((one, (AUDITOR,)) for one in offices)]:
        tell(
            number,
            "feedback",
            subject=(N_("Người mua phản ánh về %(name)s."), {"name": feedback.name}),
            lines=[kind.vi],
            href=f"/feedback/{feedback.code}",
            now=now,
            roles=roles,
            key=f"feedback/{feedback.about}/{kind.code}/{day}"[:120],
        )


def _is_taken(code: str) -> bool:
    return bool(Feedback.select().where(Feedback.code == code).exists())
