"""Keeping what the rules find: looking again at what changed, opening findings, closing those that are gone."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from peewee import fn

from trace.batches.models import Batch
from trace.database import UtcField, atomic, database, lock_for_this_transaction
from trace.errors import N_, Invalid, NotAllowed, RuleBroken
from trace.kit.acts import log_act
from trace.kit.text import fold, nfc
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.readiness.books import BatchBook, Book, book_of
from trace.readiness.models import FindingDue, KeptFinding
from trace.readiness.queries import is_asked_now, lacks_in
from trace.readiness.queries_findings import rule_called
from trace.readiness.reading import rules
from trace.readiness.rules import BATCH, ORGANISATION, SEASON, WARN, Lack
from trace.readiness.rules_terms import draft_until
from trace.seasons.models import Season

LOCK: Final = "findings"


class NotReviewable(RuleBroken):
    """Facts alone decide this finding; a person's word does not change it."""


class NotYours(NotAllowed):
    """Known, but somebody else's to judge."""


AT_ONCE: Final = 20
"""Subjects looked at in one transaction: few, because other writers wait for its end on SQLite."""
_LONGEST_NAME: Final = 200


def check_due(*, now: datetime) -> int:
    """Look again at everything that changed since it was last looked at; how many subjects that were."""
    done = 0
    while True:
        with atomic():
            lock_for_this_transaction(LOCK)
            subjects = _take_due()
            if subjects is None:
                return done
            for kind, number in subjects:
                done += _check(kind, number, now=now)


def check_subject(kind: str, number: int, *, now: datetime) -> None:
    """Look at one batch, season or organisation now."""
    with atomic():
        lock_for_this_transaction(LOCK)
        _check(kind, number, now=now)


def review(finding: KeptFinding, *, reason: str, by: Viewer, now: datetime) -> None:
    """A manager has looked at what only a person can judge, and says why it may stay as it is.

    It stays in the list with name, day and reason, and counts no more until it reads differently.
    Raises NotReviewable for rules that facts alone decide, NotYours for anybody but a manager of the organisation.
    """
    rule = rule_called(finding.rule)
    if rule is None or not rule.is_reviewable or finding.gone_at is not None:
        raise NotReviewable(N_("Mục này không xác nhận bằng tay được: sửa cho đúng thì mục tự hết."))
    if not (by.may_approve and by.owns(finding.organisation_id)):
        raise NotYours(N_("Chỉ người quản lý của cơ sở xác nhận được mục này."))
    if not nfc(reason):
        raise Invalid(N_("Ghi vì sao để như vậy."), field="reason")
    with atomic():
        KeptFinding.update(reviewed_at=now, reviewed_by=by.name, review_reason=nfc(reason)[:300]).where(
            KeptFinding.id == finding.id
        ).execute()
        log_act(by, "findings.review", finding.subject_code, now=now, rule=finding.rule, reason=nfc(reason))


def ask_for_all() -> None:
    """Have everything looked at again: days pass, and what was true yesterday may not be today."""
    database.execute_sql("INSERT INTO finding_due (subject_kind, subject_id) SELECT 'everything', id FROM organisation")


def _take_due() -> list[tuple[str, int]] | None:
    """Some subjects off the list, the longest waiting first; None when nothing waits.

    A note that stands for many is replaced by notes for each, and then nothing is looked at yet.
    """
    rows = database.execute_sql(
        "SELECT subject_kind, subject_id FROM finding_due GROUP BY subject_kind, subject_id "
        f"ORDER BY min(id) LIMIT {AT_ONCE}"
    ).fetchall()
    if not rows:
        return None
    subjects = []
    for kind, number in rows:
        same = (FindingDue.subject_kind == kind) & (FindingDue.subject_id == number)
        FindingDue.delete().where(FindingDue.id.in_([row.id for row in FindingDue.select().where(same)])).execute()
        if kind in _MANY:
            _note_each(kind, number)
        else:
            subjects.append((kind, number))
    return subjects


_MANY: Final[Mapping[str, tuple[str, ...]]] = {
    "goods": (
        "SELECT 'batch', id FROM batch WHERE product_id = {}",
        "SELECT 'organisation', organisation_id FROM product WHERE id = {}",
    ),
    "everything": (
        "SELECT 'organisation', id FROM organisation WHERE id = {}",
        "SELECT 'season', id FROM season WHERE organisation_id = {}",
        "SELECT 'batch', id FROM batch WHERE organisation_id = {}",
    ),
}


def _note_each(kind: str, number: int) -> None:
    for wanted in _MANY[kind]:
        database.execute_sql(
            f"INSERT INTO finding_due (subject_kind, subject_id) {wanted.format(database.param)}", (number,)
        )


def _check(kind: str, number: int, *, now: datetime) -> int:
    """Bring the findings of one subject up to date; 0 for a subject that is not there (any more)."""
    subject = _subject(kind, number)
    if subject is None:
        return 0
    book = book_of(subject, now=now)
    keep(book, [lack for lack in lacks_in(book) if _is_kept(lack, book)])
    return 1


def _subject(kind: str, number: int) -> Batch | Season | Organisation | None:
    found: Batch | Season | Organisation | None = None
    if kind == BATCH:
        found = Batch.get_or_none(Batch.id == number)
    elif kind == SEASON:
        found = Season.get_or_none(Season.id == number)
    elif kind == ORGANISATION:
        found = Organisation.get_or_none(Organisation.id == number)
    return found


def _is_kept(lack: Lack, book: Book) -> bool:
    """What is only how things stand, or asked of a product that the goods are not yet, is no finding; and what another
    lot's or season's entry lacks is kept with that one alone, though it stops the labels of all that followed."""
    if lack.rule.is_state:
        return False
    if not isinstance(book, BatchBook):
        return True
    is_own = lack.rule.at != "event" or lack.event_id in {touch.event_number for touch in book.own}
    return is_own and is_asked_now(lack.rule, book.batch)


def keep(book: Book, lacks: Sequence[Lack]) -> None:
    """Open what is new, refresh what is still there, close what is gone. Lasting ones are never closed."""
    mine = (KeptFinding.subject_kind == book.kind) & (KeptFinding.subject_id == book.subject_id)
    there = {(row.rule, row.place): row for row in KeptFinding.select().where(mine & KeptFinding.gone_at.is_null())}
    found = _by_place(lacks)
    for key, lack in found.items():
        values = _values(book, lack)
        if key not in there:
            KeptFinding.create(
                rule=key[0], place=key[1], first_seen_at=book.now, last_seen_at=book.now, **_grace(book, *key), **values
            )
            continue
        changed = {name: value for name, value in values.items() if there[key].__data__.get(name) != value}
        if "params" in changed:
            # What somebody reviewed was something else.
            changed["reviewed_at"] = None
        if changed:
            KeptFinding.update(**changed).where(KeptFinding.id == there[key].id).execute()
    still = [there[key].id for key in found if key in there]
    lasting = {rule.code for rule in rules() if rule.is_lasting}
    gone = [row.id for key, row in there.items() if key not in found and row.rule not in lasting]
    _mark(still, last_seen_at=book.now)
    _mark(gone, gone_at=book.now)


def _grace(book: Book, code: str, place: str) -> dict[str, datetime | None]:
    """From when officers see a new finding. One that went away not long ago has had its grace."""
    rule = rule_called(code)
    before = (
        KeptFinding.select(fn.MAX(KeptFinding.gone_at))
        .where(
            KeptFinding.subject_kind == book.kind,
            KeptFinding.subject_id == book.subject_id,
            KeptFinding.rule == code,
            KeptFinding.place == place,
            # One mended while it was a draft has used nothing up.
            KeptFinding.draft_until.is_null(),
        )
        .scalar()
    )
    gone = UtcField().python_value(before) if before is not None else None
    until = draft_until(
        rule.weight if rule else WARN, is_safety=rule is not None and rule.is_safety, gone_before=gone, now=book.now
    )
    return {"draft_until": until, "shown_at": None if until else book.now}


def end_drafts(*, now: datetime) -> int:
    """Show officers what the establishment has had time to mend; how many findings that were."""
    with atomic():
        return int(
            KeptFinding.update(draft_until=None, shown_at=now)
            .where(KeptFinding.draft_until <= now, KeptFinding.gone_at.is_null())
            .execute()
        )


def _mark(numbers: Sequence[int], **values: datetime) -> None:
    if numbers:
        KeptFinding.update(**values).where(KeptFinding.id.in_(numbers)).execute()


def _by_place(lacks: Iterable[Lack]) -> dict[tuple[str, str], Lack]:
    """The lacks by rule and place; two of one rule at one place are told apart by their order."""
    found: dict[tuple[str, str], Lack] = {}
    for lack in lacks:
        place = f"{lack.event_id or ''}:{lack.subject}"[:70]
        times = 2
        key = (lack.code, place)
        while key in found:
            key, times = (lack.code, f"{place}#{times}"), times + 1
        found[key] = lack
    return found


def _values(book: Book, lack: Lack) -> dict[str, object]:
    name = book.subject_name[:_LONGEST_NAME]
    return {
        "organisation": book.organisation_id,
        "subject_kind": book.kind,
        "subject_id": book.subject_id,
        "subject_code": book.subject_code,
        "subject_name": name,
        "search_folded": fold(f"{book.subject_code} {name}"),
        "severity": lack.severity,
        "params": {language: dict(values) for language, values in lack.params.items()},
        "event_number": lack.event_id,
        "about": lack.subject[:40],
    }
