"""Files by their hash. Content-addressed, so what a browser once has it need never ask for again."""

import re
from pathlib import PurePath

from flask import Blueprint, Response, abort, request

from trace.documents.actions import READINGS, card_of
from trace.documents.certificate_pages import certificates
from trace.documents.keeping import store
from trace.documents.models import StoredFile
from trace.documents.queries import find_file
from trace.kit.guards import ANYONE, allowed, viewer

pages = Blueprint("documents", __name__, url_prefix="/files")
blueprints = (certificates,)
__all__ = ["blueprints", "pages", "store"]
_ENDINGS = (".pdf", ".csv", ".txt", ".tsv", ".xlsx", ".xls", ".ods")
_NAME = re.compile(r"([0-9a-f]{64})(-small|-card\.jpg)?")


@pages.get("/<name>")
@allowed(ANYONE)
def show(name: str) -> Response:
    """A picture (`…-small` for lists, `…-card.jpg` for links shared elsewhere) or a PDF.

    Strangers only see what a public page shows.
    """
    found = _NAME.fullmatch(name)
    if not found:
        abort(404)
    file = find_file(found[1], seen_by=viewer())
    is_picture = file.media_type.startswith("image/")
    is_card = found[2] == "-card.jpg"
    if is_card and not is_picture:
        abort(404)
    try:
        content = card_of(file, store=store()) if is_card else store().get(name if is_picture else found[1])
    except FileNotFoundError:
        abort(404)
    response = Response(content, content_type="image/jpeg" if is_card else file.media_type)
    # The bytes never change, but who may see them may: a page that is taken back must not live on in caches.
    response.headers["Cache-Control"] = "public, max-age=300" if file.is_public else "private, no-cache"
    response.headers["Content-Disposition"] = "inline" if is_picture else f'attachment; filename="{_name(file)}"'
    response.set_etag(name)
    return response.make_conditional(request)


def _name(file: StoredFile) -> str:
    """Our own name with the ending that opens it; what people called a file may hold anything."""
    ending = PurePath(file.original_name).suffix.lower() if file.media_type == READINGS else ".pdf"
    return file.sha256[:12] + (ending if ending in _ENDINGS else ".dat")
