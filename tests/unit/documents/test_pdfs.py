"""A PDF is kept without who, where and with what; one that acts, hides files or is locked is refused."""

import hashlib
from io import BytesIO

import pikepdf
import pytest
from papers import AUTHOR, DEVICE, pdf, photo
from PIL import Image

from trace.documents.pdfs import read_pdf, without_segments
from trace.documents.rules import FileRefused


def acting(subtype: str):
    def change(made: pikepdf.Pdf) -> None:
        made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name("/" + subtype), JS="app.alert(1)")

    return change


def launching_link(made: pikepdf.Pdf) -> None:
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, A=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="x.exe")
    )
    made.pages[0].Annots = pikepdf.Array([link])


def named_script(made: pikepdf.Pdf) -> None:
    script = made.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="x"))
    made.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=["a", script]))


def attached(made: pikepdf.Pdf) -> None:
    made.attachments["luong.xlsx"] = b"PK"


def signed(made: pikepdf.Pdf) -> None:
    value = pikepdf.Dictionary(Type=pikepdf.Name.Sig, ByteRange=[0, 1, 2, 3], Contents=pikepdf.String(b"seal"))
    field = made.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="s", V=value))
    made.Root.AcroForm = pikepdf.Dictionary(Fields=[field], SigFlags=3)


def test_its_pages_are_counted_and_its_metadata_is_gone():
    sent = pdf(3)
    kept = read_pdf(sent)
    opened = pikepdf.open(BytesIO(kept.content))

    assert (kept.pages, len(opened.pages)) == (3, 3)
    assert "/Info" not in opened.trailer
    assert "/Metadata" not in opened.Root
    assert AUTHOR.encode() in sent
    assert AUTHOR.encode() not in kept.content


def test_the_photos_inside_lose_place_and_device_and_stay_pictures():
    sent = pdf(1)
    kept = read_pdf(sent)
    with pikepdf.open(BytesIO(kept.content)) as opened:
        scan = bytes(opened.pages[0].Resources.XObject.Scan.read_raw_bytes())

    assert DEVICE.encode() in sent
    assert DEVICE.encode() not in kept.content
    assert Image.open(BytesIO(scan)).size == (64, 48)


def test_the_same_file_gives_the_same_bytes_and_a_kept_one_itself():
    sent = pdf()
    first, second = read_pdf(sent).content, read_pdf(sent).content

    assert hashlib.sha256(first).digest() == hashlib.sha256(second).digest()
    assert read_pdf(first).content == first


def test_one_that_its_issuer_signed_stays_as_it_came():
    sent = pdf(change=signed)

    assert read_pdf(sent).content == sent
    assert read_pdf(sent).is_signed


@pytest.mark.parametrize(
    "change", [acting("JavaScript"), acting("Launch"), acting("SubmitForm"), launching_link, named_script]
)
def test_one_that_acts_is_refused(change):
    with pytest.raises(FileRefused, match="lệnh tự chạy"):
        read_pdf(pdf(change=change))


def test_one_with_files_inside_is_refused():
    with pytest.raises(FileRefused, match="đính kèm"):
        read_pdf(pdf(change=attached))


@pytest.mark.parametrize("password", ["mật khẩu", ""])
def test_a_locked_one_is_refused(password):
    locked = pdf(encryption=pikepdf.Encryption(owner="chủ", user=password))
    with pytest.raises(FileRefused, match="bị khóa"):
        read_pdf(locked)


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"%PDF-1.7 nothing that follows is one", pdf()[:500]])
def test_what_cannot_be_read_is_refused(content):
    with pytest.raises(FileRefused):
        read_pdf(content)


def test_one_without_pages_or_as_long_as_a_book_is_refused():
    with pytest.raises(FileRefused, match="không có trang"):
        read_pdf(pdf(0))
    with pytest.raises(FileRefused, match="dài quá 200 trang"):
        read_pdf(pdf(201))


def test_what_is_no_whole_jpeg_is_left_alone():
    whole = photo()

    assert without_segments(b"not a jpeg") == b"not a jpeg"
    assert without_segments(whole[:3]) == whole[:3]
    assert without_segments(without_segments(whole)) == without_segments(whole)
