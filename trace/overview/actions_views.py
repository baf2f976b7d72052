"""Keeping and forgetting lists."""

from datetime import datetime

from trace.database import atomic
from trace.errors import N_, NotFound
from trace.kit.acts import log_act
from trace.kit.viewer import Viewer
from trace.overview.models import SavedView
from trace.overview.rules import LISTS, MOST_VIEWS, ViewRefused, kept_query, view_name


class UnknownView(NotFound):
    """No such view, or somebody else's."""


def save_view(path: str, query: str, *, name: str, is_shared: bool, by: Viewer, now: datetime) -> SavedView:
    """Keep a list under a name; the same name again replaces what it held. Sharing needs an office."""
    if path not in LISTS:
        raise ViewRefused(N_("Danh sách này không lưu được."), field="path")
    said, kept = view_name(name), kept_query(query)
    mine = SavedView.person == by.person_id
    with atomic():
        row = SavedView.get_or_none(mine & (SavedView.path == path) & (SavedView.name == said))
        if row is None and SavedView.select().where(mine).count() >= MOST_VIEWS:
            raise ViewRefused(N_("Bạn đã lưu 50 danh sách. Xóa bớt rồi lưu tiếp."), field="name")
        row = row or SavedView(person=by.person_id, path=path, name=said)
        row.query, row.is_shared, row.created_at = kept, is_shared and by.organisation_id is not None, now
        row.organisation_id = by.organisation_id
        row.save()
        log_act(by, "overview.save_view", path, now=now, name=said, is_shared=row.is_shared)
    return row


def forget_view(number: int, *, by: Viewer, now: datetime) -> str:
    """Delete one's own view; gives the list it was of."""
    with atomic():
        row = SavedView.get_or_none((SavedView.id == number) & (SavedView.person == by.person_id))
        if row is None:
            raise UnknownView(N_("Không tìm thấy danh sách đã lưu này."))
        row.delete_instance()
        log_act(by, "overview.forget_view", row.path, now=now, name=row.name)
    return str(row.path)
