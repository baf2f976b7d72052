"""What the doors of this room share: the store of this installation, and files that came with a form."""

from collections.abc import Iterable

from flask import current_app
from werkzeug.datastructures import FileStorage

from trace import clock
from trace.documents import actions
from trace.documents.models import StoredFile
from trace.documents.store import Store
from trace.documents.stores import store_of
from trace.kit.guards import signed_in
from trace.organisations.queries import find_organisation


def store() -> Store:
    """The store of this installation."""
    return store_of(current_app.config["SETTINGS"])


def kept_files(sent: Iterable[FileStorage], organisation_id: int) -> list[StoredFile]:
    """Keep what came with a form, in its order; the same file twice is one. Inputs left empty are left out."""
    seen_by = signed_in()
    organisation = find_organisation(organisation_id, seen_by=seen_by)
    found = [
        actions.keep_document(
            one.read(), name=one.filename, organisation=organisation, by=seen_by, now=clock.now(), store=store()
        )
        for one in sent
        if one.filename
    ]
    return list({file.id: file for file in found}.values())
