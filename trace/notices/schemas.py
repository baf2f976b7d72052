"""News as plain values for templates, in the reader's language."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from trace.clock import VIETNAM
from trace.kit.days import show_moment
from trace.notices import rules
from trace.notices.models import Notice


def say_words(kept: Sequence[Any]) -> str:
    """A kept sentence in the language of now."""
    msgid, params = kept
    text = _(msgid)
    return text % params if params else text


def notice_view(notice: Notice, *, is_read: bool) -> dict[str, Any]:
    """One line of the list."""
    kind = rules.KINDS.get(notice.kind)
    return {
        "id": notice.id,
        "kind": _(kind.name) if kind else notice.kind,
        "icon": kind.icon if kind else "message",
        "subject": say_words(notice.subject),
        "lines": [say_words(line) for line in notice.lines],
        "when": show_moment(notice.told_at),
        "when_iso": notice.told_at.astimezone(VIETNAM).isoformat(timespec="seconds"),
        "is_read": is_read,
    }
