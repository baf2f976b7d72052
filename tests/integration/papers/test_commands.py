"""`flask papers`: files written, refusals as sentences with status 1, doses only for the organisation's own people."""

import pytest
from papered import codes_on, pages_of, text_of

from trace.access.models import Person


@pytest.fixture
def run(app, noon):
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(args=["papers", *map(str, words)])


@pytest.fixture
def login(clerk):
    return Person.get_by_id(clerk.person_id).login


def test_a_diary_for_the_operator_and_for_a_person_of_the_organisation(run, tmp_path, season, login):
    bare, whole = tmp_path / "bare.pdf", tmp_path / "whole.pdf"

    assert run("diary", season.code, "--output", bare).exit_code == 0
    done = run("diary", season.code, "--by", login, "--output", whole)
    assert (done.exit_code, str(whole) in done.output) == (0, True)
    assert "12 g/sào" not in text_of(bare.read_bytes())
    assert "12 g/sào" in text_of(whole.read_bytes())


def test_a_note_a_dossier_and_excel(run, tmp_path, dispatch, lots, login):
    note, dossier, sheet = tmp_path / "note.pdf", tmp_path / "dossier.pdf", tmp_path / "dossier.xlsx"

    assert run("note", dispatch.id, "--by", login, "--output", note).exit_code == 0
    assert run("dossier", lots[0].code, "--output", dossier).exit_code == 0
    assert run("dossier", lots[0].code, "--format", "xlsx", "--output", sheet).exit_code == 0
    assert "17C-123.45" in text_of(note.read_bytes())
    assert len(pages_of(dossier.read_bytes())) == 1
    assert sheet.read_bytes()[:2] == b"PK"


def test_sheets_of_plots_and_of_a_season(run, tmp_path, season, plots):
    file = tmp_path / "to.pdf"

    assert run("sheets", plots[0].code, plots[1].code, "--rows", 6, "--output", file).exit_code == 0
    assert codes_on(file.read_bytes(), 0, 203) == [f"https://txng.example/sites/{plots[0].code}/record"]
    assert run("sheets", "--season", season.code, "--output", file).exit_code == 0
    assert codes_on(file.read_bytes(), 0, 203) == [f"https://txng.example/seasons/{season.code}/record"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("diary", "T0000000"), "Không tìm thấy vụ này."),
        (("dossier", "T0000000"), "Không tìm thấy lô này."),
        (("note", 999999), "Không tìm thấy việc này."),
        (("sheets",), "Chưa chọn ruộng hoặc ao nào."),
        (("sheets", "P999"), "Không tìm thấy địa điểm này."),
        (("diary", "T0000000", "--by", "khong-co@ai.example"), "Không tìm thấy người này."),
    ],
)
def test_refusals_are_sentences_on_stderr(run, tmp_path, words, sentence):
    done = run(*words, "--output", tmp_path / "x.pdf")

    assert done.exit_code == 1
    assert sentence in done.stderr
    assert not (tmp_path / "x.pdf").exists()


def test_a_person_of_another_organisation_prints_nothing(run, tmp_path, season, stranger_clerk):
    stranger = Person.get_by_id(stranger_clerk.person_id).login
    done = run("diary", season.code, "--by", stranger, "--output", tmp_path / "x.pdf")

    assert done.exit_code == 1
    assert "Không tìm thấy vụ này." in done.stderr


def test_a_folder_that_cannot_be_written_is_named(run, tmp_path, season):
    done = run("diary", season.code, "--output", tmp_path / "nowhere" / "x.pdf")

    assert done.exit_code == 1
    assert "nowhere" in done.stderr
