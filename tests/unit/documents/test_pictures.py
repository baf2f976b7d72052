"""A picture forgets place and device in every format phones write, and its moment is kept beside it."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from papers import DEVICE, photo
from PIL import ExifTags, Image

from trace.documents.pictures import read_picture
from trace.documents.rules import FileRefused


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "MPO"])
def test_nothing_of_where_and_with_what_is_left(kind):
    sent = photo(kind)
    kept = read_picture(sent)

    assert DEVICE.encode() in sent
    for content in (kept.large, kept.small):
        opened = Image.open(BytesIO(content))
        assert opened.format == "WEBP"
        assert dict(opened.getexif()) == {}
        assert not opened.info.keys() & {"exif", "xmp", "icc_profile"}
        assert DEVICE.encode() not in content


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "MPO"])
def test_when_it_was_taken_is_kept_beside_it(kind):
    assert read_picture(photo(kind)).taken_at == datetime(2026, 11, 20, 0, 30, tzinfo=UTC)


def test_a_camera_that_knows_its_clock_is_believed():
    exif = Image.Exif()
    told = exif.get_ifd(ExifTags.IFD.Exif)
    told[ExifTags.Base.DateTimeOriginal], told[ExifTags.Base.OffsetTimeOriginal] = "2026:11:20 07:30:00", "+09:00"
    out = BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG", exif=exif)

    assert read_picture(out.getvalue()).taken_at == datetime(2026, 11, 19, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize("taken", ["", "0000:00:00 00:00:00", "hôm qua"])
def test_a_camera_without_a_clock_tells_nothing(taken):
    assert read_picture(photo(taken=taken)).taken_at is None


@pytest.mark.parametrize("content", [b"GIF89a", b"<svg/>", photo()[:200]])
def test_what_is_not_one_of_our_formats_or_not_whole_is_refused(content):
    with pytest.raises(FileRefused, match="Không đọc được ảnh"):
        read_picture(content)
