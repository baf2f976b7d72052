"""Linking a text to something here, ending a link, keeping a host that codes were printed with."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from trace.aliases import queries, rules
from trace.aliases.models import Alias, AliasEnd, FormerHost, LiveAlias
from trace.aliases.records import END, KIND, alias_bytes, end_bytes
from trace.aliases.targets import Target, check_free, target_said
from trace.clock import VIETNAM, whole_milliseconds
from trace.database import atomic, lock_for_this_transaction
from trace.errors import N_
from trace.gs1.codes import random_code
from trace.kit.acts import log_act
from trace.kit.codes import Code, CodeUnread, read_code
from trace.kit.text import fold, nfc
from trace.kit.viewer import RECORDERS, Viewer
from trace.ledger.actions import LOCK, append

NUMBER_LENGTH: Final = 8


@dataclass(frozen=True, slots=True)
class Said:
    """What is known of a text beside where it leads."""

    source: str = ""
    used_from: date | None = None
    used_to: date | None = None
    note: str = ""

    @classmethod
    def of(cls, data: Mapping[str, object]) -> "Said":
        """From the values of a form or a row."""
        days = {name: day for name in ("used_from", "used_to") if isinstance(day := data.get(name), date)}
        return cls(nfc(str(data.get("source") or "")), note=nfc(str(data.get("note") or "")), **days)


def link(text: str, target: Target, *, said: Said, by: Viewer, now: datetime, via: str) -> Alias:
    """From now on `text` leads to `target`. Linked there already, the link that holds is given back."""
    with atomic():
        lock_for_this_transaction(LOCK)
        key, standing = look(text, target, said=said, by=by, now=now)
        if standing is not None:
            return standing
        alias = Alias(
            number=random_code(NUMBER_LENGTH, secrets.SystemRandom()),
            key=key.text,
            kind=key.kind,
            text=nfc(text).strip(),
            text_folded=fold(f"{nfc(text)} {said.source}"),
            target_kind=target.kind,
            target_id=target.id,
            organisation=target.organisation_id,
            source=said.source,
            used_from=said.used_from,
            used_to=said.used_to,
            note=said.note,
            via=via,
            created_by_id=by.person_id,
            created_at=whole_milliseconds(now),
        )
        full, public = alias_bytes(alias)
        alias.ledger_index = append(KIND, full=full, public=public, at=now).leaf_index
        alias.save(force_insert=True)
        LiveAlias.create(key=key.text, link=alias)
        log_act(by, "aliases.link", target.code, now=now, text=alias.text, source=said.source)
    return alias


def look(text: str, target: Target, *, said: Said, by: Viewer, now: datetime) -> tuple[rules.Key, Alias | None]:
    """Whether `text` may be linked to `target`; the link that holds, where it is linked there already."""
    check_may_link(target, by=by)
    rules.check_dates(said.used_from, said.used_to, now.astimezone(VIETNAM).date())
    key = rules.key_of(text)
    # Also as it is compared: `%30` for a 0 hides a code from whoever reads it, and leads where the plain text leads.
    for spelling in (text, f"https://{key.text}" if key.kind == rules.URL else ""):
        check_free(text, _read(spelling), target=target, by=by)
    standing = queries.live_of_key(key.text)
    return key, None if standing is None else _same(standing, target)


def end(alias: Alias, *, reason: str, by: Viewer, now: datetime) -> AliasEnd:
    """The text leads there no longer; the link stays on record."""
    target = queries.target_of(alias)
    check_may_link(target, by=by)
    why = nfc(reason)
    if not why:
        raise rules.TextRefused(N_("Ghi lý do ngừng."), field="reason")
    with atomic():
        lock_for_this_transaction(LOCK)
        if not LiveAlias.delete().where(LiveAlias.link == alias.id).execute():
            raise rules.LinkEnded(N_("Mã này đã ngừng gắn."))
        ended = AliasEnd(link=alias, reason=why, ended_by_id=by.person_id, ended_at=whole_milliseconds(now))
        full, public = end_bytes(ended)
        ended.ledger_index = append(END, full=full, public=public, at=now).leaf_index
        ended.save(force_insert=True)
        log_act(by, "aliases.end", target.code, now=now, text=alias.text, reason=why)
    return ended


def keep_host(host: str, *, current: str, note: str = "", by: Viewer, now: datetime) -> FormerHost:
    """Codes were printed with this host: what comes to it is sent on to the one in use. Only admins say so."""
    if not by.is_admin:
        raise rules.NotYourTarget(N_("Chỉ người quản trị ghi tên máy chủ cũ."))
    name = rules.check_host(host, current=current)
    with atomic():
        kept: FormerHost | None = FormerHost.get_or_none(FormerHost.host == name)
        if kept is not None:
            return kept
        kept = FormerHost.create(host=name, note=nfc(note)[:300], created_by_id=by.person_id, created_at=now)
        log_act(by, "aliases.keep_host", name, now=now)
    return kept


def check_may_link(target: Target, *, by: Viewer) -> None:
    """The owner's people and tokens, and those who run the service."""
    if by.is_admin or (by.role in RECORDERS and by.owns(target.organisation_id)):
        return
    raise rules.NotYourTarget(N_("Chỉ cơ sở có lô, sản phẩm hay địa điểm đó mới gắn được mã vào."))


def _same(standing: Alias, target: Target) -> Alias:
    held = queries.target_of(standing)
    if (held.kind, held.id) == (target.kind, target.id):
        return standing
    raise rules.AlreadyLinked(
        N_("“%(text)s” đang dẫn tới %(held)s, nên không gắn được vào %(wanted)s. Ngừng mã cũ trước."),
        field="text",
        text=standing.text,
        held=target_said(held, standing.organisation.name),
        wanted=target_said(target),
    )


def _read(text: str) -> Code | None:
    try:
        return read_code(text)
    except CodeUnread:
        return None
