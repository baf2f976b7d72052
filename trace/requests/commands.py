"""`flask requests`: list, make a package, look at leaves and deadlines, prove that requests follow from their acts."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import force_locale
from flask_babel import gettext as _

from trace import clock
from trace.database import connected
from trace.documents.stores import store_of
from trace.kit.paging import Listing
from trace.kit.sentences import sentences
from trace.kit.viewer import COMMAND_LINE
from trace.requests import actions_cover, actions_package, queries, recording, views

requests = AppGroup("requests", help="Data requests: list, package, watch, rebuild.")
groups = (requests,)


@requests.command("list")
@click.option("--state", default="", help="open, late, or a state.")
@click.option("--search", default="", help="Words of the code, the document or the supplier.")
def list_them(state: str, search: str) -> None:
    """Print requests, the nearest deadline first."""
    with connected(), sentences():
        listing = Listing(search, 1, "due", is_descending=False, filters={"state": state} if state else {})
        page = queries.requests(listing, seen_by=COMMAND_LINE, now=clock.now(), size=500)
        for one in page.items:
            row = views.clock_view(queries.clock(one, now=clock.now()))
            owner = one.organisation.code if one.organisation_id else "–"
            click.echo(f"{one.code} {owner} · {views.state_word(one)} · {row['words']} · {one.office}")
        click.echo(_("%(count)s yêu cầu", count=page.total))


@requests.command("package")
@click.argument("code")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), default=None, help="Also write the ZIP here.")
def package(code: str, out: Path | None) -> None:
    """Freeze the next package of the request CODE now, and print its hash."""
    settings = current_app.config["SETTINGS"]
    store = store_of(settings)
    with connected(), sentences(), force_locale("vi"):
        found = queries.find_request(code, seen_by=COMMAND_LINE)
        made = actions_package.make_package(
            found, by=COMMAND_LINE, settings=settings, store=store, tell=lambda _percent: None, now=clock.now()
        )
        if out is not None:
            out.write_bytes(store.get(made.sha256))
    click.echo(f"{made.sha256}  {found.code}-{made.number}.zip")


@requests.command("watch")
def watch() -> None:
    """Hand over what belongs to somebody on leave, and remind where time runs out; the runner does it by itself."""
    with connected():
        handed, told = actions_cover.watch(now=clock.now())
    click.echo(_("Đã chuyển %(handed)s việc, nhắc %(told)s yêu cầu.", handed=handed, told=told))


@requests.command("rebuild")
def rebuild() -> None:
    """Compute every request again from its acts; exit 1 where something had to be mended."""
    with connected():
        looked, mended = recording.rebuild()
    click.echo(_("Đã tính lại %(looked)s yêu cầu, sửa %(mended)s.", looked=looked, mended=mended))
    if mended:
        raise SystemExit(1)
