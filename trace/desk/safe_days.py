"""From which day a season or lot may be harvested, in words: counted down, and said again before a harvest is saved."""

from datetime import date
from typing import Any

from flask_babel import gettext as _

from trace import clock
from trace.audit.releases import released
from trace.batches.models import Batch
from trace.events.ancestry import ancestors
from trace.events.rules import CAUSE_SENTENCES, Cause
from trace.events.waiting import Wait, Waited, waited, waits_of
from trace.kit.days import show_day
from trace.seasons.models import Season


def of_season(season: Season) -> dict[str, Any] | None:
    """The day and what is left of the wait; None where nothing was used, or the season has ended."""
    return of_wait(season, waits_of([season])[season.id])


def of_wait(season: Season, wait: Wait) -> dict[str, Any] | None:
    """The same where the wait has been found already. A use without days never lets a page say that all is over."""
    if season.closed_on is not None:
        return None
    found = countdown(wait.safe_from) if wait.safe_from is not None else None
    if wait.has_unknown_days and not (found and found["is_waiting"]):
        return {"text": _("Có lần dùng thuốc chưa ghi số ngày cách ly"), "is_waiting": True}
    return found


def countdown(day: date) -> dict[str, Any]:
    """`Được thu hoạch từ 05/12/2026 – còn 9 ngày`; once the day has come, that the wait is over."""
    left = (day - clock.today()).days
    told = {"day": show_day(day), "left": left}
    if left > 0:
        return {"text": _("Được thu hoạch từ %(day)s – còn %(left)s ngày", **told), "is_waiting": True, **told}
    return {"text": _("Đã đủ thời gian cách ly từ %(day)s", **told), "is_waiting": False, **told}


def before_harvest(season: Season) -> str:
    """What the harvest form says first; a warning, never a refusal."""
    found = of_season(season)
    if found is None or not found["is_waiting"]:
        return ""
    return _("%(countdown)s. Thu trước ngày đó vẫn lưu được, nhưng lô sẽ tạm ngừng bán.", countdown=found["text"])


def of_batch(batch: Batch) -> dict[str, Any] | None:
    """What is known of the wait before a lot was harvested; None where nothing is."""
    found = waited(batch)
    if found.safe_from is None and not found.causes:
        return None
    # Who let goods be sold again at another organisation is a person there: only that it was a manager is told.
    own = {lot.code for lot in ancestors([batch])[0] if lot.organisation_id == batch.organisation_id}
    return {
        "countdown": countdown(found.safe_from) if found.safe_from and found.harvested_on is None else None,
        "facts": _facts(found),
        "findings": [_(CAUSE_SENTENCES[cause]) for cause in found.causes],
        "is_respected": found.is_respected,
        "releases": [
            {
                "cause": _(one.cause),
                "by": (one.by if one.code in own else "") or _("quản lý"),
                "reason": one.reason,
                "day": show_day(one.released_at),
                "lot": one.lot,
            }
            for one in released(batch)
        ],
        "substances": [
            f"{met.ban.name} ({met.ban.instrument})" for one in found.treatments for met in one.bans if met.is_certain
        ]
        if Cause.BANNED in found.causes
        else [],
    }


def _facts(found: Waited) -> list[dict[str, Any]]:
    rows = [{"label": _("Được thu hoạch từ"), "value": show_day(found.safe_from)}] if found.safe_from else []
    if found.harvested_on:
        early = (found.safe_from - found.harvested_on).days if found.safe_from else 0
        note = _("sớm %(days)s ngày", days=early) if early > 0 else ""
        rows.append({"label": _("Đã thu ngày"), "value": show_day(found.harvested_on), "note": note})
    return rows
