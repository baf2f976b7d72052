"""Broken links that drills found in the own book, as things to do: first screen and "Việc cần sửa"."""

from typing import Any

from trace.kit.viewer import Viewer
from trace.recalls.drill_views import todos_of
from trace.recalls.queries_drills import tasks_of


def drill_todos(by: Viewer) -> list[dict[str, Any]]:
    """All that wait, the newest first; nothing for who belongs to no organisation."""
    if by.organisation_id is None or by.is_officer or by.is_admin:
        return []
    return todos_of(tasks_of(by.organisation_id), seen_by=by)
