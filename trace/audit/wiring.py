"""Looks at what other rooms show, for an officer who opens a product or a place there has looked at it as well.

The log is told how to check matters and approvals.
"""

from typing import Any

from flask import Flask, Response, request

from trace import clock
from trace.audit import checking
from trace.audit.actions import note_look
from trace.audit.queries_looks import count_looks
from trace.batches.models import Batch
from trace.gs1.codes import forgive
from trace.handovers.models import Handover
from trace.kit.guards import viewer
from trace.ledger import verification
from trace.organisations.models import Organisation
from trace.products.models import Product
from trace.seasons.models import Season
from trace.sites.models import Site

# Address of a page of another room → what is looked at there. Lists and forms are no looks.
_WATCHED: dict[str, tuple[str, Any]] = {
    "/organisations/<code>": ("organisation", Organisation),
    "/products/<code>": ("product", Product),
    "/sites/<code>": ("site", Site),
    "/batches/<code>": ("batch", Batch),
    "/seasons/<code>": ("season", Season),
    "/handovers/<code>": ("handover", Handover),
}


def install(app: Flask) -> None:
    """Hang the hooks on the app, put forward the checkers and how far the log must reach."""
    verification.CHECKERS[checking.MATTER] = checking.check_matter_act
    verification.CHECKERS[checking.APPROVAL] = checking.check_approval
    if checking.known_size not in verification.KNOWN_SIZES:
        verification.KNOWN_SIZES.append(checking.known_size)
    app.after_request(_note_look_elsewhere)
    app.context_processor(lambda: {"count_of_looks": _count_of_looks})


def _count_of_looks(organisation_id: int | None) -> int:
    """For templates of lower rooms: how often officers looked at this organisation's things."""
    seen = viewer()
    return count_looks(organisation_id, seen_by=seen) if seen is not None and organisation_id else 0


def _note_look_elsewhere(response: Response) -> Response:
    seen, rule = viewer(), request.url_rule
    if seen is None or rule is None or rule.rule not in _WATCHED or request.method != "GET":
        return response
    if response.status_code == 200 and (seen.is_officer or seen.is_admin):
        kind, model = _WATCHED[rule.rule]
        typed = str((request.view_args or {}).get("code", ""))
        # Lots and seasons are found by what a person most likely meant, so they are looked at under that as well.
        code = forgive(typed) if model in (Batch, Season, Handover) else typed.upper()
        row = model.get_or_none(model.code == code)
        for owner, name in _whose(row) if row is not None else ():
            note_look(kind, row.code, organisation_id=owner, name=name, by=seen, now=clock.now())
    return response


def _whose(row: Any) -> list[tuple[int, str]]:
    """The organisations whose thing this is, each with what it calls it. A handover is a thing of both its sides."""
    if isinstance(row, Handover):
        return [(side, row.code) for side in (row.sender_id, row.receiver_id) if side is not None]
    return [(row.id if isinstance(row, Organisation) else row.organisation_id, row.name)]
