"""An organisation's own layouts: copied, saved version by version, brought back, renamed, put aside."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from trace.database import atomic, lock_for_this_transaction
from trace.errors import N_, Invalid, RuleBroken
from trace.gs1.codes import random_code
from trace.kit.acts import log_act
from trace.kit.text import fold, nfc
from trace.kit.viewer import RECORDERS, Viewer
from trace.labels import rules
from trace.labels.layout_pictures import read_logo
from trace.labels.layouts import name_of, version_of
from trace.labels.models import LayoutPicture, OwnLayout, OwnLayoutVersion
from trace.labels.own_checks import faults_of
from trace.labels.own_reading import LONGEST_TITLE, NO_TITLE, TOO_LONG
from trace.organisations.models import Organisation

CODE_LENGTH: Final = 8
MOST_LAYOUTS: Final = 100
MOST_VERSIONS: Final = 999
MOST_PICTURES: Final = 60


class SavedMeanwhile(RuleBroken):
    """Somebody saved a version after the one that was being edited."""


def copy_layout(
    organisation: Organisation, table: Mapping[str, Any], *, title: str, source: str, by: Viewer, now: datetime
) -> OwnLayout:
    """A layout of the organisation's own that begins as `table`. `source` is the house's layout behind it."""
    _check_may(by, organisation.id)
    with atomic():
        _lock(organisation.id)
        mine = OwnLayout.select().where(OwnLayout.organisation == organisation.id)
        if mine.count() >= MOST_LAYOUTS:
            raise RuleBroken(N_("Mỗi cơ sở có nhiều nhất %(most)s mẫu riêng. Sửa một mẫu đang có."), most=MOST_LAYOUTS)
        kept = _free_title(organisation.id, _checked_title(title))
        own = OwnLayout.create(
            organisation=organisation,
            code=_free_code(),
            title=kept,
            title_folded=fold(kept),
            source=source,
            number=0,
            created_at=now,
            changed_at=now,
        )
        _write_version(own, {**table, "title": kept, "title_en": kept}, restored_from=None, by=by, now=now)
        log_act(by, "labels.copy_layout", name_of(own), now=now, title=kept, copied_from=source)
    return own


def save_layout(own: OwnLayout, table: Mapping[str, Any], *, seen: int, by: Viewer, now: datetime) -> OwnLayoutVersion:
    """Keep `table` as the next version; `seen` is the version that was open. What cannot be printed yet is a draft.

    Refused when somebody saved meanwhile: whoever wants to go on sends the newer number.
    """
    _check_may(by, own.organisation_id)
    with atomic():
        own = _locked(own)
        if own.number != seen:
            raise SavedMeanwhile(
                N_(
                    "Có người vừa lưu bản số %(number)s. Xem bản ấy, hoặc bấm Lưu lần nữa: "
                    "bản của bạn thành bản mới hơn."
                ),
                number=own.number,
            )
        title = _checked_title(str(table.get("title", "")))
        _check_title_is_free(own.organisation_id, title, but=own.id)
        version = _write_version(own, {**table, "title": title, "title_en": title}, restored_from=None, by=by, now=now)
        log_act(by, "labels.save_layout", name_of(own), now=now, title=title, version=version.number)
    return version


def restore_version(own: OwnLayout, number: int, *, by: Viewer, now: datetime) -> OwnLayoutVersion:
    """Bring an older version back as the newest one; those between stay in the list."""
    _check_may(by, own.organisation_id)
    with atomic():
        own = _locked(own)
        old = version_of(own, number)
        version = _write_version(own, {**old.table, "title": own.title}, restored_from=number, by=by, now=now)
        log_act(by, "labels.restore_layout", name_of(own), now=now, title=own.title, version=number)
    return version


def rename_layout(own: OwnLayout, title: str, *, by: Viewer, now: datetime) -> None:
    """Another name for the same layout; nothing drawn changes."""
    _check_may(by, own.organisation_id)
    with atomic():
        own = _locked(own)
        said = _checked_title(title)
        _check_title_is_free(own.organisation_id, said, but=own.id)
        _change(own, title=said, title_folded=fold(said), changed_at=now)
        log_act(by, "labels.rename_layout", name_of(own), now=now, title=said)


def retire_layout(own: OwnLayout, *, by: Viewer, now: datetime) -> None:
    """Nobody prints with it any more; what was printed with it stays known."""
    _set_retired(own, now, by=by, now=now)


def revive_layout(own: OwnLayout, *, by: Viewer, now: datetime) -> None:
    """Take it up again."""
    _set_retired(own, None, by=by, now=now)


def keep_picture(organisation: Organisation, content: bytes, *, by: Viewer, now: datetime) -> LayoutPicture:
    """A logo for the organisation's layouts, made small and grey; the same one again is kept already."""
    _check_may(by, organisation.id)
    logo = read_logo(content)
    sha256 = hashlib.sha256(logo.content).hexdigest()
    with atomic():
        _lock(organisation.id)
        mine = LayoutPicture.select().where(LayoutPicture.organisation == organisation.id)
        kept: LayoutPicture | None = mine.where(LayoutPicture.sha256 == sha256).first()
        if kept is not None:
            return kept
        if mine.count() >= MOST_PICTURES:
            raise RuleBroken(
                N_("Cơ sở đã có %(most)s hình. Chọn một hình đã tải lên."), field="picture_file", most=MOST_PICTURES
            )
        picture: LayoutPicture = LayoutPicture.create(
            organisation=organisation,
            sha256=sha256,
            content=logo.content,
            width_px=logo.width_px,
            height_px=logo.height_px,
            created_at=now,
            created_by_id=by.person_id,
        )
        log_act(by, "labels.add_logo", sha256[:12], now=now)
    return picture


def _write_version(
    own: OwnLayout, table: Mapping[str, Any], *, restored_from: int | None, by: Viewer, now: datetime
) -> OwnLayoutVersion:
    if own.number >= MOST_VERSIONS:
        raise RuleBroken(N_("Mẫu này đã có %(most)s bản. Chép thành mẫu mới để sửa tiếp."), most=MOST_VERSIONS)
    _check_pictures(own.organisation_id, table)
    is_usable = not faults_of(name_of(own), table)
    number = own.number + 1
    version: OwnLayoutVersion = OwnLayoutVersion.create(
        own_layout=own,
        number=number,
        table=dict(table),
        is_usable=is_usable,
        restored_from=restored_from,
        created_at=now,
        created_by_id=by.person_id,
    )
    title = str(table["title"])
    usable = number if is_usable else own.usable_number
    _change(own, number=number, usable_number=usable, title=title, title_folded=fold(title), changed_at=now)
    return version


def _check_pictures(organisation_id: int, table: Mapping[str, Any]) -> None:
    """Only the organisation's own pictures stand on its labels."""
    wanted = [place["sha256"] for place in table.get("picture", ())]
    mine = LayoutPicture.select(LayoutPicture.sha256).where(
        LayoutPicture.organisation == organisation_id, LayoutPicture.sha256.in_(wanted)
    )
    rows: Any = mine.tuples()
    known = {sha256 for (sha256,) in rows} if wanted else set()
    for index, sha256 in enumerate(wanted):
        if sha256 not in known:
            raise Invalid(N_("Chọn hình đã tải lên."), field=f"picture-{index}-sha256")


def _set_retired(own: OwnLayout, retired_at: datetime | None, *, by: Viewer, now: datetime) -> None:
    _check_may(by, own.organisation_id)
    with atomic():
        own = _locked(own)
        _change(own, retired_at=retired_at, changed_at=now)
        act = "labels.retire_layout" if retired_at else "labels.revive_layout"
        log_act(by, act, name_of(own), now=now, title=own.title)


def _check_may(by: Viewer, organisation_id: int) -> None:
    if by.role not in RECORDERS or not by.owns(organisation_id):
        raise rules.NotYours(N_("Chỉ người của cơ sở mới sửa mẫu tem riêng của mình."))


def _lock(organisation_id: int) -> None:
    lock_for_this_transaction(f"layouts:{organisation_id}")


def _locked(own: OwnLayout) -> OwnLayout:
    """The row as it stands, which nobody else changes until the transaction ends."""
    _lock(own.organisation_id)
    found: OwnLayout = OwnLayout.get_by_id(own.id)
    return found


def _change(own: OwnLayout, **facts: Any) -> None:
    for name, value in facts.items():
        setattr(own, name, value)
    OwnLayout.update(**facts).where(OwnLayout.id == own.id).execute()


def _checked_title(typed: str) -> str:
    title = nfc(typed)
    if not title:
        raise Invalid(NO_TITLE, field="title")
    if len(title) > LONGEST_TITLE:
        raise Invalid(TOO_LONG, field="title", most=LONGEST_TITLE)
    return title


def _check_title_is_free(organisation_id: int, title: str, *, but: int) -> None:
    """Two layouts of one name cannot be told apart on the form that prints."""
    same = (OwnLayout.organisation == organisation_id) & (OwnLayout.title_folded == fold(title)) & (OwnLayout.id != but)
    if OwnLayout.select().where(same).exists():
        raise RuleBroken(N_("Cơ sở đã có mẫu tem tên “%(title)s”."), field="title", title=title)


def _free_title(organisation_id: int, title: str) -> str:
    """The title, with a number where there is one of that name."""
    taken = {
        row.title_folded
        for row in OwnLayout.select(OwnLayout.title_folded).where(OwnLayout.organisation == organisation_id)
    }
    number = 1
    said = title
    while fold(said) in taken:
        number += 1
        said = f"{title[: LONGEST_TITLE - 6]} ({number})"
    return said


def _free_code() -> str:
    while True:
        code = random_code(CODE_LENGTH, secrets.SystemRandom())
        if not OwnLayout.select().where(OwnLayout.code == code).exists():
            return code
