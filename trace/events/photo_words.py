"""What pages say beside a photo of an act: when and where it was taken, and what is odd about it."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from trace.events.proofs import PhotoFact
from trace.kit.days import show_day


def photo_view(fact: PhotoFact, title: str) -> dict[str, Any]:
    """A photo with when and where it was taken, and what is odd about it."""
    marks = []
    if fact.far_days:
        marks.append(ngettext("Cách ngày làm %(num)s ngày", "Cách ngày làm %(num)s ngày", fact.far_days))
    if fact.is_used_elsewhere:
        marks.append(_("Đã dùng cho cả việc khác"))
    taken = _("Chụp %(day)s", day=show_day(fact.taken_on)) if fact.taken_on else _("Máy không ghi ngày chụp")
    added = _("Ảnh thêm sau, ngày %(day)s", day=show_day(fact.added_on)) if fact.added_on else ""
    return {
        "url": f"/files/{fact.sha256}-small",
        "href": f"/files/{fact.sha256}",
        "alt": _("Ảnh: %(title)s", title=title),
        "note": ", ".join(filter(None, (taken, fact.commune, added))),
        "marks": marks,
        "hash": fact.sha256,
    }
