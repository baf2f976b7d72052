"""What a holder typed: one small form for each answer, its boxes named after it (`found-amount`, `handled-how`)."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from flask import current_app, request
from flask_babel import gettext as _

from trace import clock
from trace.documents.actions import keep_picture
from trace.documents.models import StoredFile
from trace.documents.stores import store_of
from trace.errors import Refusal
from trace.kit.forms import Form, clean
from trace.kit.inputs import parse_thousandths
from trace.recalls.actions_answering import Answer
from trace.recalls.models import RecallNotice
from trace.recalls.rules_notices import ANSWERS, NoticeAct


def posted() -> Form:
    """What was sent, by name."""
    return Form({name: clean(request.form[name]) for name in request.form if name != "csrf_token"})


def empty_form() -> Form:
    """A form whose entry has its own number."""
    return Form({"entry_id": str(uuid4())})


def read_answer(form: Form, notice: RecallNotice) -> Answer | None:
    """The answer that was sent; None, with the sentence beside its box, where it cannot be read."""
    kind = str(form.values.get("kind") or "")
    if kind not in {str(one) for one in ANSWERS}:
        form.add_error("", _("Chọn việc đã làm."))
        return None
    amount = _amount(form, f"{kind}-amount")
    photo = _photo(form, f"{kind}-photo", notice)
    if not form.is_valid:
        return None
    said = {name: str(form.values.get(f"{kind}-{name}") or "") for name in ("how", "to_name", "to_phone", "note")}
    return Answer(kind=NoticeAct(kind), amount=amount, photo=photo, **said)


def attempt(form: Form, act: Callable[[], Any], *, prefix: str = "") -> int:
    """Do it; on a refusal the sentence stands beside its box, and the status is given. 0 when it was done."""
    try:
        act()
    except Refusal as refusal:
        name = f"{prefix}-{refusal.field}" if prefix and refusal.field else refusal.field or ""
        form.refuse(refusal)
        if prefix and refusal.field:
            form.errors[name] = form.errors.pop(refusal.field)
        return refusal.status
    return 0


def entry_id_of(form: Form) -> str:
    """The client's number of this entry."""
    return str(form.values.get("entry_id") or "")


def _amount(form: Form, name: str) -> int | None:
    typed = str(form.values.get(name) or "")
    if not typed:
        form.add_error(name, _("Ghi số lượng, không có thì ghi 0."))
        return None
    try:
        return parse_thousandths(typed)
    except Refusal as refusal:
        form.refuse(refusal)
        form.errors[name] = form.errors.pop(refusal.field or "")
        return None


def _photo(form: Form, name: str, notice: RecallNotice) -> StoredFile | None:
    """A picture of what was done, kept for who carries the recall out; read only once the rest is well."""
    sent = request.files.get(name)
    if sent is None or not sent.filename or not form.is_valid:
        return None
    kept: list[StoredFile] = []
    settings = current_app.config["SETTINGS"]

    def keep() -> None:
        kept.append(
            keep_picture(
                sent.read(),
                name=sent.filename or "",
                organisation=notice.recall.organisation,
                by=None,
                now=clock.now(),
                store=store_of(settings),
            )
        )

    if attempt(form, keep):
        form.errors[name] = [sentence for found in form.errors.values() for sentence in found]
        form.errors.pop("", None)
        form.errors.pop("file", None)
        return None
    return kept[0]
