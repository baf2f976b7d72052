"""Answers that carry labels: the whole file of a run, or one label of it as a picture."""

import tempfile
from dataclasses import replace

from flask import Response, current_app, send_file

from trace.documents.store import LocalStore, Store
from trace.documents.stores import store_of
from trace.errors import N_, Invalid
from trace.labels import actions_making, queries
from trace.labels.making.renderer import renderer_of
from trace.labels.models import LabelRun
from trace.labels.one_picture import one_label
from trace.labels.other_formats import made_as
from trace.labels.rules import RunNotDone
from trace.labels.schemas import FORMATS
from trace.settings import Settings

PICTURES = ("png", "svg")
MEDIA_TYPES = {"pdf": "application/pdf", "png": "image/png", "svg": "image/svg+xml"}
# What a printer understands is nothing that a browser should try to show.
MEDIA_TYPES |= dict.fromkeys(("zpl", "tspl"), "application/octet-stream")


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


def content_of(run: LabelRun, format_name: str, files: Store, *, settings: Settings) -> bytes:
    """The bytes of a run in one format; pictures show its first label. Nothing of a run that is not released."""
    check_format(format_name)
    sha256 = _released(run)
    return one_label(run, format_name, settings=settings) if format_name in PICTURES else files.get(sha256)


def file_response(run: LabelRun, format_name: str = "", *, is_shown: bool = False) -> Response:
    """The same as an answer: a file to keep, or `is_shown` in the page. While the run is made, the part that is."""
    settings = current_app.config["SETTINGS"]
    format_name = check_format(format_name or run.format)
    part = ""
    if format_name in PICTURES:
        response = Response(content_of(run, format_name, store_of(settings), settings=settings))
    elif format_name != run.format:
        _released(run)
        response = Response(made_as(run, format_name, settings=settings))
    elif queries.standing_of(run).is_under_way:
        labels, response = _part(run, settings)
        part = f"-phan-1-den-{labels}"
    else:
        response = _whole(_released(run), store_of(settings))
    response.headers["Content-Type"] = MEDIA_TYPES[format_name]
    way = "inline" if is_shown else "attachment"
    name = f"tem-{run.batch.lot}-{run.number}{part}.{format_name}"
    response.headers["Content-Disposition"] = f'{way}; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _released(run: LabelRun) -> str:
    """The hash of the run's file; refused where there is none."""
    standing = queries.standing_of(run)
    if standing.is_done:
        return standing.file_sha256
    if standing.is_under_way:
        raise RunNotDone(N_("Tệp tem đang được tạo. Chờ một lát rồi tải lại."))
    if standing.state == queries.CANCELLED:
        raise RunNotDone(N_("Lần in này đã dừng nên không có tệp."))
    raise standing.refusal or RunNotDone(N_("Lần in này bị lỗi nên không có tệp."))


def _whole(sha256: str, files: Store) -> Response:
    """From the disk bit by bit, however large it is; from a bucket as it comes."""
    if isinstance(files, LocalStore):
        return send_file(files.path(sha256), etag=sha256)
    return Response(files.get(sha256))


def _part(run: LabelRun, settings: Settings) -> tuple[int, Response]:
    """How many labels are made and read back, and a file of them that says so in its title."""
    labels, chunks = actions_making.finished_part(run, settings=settings)
    if not labels:
        raise RunNotDone(N_("Tệp tem đang được tạo. Chờ một lát rồi tải lại."))
    plan = actions_making.plan_of(run, settings=settings)
    title = f"{plan.title}, phần 1 đến {labels} trong {run.total} tem"
    out = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the answer
    renderer_of(run.format).joined(chunks, out, run=replace(plan, title=title))
    size = out.tell()
    out.seek(0)
    actions_making.note_taken(run, labels)
    response = send_file(out, mimetype=MEDIA_TYPES[run.format])
    response.headers["Content-Length"] = str(size)
    return labels, response
