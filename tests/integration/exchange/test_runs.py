"""A file on the page: kept, looked through, asked about, imported once or thrown away; long ones in jobs."""

from datetime import timedelta

import pytest

from trace.errors import Invalid
from trace.exchange import actions, queries, rules
from trace.exchange.models import ImportRun
from trace.jobs import runner
from trace.kit.models import ActLogEntry, Job
from trace.products.actions import save_product
from trace.products.models import Product

SHORT = "Tên sản phẩm;Nhóm;Mã vạch\nGạo;gạo;8934560369425\nCua;cua;\n"
LONG = "Tên sản phẩm;Nhóm\n" + "".join(f"Gạo số {n};gạo\n" for n in range(rules.MOST_ROWS_AT_ONCE + 1))


@pytest.fixture
def bring_file(song_hoa, clerk, now):
    def bring(lines: str, **more) -> ImportRun:
        given = {"file_name": "gao.csv", "kind": "products", "organisation": song_hoa, "by": clerk, "now": now}
        return actions.bring_file(lines.encode(), **{**given, **more})

    return bring


def fresh(run: ImportRun) -> ImportRun:
    return ImportRun.get_by_id(run.id)


def test_a_short_file_is_looked_through_at_once_and_nothing_is_written(bring_file):
    run = bring_file(SHORT)

    assert fresh(run).state == "checked"
    assert queries.report_of(fresh(run)).counts["draft"] == 2
    assert Product.select().count() == 0


def test_a_confirmed_file_is_written_logged_and_its_content_forgotten(bring_file, clerk, now):
    run = bring_file(SHORT)
    actions.confirm_import(run, by=clerk, now=now)
    kept = fresh(run)
    entry = ActLogEntry.get(ActLogEntry.act == "exchange.import")

    assert (kept.state, kept.content, kept.finished_at) == ("written", None, now)
    assert queries.report_of(kept).is_written
    assert Product.select().count() == 2
    assert (entry.subject, entry.detail) == ("products", {"file": "gao.csv", "draft": 2})


def test_a_file_is_imported_once(bring_file, clerk, now):
    run = bring_file(SHORT)
    seen_twice = fresh(run)
    actions.confirm_import(run, by=clerk, now=now)

    with pytest.raises(rules.ImportRefused, match="đã được nhập"):
        actions.confirm_import(seen_twice, by=clerk, now=now)
    assert Product.select().count() == 2


def test_what_changed_since_the_preview_counts_and_nothing_is_half_written(
    bring_file, clerk, dong_nguyen, stranger_clerk, now
):
    run = bring_file(SHORT)
    save_product(dong_nguyen, {"name": "Gạo", "category": "rice", "gtin": "8934560369425"}, by=stranger_clerk, now=now)
    actions.confirm_import(run, by=clerk, now=now)
    report = queries.report_of(fresh(run))

    assert fresh(run).state == "checked"
    assert [found.sentence for found in report.errors] == ["Mã GTIN này đã có sản phẩm của cơ sở khác khai."]
    assert Product.select().where(Product.organisation != dong_nguyen).count() == 0


def test_a_long_file_is_looked_through_and_written_by_jobs_with_progress(app, bring_file, clerk, now):
    run = bring_file(LONG)
    assert fresh(run).state == "reading"
    runner.run_waiting(now=now)
    assert fresh(run).state == "checked"
    actions.confirm_import(fresh(run), by=clerk, now=now)
    assert fresh(run).state == "writing"
    runner.run_waiting(now=now)

    assert fresh(run).state == "written"
    assert Product.select().count() == rules.MOST_ROWS_AT_ONCE + 1
    assert {(job.name, job.state, job.percent) for job in Job.select()} == {
        ("exchange.check", "done", 100),
        ("exchange.write", "done", 100),
    }
    assert ActLogEntry.get(ActLogEntry.act == "exchange.import").person_id == clerk.person_id


def test_a_job_that_breaks_leaves_a_file_that_can_be_thrown_away(app, bring_file, clerk, now):
    run = bring_file(LONG)
    ImportRun.update(content=b"PK\x03\x04 damaged on disk").where(ImportRun.id == run.id).execute()
    runner.run_waiting(now=now)

    assert fresh(run).state == "failed"
    assert Job.get().state == "failed"
    actions.discard_import(fresh(run), by=clerk, now=now)
    assert ImportRun.select().count() == 0


def test_how_numbers_are_written_is_asked_once(bring_file, clerk, now):
    run = bring_file("Tên;Nhóm;Định lượng\nGạo;gạo;1.234 g\n")
    assert queries.report_of(fresh(run)).asks_numbers
    with pytest.raises(rules.ImportRefused, match="còn chỗ phải sửa"):
        actions.confirm_import(fresh(run), by=clerk, now=now)
    with pytest.raises(Invalid):
        actions.choose_numbers(fresh(run), "fr", by=clerk, now=now)
    actions.choose_numbers(fresh(run), "en", by=clerk, now=now)

    report = queries.report_of(fresh(run))
    assert not report.asks_numbers
    assert report.errors[0].sentence == "Định lượng chỉ ghi đến 1 g hoặc 1 ml."


def test_files_of_others_are_neither_found_nor_touched(bring_file, clerk, stranger_manager, helper, admin, now):
    run = bring_file(SHORT)

    assert queries.find_import(run.id, seen_by=admin).id == run.id
    with pytest.raises(queries.UnknownImport):
        queries.find_import(run.id, seen_by=stranger_manager)
    assert queries.recent_imports(seen_by=stranger_manager) == []
    for by in (stranger_manager, helper):
        for act in (actions.confirm_import, actions.discard_import):
            with pytest.raises(rules.NotYourFile):
                act(run, by=by, now=now)
    assert Product.select().count() == 0


def test_files_nobody_imported_are_forgotten_after_a_week_and_imported_ones_kept(bring_file, clerk, now):
    old, kept = bring_file(SHORT), bring_file(SHORT.replace("Gạo", "Nếp").replace("8934560369425", ""))
    actions.confirm_import(kept, by=clerk, now=now)

    assert actions.forget_old_files(now=now + timedelta(days=6)) == 0
    assert actions.forget_old_files(now=now + timedelta(days=8)) == 1
    assert [run.id for run in ImportRun.select()] == [kept.id]
    assert old.id != kept.id


def test_a_report_survives_its_column(bring_file):
    report = queries.report_of(fresh(bring_file(SHORT)))

    assert type(report).from_dict(report.as_dict()) == report
