"""Readings on other rooms' pages: the panel of a pond, a season, a lot, a handover."""

from typing import Any

from flask import render_template, request
from flask_babel import gettext as _
from markupsafe import Markup

from trace import clock
from trace.kit.languages import language
from trace.kit.viewer import RECORDERS, Viewer
from trace.sensors import queries, views
from trace.sensors.limits import POND
from trace.sensors.subjects import Subject, of_site
from trace.sites.models import Site


def panel_of(subject: Subject, *, seen_by: Viewer) -> dict[str, Any]:
    """What templates/sensors/_panel.html shows; `?days=` of the page chooses the time."""
    days = request.args.get("days", "30")
    days = days if days in views.RANGES else "30"
    return {
        "about": subject.kind,
        "code": subject.code,
        "is_pond": subject.stage == POND,
        "charts": views.charts_of(subject, now=clock.now(), days=days, language=language()),
        "ranges": [(key, range_word(key), key == days) for key in views.RANGES],
        "may_bring": seen_by.role in RECORDERS and seen_by.owns(subject.writer.id),
    }


def cold_panel(subject: Subject, *, seen_by: Viewer) -> dict[str, Any] | None:
    """The panel of goods that may be kept or carried cold; of others only where something was measured."""
    is_wanted = bool(subject.stages) or queries.has_readings(subject)
    return panel_of(subject, seen_by=seen_by) if is_wanted else None


def range_word(key: str) -> str:
    """What a range is called."""
    return _("Tất cả") if key == "all" else _("%(days)s ngày", days=key)


def of_place(site: Site, seen_by: Viewer) -> Markup:
    """The panel of a pond; of other places only where something was measured."""
    subject = of_site(site)
    if site.kind != "pond" and not queries.has_readings(subject):
        return Markup()
    # Nothing but a template of our own, whose values are escaped.
    return Markup(render_template("sensors/_panel.html", panel=panel_of(subject, seen_by=seen_by)))  # noqa: S704
