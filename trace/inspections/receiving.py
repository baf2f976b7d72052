"""What every form of this room shares: files that came along, one try at an act, and the words of a refusal."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from flask import current_app, request

from trace import clock
from trace.documents.actions import keep_document, keep_picture
from trace.documents.models import StoredFile
from trace.documents.stores import store_of
from trace.errors import NotAllowed, NotFound, Refusal
from trace.inspections.models import Inspection
from trace.inspections.rules import MOST_PHOTOS
from trace.kit.forms import Form
from trace.kit.guards import viewer


def entry_of(form: Form) -> str:
    """The id the form came with; a form without one is an entry of its own."""
    return str(form.data.get("entry_id") or form.values.get("entry_id") or uuid4())


def files_of(inspection: Inspection, name: str, *, pictures_only: bool = True) -> list[StoredFile]:
    """The files of one input, kept among the supplier's: so that both sides may look at them again."""
    settings, kept = current_app.config["SETTINGS"], []
    keep = keep_picture if pictures_only else keep_document
    for sent in request.files.getlist(name)[: 2 * MOST_PHOTOS]:
        content = sent.read() if sent and sent.filename else b""
        if content:
            kept.append(
                keep(
                    content,
                    name=sent.filename or "",
                    organisation=inspection.organisation,
                    by=viewer(),
                    now=clock.now(),
                    store=store_of(settings),
                )
            )
    return kept


def attempt(form: Form, act: Callable[[], Any]) -> tuple[Any, int]:
    """Do it, or put the refusal's sentence beside its field: (what came of it, 0) or (None, status)."""
    if not form.is_valid:
        return None, 422
    try:
        return act(), 0
    except (NotAllowed, NotFound):
        raise
    except Refusal as refusal:
        form.refuse(refusal)
        return None, refusal.status
