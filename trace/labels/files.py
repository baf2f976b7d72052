"""Answers that carry labels: the whole file of a run, or one label of it as a picture."""

from flask import Response, current_app

from trace.documents.store import Store
from trace.documents.stores import store_of
from trace.errors import N_, Invalid
from trace.labels import actions_making, queries
from trace.labels.bitmap import render_png
from trace.labels.models import LabelRun
from trace.labels.rules import RunNotDone
from trace.labels.schemas import FORMATS
from trace.labels.svg import render_svg

MEDIA_TYPES = {"pdf": "application/pdf", "png": "image/png", "svg": "image/svg+xml"}


class UnknownFormat(Invalid):
    """A format that labels are not printed in (yet)."""


def check_format(format_name: str) -> str:
    """The format, or a refusal that names those there are."""
    if format_name not in FORMATS:
        raise UnknownFormat(
            N_("Chưa có định dạng “%(name)s”. Đang có: %(names)s."),
            field="format",
            name=format_name[:20],
            names=", ".join(FORMATS),
        )
    return format_name


def content_of(run: LabelRun, format_name: str, files: Store) -> bytes:
    """The bytes of a run in one format; pictures show one label, since all of a run are alike."""
    check_format(format_name)
    if format_name == "pdf":
        standing = queries.standing_of(run)
        if not standing.is_done:
            raise RunNotDone(
                N_("Lần in này bị lỗi nên không có tệp.")
                if standing.state == queries.FAILED
                else N_("Tệp tem đang được tạo. Chờ một lát rồi tải lại.")
            )
        return files.get(standing.file_sha256)
    layout, facts = actions_making.label_as_printed(run)
    return render_png(layout, facts) if format_name == "png" else render_svg(layout, facts).encode()


def file_response(run: LabelRun, format_name: str, *, is_shown: bool = False) -> Response:
    """The same as an answer: a file to keep, or `is_shown` in the page."""
    files = store_of(current_app.config["SETTINGS"])
    response = Response(content_of(run, format_name, files), content_type=MEDIA_TYPES[format_name])
    way = "inline" if is_shown else "attachment"
    name = f"tem-{run.batch.lot}-{run.number}.{format_name}"
    response.headers["Content-Disposition"] = f'{way}; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-cache"
    return response
