"""Findings from the command line: exit 0 only when it was done, sentences otherwise."""

import pytest
from labelled import make_batch, make_product

from trace.readiness.models import FindingDue


@pytest.fixture
def batch(song_hoa, clerk, now, settings, noon):
    return make_batch(song_hoa, make_product(song_hoa, by=clerk, now=now, settings=settings), by=clerk, now=now)


@pytest.fixture
def flask(app):
    return lambda *words: app.test_cli_runner().invoke(args=["readiness", *words])


def test_show_tells_what_a_batch_lacks_with_its_article(flask, batch):
    told = flask("show", batch.code)

    assert told.exit_code == 0
    assert "stop approval: Chưa có người quản lý duyệt lô. (TT 31/2026 Đ6.3) → Duyệt lô để bán" in told.stdout
    assert "warn missing_step: Chưa ghi bước:" in told.stdout


def test_show_takes_organisations_too_and_refuses_what_is_nowhere(flask, batch, song_hoa):
    assert flask("show", song_hoa.code).exit_code == 0

    told = flask("show", "KHONGCO")
    assert told.exit_code == 1
    assert "Không có lô, vụ hay cơ sở nào mang mã này." in told.stderr


def test_run_looks_at_what_changed_and_list_prints_it(flask, batch):
    assert "Đã xem lại" in flask("run").stdout
    assert not FindingDue.select().exists()
    assert "Đã xem lại 0 nơi." in flask("run").stdout
    assert "Đã xem lại 0 nơi." not in flask("run", "--all").stdout

    told = flask("list", "--rule", "missing_step", "--subject", "batch", "--organisation", batch.organisation.code)
    assert told.exit_code == 0
    assert f"{batch.code} {batch.name} · {batch.lot}: Chưa ghi bước:" in told.stdout
    assert "0 mục." in flask("list", "--state", "gone").stdout
    assert "0 mục." in flask("list", "--search", "khong thay").stdout
    assert flask("list", "--severity", "heavy").exit_code == 2


def test_count_tells_what_stops_and_what_warns(flask, batch):
    flask("run")
    whole = flask("count", "--organisation", batch.organisation.code).stdout

    assert whole.startswith("stop ")
    assert flask("count", "--subject", "batch", "--code", batch.code.lower()).stdout != "stop 0 warn 0\n"
    assert flask("count", "--subject", "season").stdout == "stop 0 warn 0\n"
    assert flask("count", "--organisation", "KHONG").stdout == "stop 0 warn 0\n"
