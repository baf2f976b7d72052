"""Telling an organisation's people something, and noting who has seen it."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from trace.database import atomic
from trace.kit.viewer import MANAGER, STAFF, Viewer
from trace.notices import queries, rules
from trace.notices.models import Notice, NoticeRead, NoticeWish
from trace.notices.rules import Words


def tell(
    organisation_id: int,
    kind: str,
    *,
    subject: Words,
    lines: Sequence[Words] = (),
    href: str,
    now: datetime,
    roles: Sequence[str] = (MANAGER, STAFF),
    key: str = "",
    person_id: int | None = None,
) -> Notice:
    """Put news on the list of an organisation, inside the caller's transaction; the job runner sends it
    within seconds after that has committed.

    `subject` and `lines` are a marked sentence, or a pair of it and what fills it, and are put into each reader's
    language. The subject also goes to push services: no name, phone or plate of a person in it. `href` is a page of
    ours. With `key` the same news is told once; a second call gives the first notice. With `person_id` only that one of
    the people sees it.
    """
    if kind not in rules.KINDS:
        raise LookupError(f"No news is called {kind}.")
    values = {
        "kind": kind,
        "roles": rules.kept_roles(roles),
        "subject": rules.kept_words(subject),
        "lines": [rules.kept_words(line) for line in lines[: rules.MOST_LINES]],
        "href": rules.checked_href(href),
        "person_id": person_id,
        "told_at": now,
    }
    with atomic():
        told: Notice = Notice.get_or_create(  # type: ignore[no-untyped-call]
            organisation=organisation_id, key=key or uuid.uuid4().hex, defaults=values
        )[0]
    return told


def mark_read(notice: Notice, *, by: Viewer, now: datetime) -> None:
    """This person has seen it; again changes nothing."""
    NoticeRead.get_or_create(  # type: ignore[no-untyped-call]
        notice=notice, person=by.person_id, defaults={"read_at": now}
    )


def mark_all_read(*, by: Viewer, now: datetime) -> int:
    """Everything on this person's list has been seen; gives how many had not been."""
    with atomic():
        unread = queries.unread_ids(seen_by=by, now=now)
        rows = [{"notice": number, "person": by.person_id, "read_at": now} for number in unread]
        if rows:
            NoticeRead.insert_many(rows).on_conflict_ignore().execute()
    return len(rows)


def wish(*, rhythm: str, hour: int, muted: Sequence[str], by: Viewer, now: datetime) -> None:
    """How this person wants to hear from now on."""
    rhythm, hour, kinds = rules.checked_wishes(rhythm, hour, muted)
    values = {"rhythm": rhythm, "hour": hour, "muted": kinds, "changed_at": now}
    with atomic():
        row, is_new = NoticeWish.get_or_create(  # type: ignore[no-untyped-call]
            person=by.person_id, defaults=values
        )
        if not is_new:
            NoticeWish.update(values).where(NoticeWish.id == row.id).execute()
