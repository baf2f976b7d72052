"""What the forms of this room share: the supplier as people type it, the document with its file, the laws to choose."""

from typing import Any

from flask import request
from flask_babel import gettext as _

from trace import clock
from trace.audit.queries_scope import suppliers_in_scope
from trace.audit.queries_suppliers import find_supplier
from trace.documents.keeping import kept_files
from trace.errors import N_, NotFound
from trace.kit.forms import Form
from trace.kit.languages import language
from trace.kit.text import fold
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.requests.law import written
from trace.requests.rules import Asked, Letter, RequestAsked

MOST_OFFERED = 200


def find_asked(typed: str, *, seen_by: Viewer) -> Organisation:
    """A supplier in scope by its code, or by its name where only one has it."""
    try:
        return find_supplier(typed.split(" · ")[0], seen_by=seen_by)
    except NotFound:
        name = fold(typed)
        rows = list(suppliers_in_scope(seen_by).where(Organisation.name_folded == name).limit(2)) if name else []
    if len(rows) != 1:
        raise RequestAsked(N_("Không tìm thấy cơ sở này trong phạm vi của bạn."), field="organisation")
    return rows[0]  # type: ignore[no-any-return]


def suppliers_offered(seen_by: Viewer) -> list[tuple[str, str]]:
    """(code, name) for the box of suppliers."""
    rows = suppliers_in_scope(seen_by).where(Organisation.is_active).order_by(Organisation.name_sort)
    return [(row.code, row.name) for row in rows.limit(MOST_OFFERED)]


def laws_shown() -> list[dict[str, Any]]:
    """The choices of a deadline's ground, each with what is uncertain about it."""
    spoken = language()
    return [{"value": one.key, "label": one.name(spoken), "help": one.note(spoken)} for one in written()]


def read_letter(form: Form, organisation_id: int | None) -> Letter:
    """The document of a valid form, its file kept for the organisation that brought it."""
    data = form.data
    sent = [one for one in request.files.getlist("document_file") if one.filename]
    if sent and organisation_id is None:
        raise RequestAsked(N_("Tài khoản này không thuộc cơ quan nào nên chưa lưu được tệp."), field="document_file")
    files = kept_files(sent, organisation_id) if organisation_id is not None else []
    return Letter(
        number=data["document_no"],
        on=data["document_on"],
        signer=data["signer"],
        law=data["law"],
        hours=data["hours"],
        received_at=data["received_at"] or clock.now(),
        personal_basis=data["personal_basis"],
        file_id=files[0].id if files else None,
        file_sha256=files[0].sha256 if files else "",
    )


def read_scope(form: Form) -> Asked:
    """Which records a valid form asks for; lots as people separate them."""
    data = form.data
    lots = tuple(part for part in data["lots"].replace(",", "\n").replace(";", "\n").split("\n") if part.strip())
    return Asked(kind=data["scope"], lots=tuple(part.strip() for part in lots), product=data["product"],
                 since=data["since"], until=data["until"])  # fmt: skip


def scope_choices(scopes: dict[str, str]) -> list[tuple[str, str]]:
    """The kinds of scope in the reader's language."""
    return [(key, _(name)) for key, name in scopes.items()]
