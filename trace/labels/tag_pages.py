"""Tags for single units with declared numbers, such as crabs: choose the numbers, the tag, and print."""

from typing import Any
from uuid import uuid4

import marshmallow as ma
from flask import Blueprint, current_app, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from trace import clock
from trace.batches.models import Batch
from trace.batches.queries import find_batch
from trace.errors import Refusal
from trace.kit.forms import Form, FormSchema, read_form
from trace.kit.guards import allowed, signed_in
from trace.kit.idempotency import idempotent
from trace.kit.inputs import LineField
from trace.kit.viewer import RECORDERS
from trace.labels import actions, tags
from trace.labels.layouts import layout_for, layouts_for
from trace.labels.ordering import words_of
from trace.labels.problems import LabelRefused
from trace.labels.rules import RENDERED_AT_ONCE

tagging = Blueprint("label_tags", __name__, url_prefix="/labels/tags")
PREFERRED = "tag-crab-25"


class TagForm(FormSchema):
    """The numbers, one a line, and the tag they are printed on."""

    batch = LineField(longest=40, required=True)
    layout = LineField(longest=40, required=True)
    units = ma.fields.String(required=True)
    entry_id = LineField(longest=40, load_default="")


@tagging.get("/")
@allowed(*RECORDERS)
def new() -> Any:
    """The numbers that have no tag yet, ready to print."""
    batch = find_batch(request.args.get("batch", ""), seen_by=signed_in())
    waiting = tags.waiting(batch)[:RENDERED_AT_ONCE]
    return _page(batch, Form({"units": "\n".join(waiting), "layout": PREFERRED}))


@tagging.post("/")
@allowed(*RECORDERS)
@idempotent
def create() -> Any:
    """Print them."""
    form = read_form(TagForm)
    batch = find_batch(str(form.values.get("batch", "")), seen_by=signed_in())
    status = 422
    if form.is_valid:
        units = list(dict.fromkeys(line.strip().upper() for line in form.data["units"].splitlines() if line.strip()))
        try:
            run = actions.start_run(
                batch,
                layout=layout_for(form.data["layout"], organisation_id=batch.organisation_id),
                count=len(units),
                units=units,
                by=signed_in(),
                now=clock.now(),
                settings=current_app.config["SETTINGS"],
                via="page",
            )
        except LabelRefused as refusal:
            for problem in refusal.problems:
                form.add_error("layout", words_of(problem))
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            flash(_("Đã tạo %(count)s thẻ.", count=run.total))
            return redirect(url_for("labels.show", number=run.number), code=303)
    return _page(batch, form, status=status)


def _page(batch: Batch, form: Form, *, status: int = 200) -> Any:
    form.values.setdefault("entry_id", str(uuid4()))
    layouts = [
        (one.name, one.title)
        for one in layouts_for(batch.organisation_id)
        if one.subject == "lot" and any(field.fact == "serial" for block in one.blocks for field in block.fields)
    ]
    html = render_template(
        "labels/tags.html",
        form=form,
        code=batch.code,
        lot=batch.lot,
        name=batch.product.name if batch.product else batch.name,
        layouts=layouts,
    )
    return make_response(html, status)
