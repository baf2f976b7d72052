"""What is odd about the photos of an entry: said before it is saved, and never a reason to refuse it."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from trace.documents.models import StoredFile
from trace.events.proofs import FileUse, far_days, uses_of
from trace.events.rules import day_of
from trace.events.wording import name_of, step_of
from trace.kit.days import show_day
from trace.kit.languages import language


def doubts_of(
    photos: Sequence[StoredFile], *, happened_at: datetime, organisation_id: int, entry_id: str = ""
) -> list[str]:
    """A sentence for each photo that stands at another act already, and for each that was taken on quite another day.

    `entry_id`: what this very entry wrote before does not count when it is sent again.
    """
    used: dict[str, FileUse] = {}
    for use in uses_of([photo.sha256 for photo in photos], organisation_id=organisation_id, besides_entry=entry_id):
        used.setdefault(use.sha256, use)
    found = []
    for number, photo in enumerate(photos, start=1):
        if photo.sha256 in used:
            found.append(_used(number, used[photo.sha256]))
        days = far_days(photo.taken_at, happened_at)
        if days and photo.taken_at:
            told = {"number": number, "day": show_day(day_of(photo.taken_at))}
            found.append(
                ngettext(
                    "Ảnh %(number)s chụp ngày %(day)s, cách ngày làm %(num)s ngày. Xem lại ngày làm hoặc ảnh.",
                    "Ảnh %(number)s chụp ngày %(day)s, cách ngày làm %(num)s ngày. Xem lại ngày làm hoặc ảnh.",
                    days,
                    **told,
                )
            )
    return found


def _used(number: int, use: FileUse) -> str:
    named = name_of(use.kind, step_of(use.template, use.step), use.step)
    return _(
        "Ảnh %(number)s đã dùng cho việc “%(step)s” ngày %(day)s. Nên chụp ảnh riêng cho từng việc.",
        number=number,
        step=named.en if language() == "en" else named.vi,
        day=show_day(use.happened_on),
    )
