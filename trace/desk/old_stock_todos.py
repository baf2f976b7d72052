"""Old labels and packaging whose last day is near, on the first screen."""

from datetime import date
from typing import Any, Final

from flask import url_for
from flask_babel import gettext as _

from trace.aliases.old_stock_pages import countdown
from trace.aliases.queries_old_stock import near_end
from trace.kit.days import show_day

MOST: Final = 3


def old_stock_todos(organisation_id: int, *, today: date) -> list[dict[str, Any]]:
    """The first that end; each with how many are left and how many days."""
    return [
        {
            "label": f"{one.stock.packaging}: {countdown(one)}",
            "why": _("%(what)s, dùng đến hết %(day)s.", what=one.basis.article, day=show_day(one.basis.last_day)),
            "href": url_for("old_stock.show", number=one.stock.number),
            "action": _("Ghi dùng, hủy"),
            "icon": "pack",
        }
        for one in near_end(organisation_id, today=today)[:MOST]
    ]
