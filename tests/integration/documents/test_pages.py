"""A paper of several pages: put in, ordered, taken away; what strangers may open follows every time."""

import shutil

import peewee
import pytest
from papers import AUTHOR, DEVICE, pdf, photo
from playhouse.migrations import Runner

from trace.database import database, open_database
from trace.documents import actions, actions_pages, rules
from trace.documents.models import Certificate, CertificatePage, StoredFile
from trace.documents.queries import find_file, pages_of, shown_pages
from trace.documents.stores import store_of
from trace.errors import NotFound
from trace.kit.migrate import FOLDER
from trace.kit.models import ActLogEntry
from trace.products.actions import save_product
from trace.products.actions_showing import add_photos

COLOURS = ("red", "green", "blue", "white")
# What there was when papers got their pages; a migration that is none of these came later, whenever it was written.
OF_THEN = ["0001", "0010", "0020", "0030", "0040", "0050", "0060", "0065", "0070", "0080", "0090", "0110", "0150",
           "0160", "0170"]  # fmt: skip


@pytest.fixture
def store(settings):
    return store_of(settings)


@pytest.fixture
def keep(song_hoa, clerk, now, store):
    def keep(content):
        return actions.keep_document(content, name="IMG_1.jpg", organisation=song_hoa, by=clerk, now=now, store=store)

    return keep


@pytest.fixture
def files(keep):
    return [keep(photo(colour=colour)) for colour in COLOURS]


@pytest.fixture
def add(song_hoa, clerk, now):
    def add(pages, kind="vietgap", **more):
        facts = {"number": "TT-20", "issuer": "Trung tâm", "issued_on": None, "expires_on": None, **more}
        about = {"subject_kind": "organisation", "subject_id": song_hoa.id}
        return actions.add_certificate(song_hoa, kind=kind, **facts, **about, pages=pages, by=clerk, now=now)

    return add


@pytest.fixture
def acting(clerk, now):
    return {"by": clerk, "now": now}


def names(paper) -> list[str]:
    return [file.sha256 for file in pages_of(paper)]


def of(files) -> list[str]:
    return [file.sha256 for file in files]


def public() -> set[str]:
    return {file.sha256 for file in StoredFile.select().where(StoredFile.is_public)}


def test_pages_keep_the_order_they_were_sent_in_and_the_first_is_the_papers_face(add, files):
    paper = add(files[:3])

    assert names(paper) == of(files[:3])
    assert Certificate.get_by_id(paper.id).file_id == files[0].id
    assert shown_pages([paper.id]) == {paper.id: tuple(of(files[:3]))}


def test_one_more_goes_behind_and_the_same_twice_is_one(add, files, acting):
    paper = add(files[:2])
    actions_pages.add_pages(paper, [files[2], files[0]], **acting)

    assert names(paper) == of(files[:3])


def test_a_wrong_page_taken_away_is_private_from_then_on_and_noted(add, files, acting, clerk):
    paper = add(files[:3])
    actions_pages.remove_page(paper, files[0].sha256, **acting)

    assert names(paper) == of(files[1:3])
    assert Certificate.get_by_id(paper.id).file_id == files[1].id
    assert public() == set(of(files[1:3]))
    with pytest.raises(NotFound):
        find_file(files[0].sha256, seen_by=None)
    assert find_file(files[0].sha256, seen_by=clerk).id == files[0].id
    noted = ActLogEntry.select().order_by(ActLogEntry.id.desc()).get()
    assert (noted.act, noted.detail["page"]) == ("documents.remove_page", 1)


def test_a_page_that_a_product_or_another_paper_shows_stays_public(app, add, files, acting, song_hoa, store):
    product = save_product(song_hoa, {"name": "Gạo", "category": "rice"}, **acting)
    add_photos(product, [("a.jpg", photo(colour="red"))], **acting, store=store)
    paper = add(files[:2])
    add(files[1:2], kind="ocop")
    for file in files[:2]:
        actions_pages.remove_page(paper, file.sha256, **acting)

    assert public() == set(of(files[:2]))


def test_order_is_what_was_asked_for_and_one_that_forgets_a_page_is_refused(add, files, acting):
    paper = add(files[:3])
    wanted = of([files[2], files[0], files[1]])
    actions_pages.order_pages(paper, wanted, **acting)

    assert names(paper) == wanted
    with pytest.raises(actions_pages.PageUnknown):
        actions_pages.order_pages(paper, wanted[:2], **acting)
    with pytest.raises(actions_pages.PageUnknown):
        actions_pages.remove_page(paper, "ab" * 32, **acting)
    assert names(paper) == wanted


def test_a_program_says_in_one_go_which_pages_there_are(add, files, acting):
    paper = add(files[:3])
    actions_pages.set_pages(paper, [files[3], files[1]], **acting)

    assert names(paper) == of([files[3], files[1]])
    assert public() == set(of([files[3], files[1]]))


def test_other_pages_are_not_what_an_officer_has_seen_another_order_is(add, files, acting, auditor, now):
    paper = add(files[:2])
    actions.verify_certificate(paper, by=auditor, now=now)
    actions_pages.order_pages(paper, of([files[1], files[0]]), **acting)
    assert Certificate.get_by_id(paper.id).verified_at is not None

    actions_pages.add_pages(paper, [files[2]], **acting)
    assert Certificate.get_by_id(paper.id).verified_at is None


@pytest.mark.parametrize("kind", ["gtin_right", "quarantine", "farm_registration"])
def test_papers_that_bear_names_are_not_shown_unless_somebody_says_so(add, files, kind):
    quiet, told = add(files[:1], kind=kind), add(files[1:2], kind=kind, shows_pages=True)

    assert public() == {files[1].sha256}
    assert shown_pages([quiet.id, told.id]) == {told.id: (files[1].sha256,)}


def test_hidden_again_withdrawn_or_not_its_pages_are_private(add, files, acting):
    first, second = add(files[:1]), add(files[1:2])
    wording = {"number": "TT-20", "issuer": "Trung tâm", "issued_on": None, "expires_on": None, "note": ""}
    actions.change_certificate(first, **wording, shows_pages=False, **acting)
    actions.withdraw_certificate(second, **acting)

    assert public() == set()
    assert names(first) == [files[0].sha256]
    assert shown_pages([first.id, second.id]) == {}


def test_too_many_files_or_too_large_together_are_refused(add, files, acting, monkeypatch):
    paper = add(files[:1])
    monkeypatch.setattr(rules, "MOST_PAGES", 2)
    with pytest.raises(rules.FileRefused, match="nhiều nhất 2 tệp"):
        actions_pages.add_pages(paper, files[1:3], **acting)
    monkeypatch.setattr(rules, "LARGEST_PAPER_BYTES", files[0].size_bytes)
    with pytest.raises(rules.FileRefused, match="cộng lại"):
        actions_pages.add_pages(paper, files[1:2], **acting)
    assert names(paper) == [files[0].sha256]


def test_strangers_and_officers_change_no_page(add, files, stranger_manager, auditor, now):
    paper = add(files[:2])
    for nosy in (stranger_manager, auditor):
        with pytest.raises(rules.PaperNotYours):
            actions_pages.remove_page(paper, files[0].sha256, by=nosy, now=now)
        with pytest.raises(rules.PaperNotYours):
            actions_pages.add_pages(paper, files[2:3], by=nosy, now=now)
    assert names(paper) == of(files[:2])


def test_a_pdf_is_kept_without_its_author_and_its_pages_are_counted(keep, store):
    file = keep(pdf(3))
    kept = store.get(file.sha256)

    assert (file.media_type, file.page_count) == ("application/pdf", 3)
    assert AUTHOR.encode() not in kept
    assert DEVICE.encode() not in kept
    assert keep(pdf(3)).id == file.id


def test_the_database_refuses_the_same_page_twice(add, files):
    paper = add(files[:1])
    with pytest.raises(peewee.IntegrityError), database.atomic():
        CertificatePage.create(certificate=paper, position=2, file=files[0])


def test_a_paper_of_before_keeps_its_file_as_page_one_and_a_right_to_a_number_stops_being_public(tmp_path):
    older = tmp_path / "older"
    later = [path.stem for path in sorted(FOLDER.glob("0*.py")) if path.stem[:4] not in OF_THEN]
    shutil.copytree(FOLDER, older, ignore=shutil.ignore_patterns(*(f"{name}.py" for name in later), "__pycache__"))
    of_then = (older / "0160_provenance.py").read_text().replace('"certificate_page",', "")
    (older / "0160_provenance.py").write_text(of_then)
    open_database(f"sqlite:///{tmp_path / 'old.db'}")
    database.connect()
    try:
        Runner(database.obj, str(older)).up()
        run = database.execute_sql
        run("PRAGMA foreign_keys=0")
        for number, sha in ((1, "a" * 64), (2, "b" * 64)):
            run(
                "INSERT INTO stored_file (id, sha256, organisation_id, media_type, size_bytes, original_name, "
                f"uploaded_at, is_public) VALUES ({number}, '{sha}', 1, 'image/webp', 1, '', '2026-01-01', 1)"
            )
        for number, kind in ((1, "vietgap"), (2, "gtin_right"), (3, "other")):
            run(
                "INSERT INTO certificate (id, organisation_id, kind, number, issuer, search_folded, subject_kind, "
                "subject_id, file_id, note, verified_by, is_active, created_at) VALUES "
                f"({number}, 1, '{kind}', 'x', 'x', '', 'organisation', 1, {number if number < 3 else 'NULL'}, '', "
                "'', 1, '2026-01-01')"
            )
        assert Runner(database.obj, str(FOLDER)).up() == later

        assert [(p.certificate_id, p.position, p.file_id) for p in CertificatePage.select()] == [(1, 1, 1), (2, 1, 2)]
        assert public() == {"a" * 64}
        assert not Certificate.get_by_id(2).shows_pages
        before = run("SELECT number FROM page_epoch").fetchone()[0]
        CertificatePage.update(position=2).where(CertificatePage.id == 1).execute()
        assert run("SELECT number FROM page_epoch").fetchone()[0] > before
    finally:
        database.obj.close_all()
