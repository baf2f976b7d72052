"""Files that prove more than one act, for programs."""

from typing import Any

import marshmallow as ma
from flask_smorest import Blueprint

from trace.events.proofs import FileUse, files_used_twice
from trace.events.wording import name_of, step_of
from trace.kit.guards import allowed, signed_in
from trace.kit.languages import language
from trace.kit.viewer import RECORDERS

api = Blueprint("proofs_api", __name__, url_prefix="/api/v1/repeated-files", description="One photo proves one act")


class FileUseOut(ma.Schema):
    """One act a file stands at."""

    event = ma.fields.Integer()
    step = ma.fields.String()
    name = ma.fields.String()
    happened_on = ma.fields.Date()


class RepeatedFileOut(ma.Schema):
    """A file with the acts it stands at, in the order of happening."""

    sha256 = ma.fields.String()
    uses = ma.fields.List(ma.fields.Nested(FileUseOut))


class RepeatedFilesOut(ma.Schema):
    """All of them."""

    items = ma.fields.List(ma.fields.Nested(RepeatedFileOut))


@api.get("")
@api.response(200, RepeatedFilesOut)
@allowed(*RECORDERS)
def list_repeated() -> dict[str, Any]:
    """Files of the token's organisation that stand at more than one act: a finding, never a refusal."""
    viewer = signed_in()
    found = files_used_twice(viewer.organisation_id) if viewer.organisation_id else []
    return {"items": [{"sha256": one.sha256, "uses": [_use(use) for use in one.uses]} for one in found]}


def _use(use: FileUse) -> dict[str, Any]:
    named = name_of(use.kind, step_of(use.template, use.step), use.step)
    return {
        "event": use.event_id,
        "step": use.step,
        "name": named.en if language() == "en" else named.vi,
        "happened_on": use.happened_on,
    }
