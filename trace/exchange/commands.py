"""Files from the command line: import, what columns there are, an empty template."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask.cli import AppGroup
from flask_babel import gettext as _

from trace import clock
from trace.database import connected
from trace.errors import N_, Invalid
from trace.exchange import actions, diary_book
from trace.exchange.blank import blank_workbook
from trace.exchange.kinds.base import Tell
from trace.exchange.kinds.registry import KINDS
from trace.exchange.numbers import EN, VI
from trace.exchange.report import Report
from trace.exchange.views import OUTCOME_NAMES, OUTCOME_NAMES_DONE, finding_view, grouped, lacking_name
from trace.kit.sentences import sentences
from trace.kit.viewer import COMMAND_LINE
from trace.organisations.queries import find_organisation
from trace.seasons.queries import find_season

exchange = AppGroup("exchange", help="Files in and out: Excel and CSV.")
_KIND = click.option("--kind", type=click.Choice(list(KINDS)), required=True, help="What the rows are.")


@exchange.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_KIND
@click.option("--organisation", default="", help="Code of the organisation the rows belong to.")
@click.option("--numbers", type=click.Choice((VI, EN)), default=None, help="1.234 is 1234 (vi) or a decimal (en).")
@click.option("--dry-run", is_flag=True, help="Only tell what would be done.")
def import_(file: Path, kind: str, organisation: str, numbers: str | None, *, dry_run: bool) -> None:
    """Import FILE: all of it or nothing, with a report by row and cell."""
    with connected(), sentences(), _progress() as tell:
        owner = find_organisation(organisation, seen_by=COMMAND_LINE) if organisation else None
        report = actions.import_file(
            file.read_bytes(), file_name=file.name, kind=kind, organisation=owner, numbers=numbers or "",
            is_dry=dry_run,
            by=COMMAND_LINE, now=clock.now(), tell=tell,
        )  # fmt: skip
    _print(report)
    if report.errors:
        click.echo(_("Chưa nhập gì. Sửa tệp rồi làm lại."), err=True)
        sys.exit(1)


@exchange.command("template")
@_KIND
@click.option("--product", default="", help="Of a diary: rice, shrimp, crab, … (code of the process or category).")
@click.option("--season", default="", help="Of a diary: the code of a season, whose name and plots it then bears.")
@click.option("--organisation", default="", help="Of a diary: whose open seasons stand in its lists.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The workbook to write.")
def template(kind: str, product: str, season: str, organisation: str, output: Path) -> None:
    """Write an empty workbook to fill in; a diary has a sheet for each kind of work of its product."""
    with connected(), sentences():
        output.write_bytes(_template(kind, product, season, organisation))
    click.echo(_("Đã ghi %(path)s.", path=output))


def _template(kind: str, product: str, season: str, organisation: str) -> bytes:
    if kind != "diary":
        return blank_workbook(KINDS[kind], say=_)
    if season:
        return diary_book.book_of_season(find_season(season, seen_by=COMMAND_LINE), say=_)
    if not product:
        raise Invalid(N_("Ghi rõ sản phẩm (--product) hoặc vụ (--season)."), field="product")
    owner = find_organisation(organisation, seen_by=COMMAND_LINE) if organisation else None
    return diary_book.book_of_product(diary_book.find_way(product), organisation=owner, say=_)


@exchange.command("columns")
@_KIND
@click.option("--template", type=click.Path(dir_okay=False, path_type=Path), help="Write an empty workbook here.")
def columns(kind: str, template: Path | None) -> None:
    """List the columns of a kind of file; with --template write an empty workbook to fill in."""
    chosen = KINDS[kind]
    if template:
        template.write_bytes(blank_workbook(chosen, say=_))
        return
    for column in chosen.columns:
        mark = "*" if column.is_needed else " "
        click.echo(f"{mark} {column.field:20} {_(column.label)}: {_(column.note)}")


def _print(report: Report) -> None:
    for heading in report.headings:
        meaning = _(heading.label) if heading.label else _(heading.why_not) if heading.why_not else _("không dùng")
        click.echo(f"{heading.letter:>3} {heading.heading} → {meaning}")
    for name in report.skipped_sheets:
        click.echo(_("Trang tính “%(name)s”: không đọc.", name=name))
    for found in map(finding_view, report.errors):
        value = f"“{found['value']}”" if found["value"] else ""
        where = " ".join(str(part) for part in (found["place"], found["heading"], value) if part)
        click.echo(f"{where}: {found['sentence']}" if where else found["sentence"], err=True)
    for group in grouped(report.warnings):
        word = _("Nên xem")
        click.echo(f"{word} ({group['count']}×: {group['places']}): {group['sentence']}")
    names = OUTCOME_NAMES_DONE if report.is_written else OUTCOME_NAMES
    for row in report.rows:
        for label, before, after in row.changes:
            click.echo(f"{row.row} {row.name}: {_(label)} “{before}” → “{after}”")
        converted = "; ".join(f"{_(label)}: {words}" for label, words in row.told if "=" in words)
        if converted:
            click.echo(f"{row.row} {row.name}: {converted}")
    if report.lacking:
        click.echo(
            _("Bản nháp còn thiếu: ") + ", ".join(f"{lacking_name(label)} ({count})" for label, count in report.lacking)
        )
    total = ", ".join(f"{_(names[outcome])} {count}" for outcome, count in report.counts.items() if count)
    click.echo(_("%(rows)s dòng: %(total)s.", rows=len(report.rows), total=total or "0"))


@contextmanager
def _progress() -> Iterator[Tell]:
    """A bar on a terminal, silence elsewhere."""
    if not sys.stderr.isatty():
        yield actions.silent
        return
    with click.progressbar(length=100, file=sys.stderr) as bar:

        def tell(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos)

        yield tell


groups = (exchange,)
