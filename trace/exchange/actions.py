"""Reading a file, telling what would become of it, and writing all of it or nothing."""

from dataclasses import replace
from datetime import datetime, timedelta

from trace.database import atomic
from trace.errors import N_, Invalid, Refusal
from trace.exchange import rules
from trace.exchange.kinds.base import Context, Kind, Plan, RowRefused, Tell
from trace.exchange.kinds.registry import find_kind
from trace.exchange.models import ImportRun
from trace.exchange.numbers import EN, VI
from trace.exchange.queries import report_of
from trace.exchange.reading import Table, read_tables
from trace.exchange.report import REFUSED, Finding, Report, plain_params
from trace.exchange.rows import read_rows
from trace.kit.acts import log_act
from trace.kit.queue import enqueue
from trace.kit.text import nfc
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation


def silent(_done: int, _total: int) -> None:
    """Nobody waits to hear how far it is."""


def import_file(
    content: bytes,
    *,
    file_name: str,
    kind: str,
    organisation: Organisation | None,
    numbers: str = "",
    is_dry: bool,
    by: Viewer,
    now: datetime,
    tell: Tell = silent,
) -> Report:
    """The report of a file; written too, unless `is_dry` or something stands in the way. FileUnreadable if it is none.

    `numbers` (vi, en) says how numbers are written where the file does not tell. `tell(done, total)` hears progress.
    """
    _allowed_kind(kind, organisation, by)
    return import_tables(
        read_tables(content), file_name=file_name, kind=kind, organisation=organisation, numbers=numbers, is_dry=is_dry,
        by=by, now=now, tell=tell,
    )  # fmt: skip


def import_tables(
    tables: list[Table],
    *,
    file_name: str,
    kind: str,
    organisation: Organisation | None,
    numbers: str = "",
    is_dry: bool,
    by: Viewer,
    now: datetime,
    tell: Tell = silent,
) -> Report:
    """The same for rows that are already cells (reading.table_of)."""
    chosen = _allowed_kind(kind, organisation, by)
    context = Context(organisation, by, now, tell)
    report, plan = _plan(tables, chosen, context, file_name=file_name, numbers=numbers)
    if is_dry or not report.may_write:
        return report
    return _write(report, plan, chosen, context)


def bring_file(
    content: bytes, *, file_name: str, kind: str, organisation: Organisation | None, by: Viewer, now: datetime
) -> ImportRun:
    """Keep a file and look through it: at once when it is short, in a job when it is long. Writes nothing of it."""
    chosen = _allowed_kind(kind, organisation, by)
    tables = read_tables(content)
    row_count = sum(len(table.rows) for table in tables)
    with atomic():
        run: ImportRun = ImportRun.create(
            organisation=organisation, kind=chosen.code, file_name=nfc(file_name)[:200], content=content,
            row_count=row_count, state="reading", made_by=by.name[:120], created_at=now,
        )  # fmt: skip
        _look_through(run, by=by, now=now)
    return run


def choose_numbers(run: ImportRun, numbers: str, *, by: Viewer, now: datetime) -> None:
    """A person says how the file writes its numbers; it is looked through again."""
    _check_mine(run, by)
    if numbers not in (VI, EN):
        raise Invalid(N_("Chọn kiểu viết số của tệp."), field="numbers")
    if run.state != "checked" or run.content is None:
        raise rules.ImportRefused(N_("Tệp này chưa xem xong."))
    with atomic():
        run.numbers, run.state = numbers, "reading"
        run.save()
        _look_through(run, by=by, now=now)


def confirm_import(run: ImportRun, *, by: Viewer, now: datetime) -> None:
    """Write the file: at once when it is short, in a job when it is long."""
    _check_mine(run, by)
    report = report_of(run)
    rules.check_may_write(
        state=run.state, has_content=run.content is not None, may_write=bool(report and report.may_write)
    )
    with atomic():
        # One UPDATE decides which of two hurried clicks imports.
        taken = ImportRun.update(state="writing").where(ImportRun.id == run.id, ImportRun.state == "checked").execute()
        rules.check_may_write(state="checked" if taken else "writing", has_content=True, may_write=True)
        run.state = "writing"
        if run.row_count > rules.MOST_ROWS_AT_ONCE:
            _enqueue("exchange.write", run, by=by, now=now)
        else:
            write_run(run, by=by, now=now)


def check_run(run: ImportRun, *, by: Viewer, now: datetime, tell: Tell = silent) -> None:
    """Look through a kept file and keep the report."""
    report, _ = _plan_run(run, by=by, now=now, tell=tell)
    run.report, run.state = report.as_dict(), "checked"
    run.row_count = len(report.rows) or run.row_count
    run.save()


def write_run(run: ImportRun, *, by: Viewer, now: datetime, tell: Tell = silent) -> None:
    """Write a kept file, all of it or nothing; what has changed since it was looked through counts."""
    # Looking through is the first half; the second is one transaction, which nobody sees half done.
    report, plan = _plan_run(run, by=by, now=now, tell=lambda done, total: tell(done, 2 * total))
    with atomic():
        if report.may_write:
            context = Context(run.organisation if run.organisation_id else None, by, now, tell)
            report = _write(report, plan, find_kind(run.kind), context)
        if report.is_written:
            report.forget_cells(with_names=find_kind(run.kind).is_personal)
        run.report = report.as_dict()
        run.state = "written" if report.is_written else "checked"
        if report.is_written:
            run.content, run.finished_at = None, now
        run.save()


def discard_import(run: ImportRun, *, by: Viewer, now: datetime) -> None:
    """Throw away a file that was not imported, with everything read from it."""
    _check_mine(run, by)
    if run.state in ("written", "writing"):
        raise rules.ImportRefused(N_("Tệp này đã được nhập."))
    with atomic():
        run.delete_instance()
        log_act(by, "exchange.discard", str(run.id), now=now, kind=run.kind)


def give_up(run: ImportRun) -> None:
    """A job broke off: the file can be looked at and tried again, or thrown away."""
    ImportRun.update(state="checked" if run.report else "failed").where(ImportRun.id == run.id).execute()


def forget_old_files(*, now: datetime, older_than: timedelta = rules.KEPT_UNIMPORTED) -> int:
    """Delete files nobody imported; how many."""
    old = (ImportRun.created_at < now - older_than) & ImportRun.state.not_in(("written", "writing"))
    count: int = ImportRun.delete().where(old).execute()
    return count


def _allowed_kind(kind: str, organisation: Organisation | None, by: Viewer) -> Kind:
    chosen = find_kind(kind)
    rules.check_may_import(
        by,
        roles=chosen.roles,
        needs_organisation=chosen.needs_organisation,
        organisation_id=organisation.id if organisation else None,
    )
    return chosen


def _check_mine(run: ImportRun, by: Viewer) -> None:
    kind = find_kind(run.kind)
    rules.check_may_import(
        by, roles=kind.roles, needs_organisation=kind.needs_organisation, organisation_id=run.organisation_id
    )


def _look_through(run: ImportRun, *, by: Viewer, now: datetime) -> None:
    if run.row_count > rules.MOST_ROWS_AT_ONCE:
        _enqueue("exchange.check", run, by=by, now=now)
    else:
        check_run(run, by=by, now=now)


def _enqueue(name: str, run: ImportRun, *, by: Viewer, now: datetime) -> None:
    """The job acts for the person who asked, whose right was checked just now."""
    payload = {"import": run.id, "by": {key: getattr(by, key) for key in PERSON_FACTS}}
    job = enqueue(name, payload, now=now, organisation_id=run.organisation_id)
    ImportRun.update(job_id=job.id).where(ImportRun.id == run.id).execute()


PERSON_FACTS = ("person_id", "name", "role", "organisation_id", "organisation_name")


def _plan_run(run: ImportRun, *, by: Viewer, now: datetime, tell: Tell) -> tuple[Report, Plan]:
    kind = find_kind(run.kind)
    context = Context(run.organisation if run.organisation_id else None, by, now, tell)
    tables = read_tables(bytes(run.content or b""))
    return _plan(tables, kind, context, file_name=run.file_name, numbers=run.numbers)


def _plan(tables: list[Table], kind: Kind, context: Context, *, file_name: str, numbers: str) -> tuple[Report, Plan]:
    report = Report(kind.code, file_name)
    rows = read_rows(
        tables,
        kind.columns_for or (lambda _sheet: kind.columns),
        report,
        numbers=numbers,
        ignored=dict(kind.ignored),
        above=kind.above,
    )
    plan = kind.plan(rows, context)
    report.findings += plan.findings
    report.findings.sort(key=lambda found: (found.sheet, found.row, len(found.letter), found.letter))
    report.rows = [planned.as_outcome for planned in plan.planned]
    return report, plan


def _write(report: Report, plan: Plan, kind: Kind, context: Context) -> Report:
    """One transaction: every row through its action, or none."""
    try:
        with atomic():
            plan.write(context.tell)
            counts = {outcome: count for outcome, count in report.counts.items() if count}
            log_act(context.by, "exchange.import", kind.code, now=context.now, file=report.file_name, **counts)
    except RowRefused as refused:
        report.findings.append(refused.row.finding(refused) if refused.row else _of_the_file(refused))
        key = (refused.row.sheet, refused.row.number) if refused.row else None
        report.rows = [replace(row, outcome=REFUSED) if (row.sheet, row.row) == key else row for row in report.rows]
        return report
    report.is_written = True
    return report


def _of_the_file(refusal: Refusal) -> Finding:
    return Finding(refusal.msgid, plain_params(refusal))
