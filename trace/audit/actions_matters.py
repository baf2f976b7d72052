"""Matters to mend: taken up from findings, opened by officers, answered, accepted, sent back, waived, opened again."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

import peewee

from trace.audit import rules_matters as rules
from trace.audit.models_matters import Matter, MatterAct
from trace.audit.queries_matters import goods_of, goods_of_organisation
from trace.audit.queries_scope import is_in_scope
from trace.audit.recording_matters import asked_hash, write_act, written_before
from trace.documents.models import StoredFile
from trace.errors import N_, Invalid
from trace.events.rules import day_of
from trace.gs1.codes import free_code
from trace.kit.acts import log_act
from trace.kit.text import fold, nfc
from trace.kit.viewer import MANAGER, STAFF, Viewer
from trace.ledger.actions import alone
from trace.notices.actions import tell
from trace.notices.rules import Words
from trace.organisations.models import Organisation
from trace.readiness.models import KeptFinding
from trace.readiness.queries_findings import rule_called
from trace.readiness.reading import rules as known_rules
from trace.readiness.rules import NOTE, ORGANISATION
from trace.readiness.rules_terms import SAFETY, due_at, terms

AT_ONCE: Final = 50
_PREFIX, _LENGTH = "K", 7


def take_up(*, now: datetime) -> int:
    """Make matters of findings that officers see now, and close those whose finding is gone; how many changed."""
    done = 0
    for finding in waiting_findings().limit(AT_ONCE):
        with alone():
            done += _take_up(finding, now=now)
    for row in gone_matters().limit(AT_ONCE):
        with alone():
            matter = Matter.get_by_id(row.id)
            if matter.state in rules.WAITING:
                _write(matter, rules.GONE, by=None, now=now, entry_id=_own_entry(matter, "gone", now))
                done += 1
    for row in reviewed_matters().limit(AT_ONCE):
        with alone():
            matter = Matter.get_by_id(row.id)
            if matter.state == rules.OPEN:
                words, entry = row.kept.review_reason if row.kept else "", _own_entry(matter, "reviewed", now)
                _write(matter, rules.ANSWER, words=words, by=None, now=now, entry_id=entry)
                done += 1
    return done


def waiting_findings() -> "peewee.ModelSelect[KeptFinding]":
    """Findings that officers see and nobody has made a matter of yet; notes are only told."""
    known = Matter.select(Matter.kept).where(Matter.kept.is_null(is_null=False))
    return KeptFinding.select().where(
        KeptFinding.draft_until.is_null(),
        KeptFinding.gone_at.is_null(),
        KeptFinding.reviewed_at.is_null(),
        KeptFinding.severity != NOTE,
        KeptFinding.rule.in_([rule.code for rule in known_rules()]),
        KeptFinding.id.not_in(known),
    )


def gone_matters() -> "peewee.ModelSelect[Matter]":
    """Matters that still wait although the rule finds nothing any more."""
    query = Matter.select().join(KeptFinding)
    return query.where(Matter.state.in_(rules.WAITING), KeptFinding.gone_at.is_null(is_null=False))


def reviewed_matters() -> "peewee.ModelSelect[Matter]":
    """Open matters about which a manager has since said, at the finding, why it may stay: that is an answer."""
    query = Matter.select(Matter, KeptFinding).join(KeptFinding)
    return query.where(
        Matter.state == rules.OPEN, KeptFinding.gone_at.is_null(), KeptFinding.reviewed_at > Matter.acted_at
    )


def open_matter(
    organisation: Organisation,
    *,
    title: str,
    words: str,
    weight: str,
    article: str,
    topic: str = "",
    category: str = "",
    files: Sequence[StoredFile] = (),
    by: Viewer,
    now: datetime,
    entry_id: str,
) -> Matter:
    """An officer says what is wrong, by which article and on what evidence; the establishment is told at once."""
    said = {
        "title": nfc(title),
        "words": nfc(words),
        "weight": weight,
        "article": nfc(article),
        "files": _hashes(files),
    }
    asked = asked_hash(rules.OPENED, organisation.code, {**said, "category": category, "topic": topic})
    with alone():
        before = written_before(entry_id, asked)
        if before is not None:
            return before.matter
        _check_opening(organisation, said, category, topic, by)
        matter = _row(
            organisation,
            subject=(ORGANISATION, organisation.code, organisation.name),
            categories=[category] if category else goods_of_organisation(organisation.id),
            topic=topic,
            weight=weight,
            article=said["article"][:300],
            title=said["title"][:300],
            now=now,
        )
        body = {"weight": weight, "article": matter.article, "due_at": matter.due_at, "files": said["files"]}
        private = {"title": matter.title, "words": said["words"]}
        write_act(matter, rules.OPENED, body=body, private=private, asked=asked, by=by, now=now, entry_id=entry_id)
        log_act(by, "matters.open", f"{organisation.code}/{matter.code}", now=now)
        _tell(matter, N_("Cán bộ nêu một việc cần sửa: mục %(code)s"), now=now)
    return matter


def answer(
    matter: Matter, *, words: str, files: Sequence[StoredFile] = (), by: Viewer, now: datetime, entry_id: str
) -> None:
    """The establishment says what it did, with proof."""
    rules.check_may_answer(by, matter.organisation_id)
    _act(matter, rules.ANSWER, words=words, files=files, by=by, now=now, entry_id=entry_id)


def accept(matter: Matter, *, words: str = "", by: Viewer, now: datetime, entry_id: str) -> None:
    """An officer is content with the answer."""
    _settle(matter, rules.ACCEPT, words=words or "Đạt", by=by, now=now, entry_id=entry_id)


def send_back(matter: Matter, *, words: str, by: Viewer, now: datetime, entry_id: str) -> None:
    """The answer is not enough; a new last day begins."""
    _settle(matter, rules.SEND_BACK, words=words, by=by, now=now, entry_id=entry_id)


def waive(matter: Matter, *, words: str, by: Viewer, now: datetime, entry_id: str) -> None:
    """It need not be mended, and why. What endangers people or stops labels waits for a second person."""
    kind = rules.waiver_of(matter.weight, matter.state)
    _settle(matter, kind, words=words, by=by, now=now, entry_id=entry_id)


def refuse_waiver(matter: Matter, *, words: str, by: Viewer, now: datetime, entry_id: str) -> None:
    """The second person does not agree: it is to be mended."""
    _settle(matter, rules.REFUSE_WAIVER, words=words, by=by, now=now, entry_id=entry_id)


def reopen(matter: Matter, *, words: str, by: Viewer, now: datetime, entry_id: str) -> None:
    """Take back an acceptance or a waiver."""
    _settle(matter, rules.REOPEN, words=words, by=by, now=now, entry_id=entry_id)


def withdraw(matter: Matter, *, words: str, by: Viewer, now: datetime, entry_id: str) -> None:
    """An officer takes back what an officer opened; what a rule found goes away only by being mended or waived, and
    what endangers people or stops labels only so too: a withdrawal would be a waiver by one person."""
    if matter.weight in rules.NEEDS_TWO:
        raise rules.MatterRefused(N_("Mục nặng không rút được một mình: cho miễn, có người thứ hai đồng ý."))
    if matter.kept_id is not None:
        raise rules.MatterRefused(N_("Mục do hệ thống thấy không rút được: sửa xong mục tự hết, hoặc cho miễn."))
    _settle(matter, rules.WITHDRAW, words=words, by=by, now=now, entry_id=entry_id)


def remind(*, now: datetime) -> int:
    """Tell establishments whose last day is near or over, each once; how many matters that were."""
    soon = now + timedelta(days=terms().remind)
    rows = list(Matter.select().where(Matter.state == rules.OPEN, Matter.due_at <= soon))
    for matter in rows:
        is_late = matter.due_at < now
        sentence = N_("Mục %(code)s đã quá hạn trả lời") if is_late else N_("Mục %(code)s sắp đến hạn trả lời")
        _tell(matter, sentence, now=now, key=f"matter-{matter.code}-{'late' if is_late else 'soon'}-{matter.due_at}")
    return len(rows)


def _settle(matter: Matter, kind: str, *, words: str, by: Viewer, now: datetime, entry_id: str) -> None:
    rules.check_may_settle(by, matter.categories, topic=matter.topic)
    if matter.state == rules.WAIVING and kind in (rules.WAIVE, rules.REFUSE_WAIVER):
        rules.check_second(by, matter.asked_by_id)
    _act(matter, kind, words=words, by=by, now=now, entry_id=entry_id)


def _act(
    matter: Matter,
    kind: str,
    *,
    words: str,
    files: Sequence[StoredFile] = (),
    by: Viewer,
    now: datetime,
    entry_id: str,
) -> None:
    said = rules.check_words(words, "words")
    with alone():
        fresh = Matter.get_by_id(matter.id)
        asked = asked_hash(kind, fresh.code, {"words": said, "files": _hashes(files)})
        if written_before(entry_id, asked) is None:
            if kind in (rules.WAIVE, rules.REFUSE_WAIVER) and fresh.state == rules.WAIVING:
                rules.check_second(by, fresh.asked_by_id)
            if kind == rules.WAIVE and rules.waiver_of(fresh.weight, fresh.state) != kind:
                # The page was read while it waited for a second person; by now it waits for the first one again.
                rules.check_step(rules.REFUSE_WAIVER, fresh.state)
            _write(fresh, kind, words=said, files=files, asked=asked, by=by, now=now, entry_id=entry_id)
            code = Organisation.get_by_id(fresh.organisation_id).code
            act = {
                rules.ANSWER: "matters.answered",
                rules.ACCEPT: "matters.accepted",
                rules.SEND_BACK: "matters.sent_back",
                rules.ASK_WAIVER: "matters.waiver_asked",
                rules.WAIVE: "matters.waived",
                rules.REFUSE_WAIVER: "matters.waiver_refused",
                rules.REOPEN: "matters.reopened",
                rules.WITHDRAW: "matters.withdrawn",
            }[kind]
            log_act(by, act, f"{code}/{fresh.code}", now=now)
            if not by.owns(fresh.organisation_id):
                _tell(fresh, N_("Cán bộ đã trả lời về mục %(code)s"), now=now)
    matter.__data__.update(fresh.__data__)


def _write(
    matter: Matter,
    kind: str,
    *,
    words: str = "",
    files: Sequence[StoredFile] = (),
    asked: str = "",
    by: Viewer | None,
    now: datetime,
    entry_id: str,
) -> MatterAct:
    """Keep the act and bring the matter up to what it says."""
    matter.state = rules.check_step(kind, matter.state)
    body: dict[str, Any] = {"state": matter.state, "files": _hashes(files)}
    if kind in (rules.SEND_BACK, rules.REFUSE_WAIVER, rules.REOPEN):
        matter.due_at = _due(matter.weight, now)
        body["due_at"] = matter.due_at
    matter.asked_by_id = by.person_id if by and kind == rules.ASK_WAIVER else None
    matter.acted_at = now
    matter.closed_at = None if matter.state in rules.WAITING else now
    matter.save()
    private = {"words": words} if words else {}
    asked = asked or asked_hash(kind, matter.code, body)
    return write_act(matter, kind, body=body, private=private, asked=asked, by=by, now=now, entry_id=entry_id)


def _take_up(finding: KeptFinding, *, now: datetime) -> int:
    if Matter.select().where(Matter.kept == finding.id).exists():
        return 0
    rule = rule_called(finding.rule)
    if rule is None:
        return 0
    matter = _row(
        finding.organisation,
        kept=finding,
        subject=(finding.subject_kind, finding.subject_code, finding.subject_name),
        categories=goods_of(finding),
        topic=terms().topics.get(finding.rule, ""),
        weight=SAFETY if rule.is_safety else finding.severity,
        article=rule.article[:300],
        now=now,
    )
    body = {"rule": finding.rule, "weight": matter.weight, "article": matter.article, "due_at": matter.due_at}
    entry = _own_entry(matter, "opened", now)
    asked = asked_hash(rules.OPENED, matter.code, body)
    write_act(matter, rules.OPENED, body=body, private={}, asked=asked, by=None, now=now, entry_id=entry)
    _tell_once_a_day(matter, now=now)
    return 1


def _row(
    organisation: Organisation, *, subject: tuple[str, str, str], weight: str, now: datetime, **more: Any
) -> Matter:
    kind, code, name = subject
    made: Matter = Matter.create(
        code=_PREFIX + free_code(_LENGTH, secrets.SystemRandom(), _is_taken),
        organisation=organisation,
        subject_kind=kind,
        subject_code=code,
        subject_name=name[:200],
        weight=weight,
        search_folded=fold(f"{code} {name} {more.get('title', '')}"),
        opened_at=now,
        acted_at=now,
        due_at=_due(weight, now),
        state=rules.OPEN,
        **more,
    )
    Matter.update(search_folded=fold(f"{made.code} {made.search_folded}")).where(Matter.id == made.id).execute()
    return made


def _is_taken(code: str) -> bool:
    return bool(Matter.select().where(Matter.code == _PREFIX + code).exists())


def _due(weight: str, now: datetime) -> datetime:
    return due_at(weight, is_safety=weight == SAFETY, shown_at=now)


def _check_opening(organisation: Organisation, said: Mapping[str, Any], category: str, topic: str, by: Viewer) -> None:
    if not is_in_scope(organisation.id, seen_by=by):
        raise rules.NotYoursToSay(N_("Cơ sở này ngoài phạm vi của bạn."))
    goods = [category] if category else goods_of_organisation(organisation.id)
    rules.check_may_settle(by, goods, topic=topic)
    if said["weight"] not in rules.WEIGHTS:
        raise Invalid(N_("Chọn mức."), field="weight")
    for field in ("title", "words", "article"):
        rules.check_words(said[field], field)


def _tell(matter: Matter, sentence: str, *, now: datetime, key: str = "") -> None:
    words: Words = (sentence, {"code": matter.code})
    tell(
        matter.organisation_id,
        "matter",
        subject=words,
        href=f"/matters/{matter.code}",
        now=now,
        roles=(MANAGER, STAFF),
        key=key[:80],
    )


def _tell_once_a_day(matter: Matter, *, now: datetime) -> None:
    """What rules found comes in many at once: one piece of news a day and establishment says that there is more."""
    tell(
        matter.organisation_id,
        "matter",
        subject=N_("Cán bộ kiểm tra nay thấy những việc chưa sửa; có hạn để sửa hoặc trả lời"),
        href="/matters/",
        now=now,
        roles=(MANAGER, STAFF),
        key=f"matters-{day_of(now).isoformat()}",
    )


def _own_entry(matter: Matter, word: str, now: datetime) -> str:
    """The entry id of what the service does by itself: one for a matter, a word and a moment."""
    return str(uuid5(NAMESPACE_URL, f"matter:{matter.code}:{word}:{now.isoformat()}"))


def _hashes(files: Sequence[StoredFile]) -> list[str]:
    return [file.sha256 for file in files]
