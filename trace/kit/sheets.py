"""Files as people's programs write them: workbooks through a process of their own, text in the encodings met here."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from trace.errors import N_, Invalid

LARGEST_UNPACKED = 200 * 1024 * 1024
_SECONDS_TO_READ = 60
_READER = Path(__file__).with_name("spreadsheet.py")


class FileUnreadable(Invalid):
    """The file is none we can read, or larger than we read."""


def is_workbook(content: bytes) -> bool:
    """True for what begins as xlsx, ods or xls do."""
    return content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))


def read_workbook(content: bytes, *, with_times: bool = False) -> list[dict[str, Any]]:
    """Its sheets as {name, is_hidden, rows}; a date is {"day": ISO}, with times a moment is {"moment": ISO}."""
    if content.startswith(b"PK"):
        _check_unpacked_size(content)
    try:
        done = subprocess.run(  # noqa: S603  (our own program, the file on its stdin)
            [sys.executable, "-I", str(_READER), *(["--with-times"] if with_times else [])],
            input=content,
            capture_output=True,
            timeout=_SECONDS_TO_READ,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _too_large() from None
    if done.returncode == 3:
        raise FileUnreadable(N_("Tệp có mật khẩu. Bỏ mật khẩu rồi tải lại."), field="file")
    if done.returncode == 2:
        raise _broken()
    if done.returncode:
        raise _too_large()
    sheets: list[dict[str, Any]] = json.loads(done.stdout)
    return sheets


def decode(content: bytes) -> str:
    """UTF-8, then UTF-16 (Excel's "Unicode text"), then the Vietnamese Windows code page; refused where it is none."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1258")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text or sum(not (c.isprintable() or c in "\r\n\t\ufeff") for c in text[:2000]) > 5:
            raise _broken()
        return text
    raise FileUnreadable(N_("Không rõ bảng mã của tệp. Lưu lại kiểu “CSV UTF-8” hoặc Excel."), field="file")


def separator_of(lines: Sequence[str]) -> str:
    """The sign that stands most often outside quotes in the first line that is no comment."""
    first = next((line for line in lines if line.strip() and not line.startswith("#")), "")
    outside = "".join(part for place, part in enumerate(first.split('"')) if place % 2 == 0)
    return max(("\t", ";", ","), key=outside.count)


def _check_unpacked_size(content: bytes) -> None:
    """What the archive says of itself; an archive that lies meets the reader's own limit of memory."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile:
        raise _broken() from None
    if unpacked > LARGEST_UNPACKED:
        raise _too_large()


def _broken() -> FileUnreadable:
    return FileUnreadable(N_("Không đọc được tệp này. Nhận tệp Excel (.xlsx, .xls), .ods hoặc .csv."), field="file")


def _too_large() -> FileUnreadable:
    return FileUnreadable(
        N_("Bảng tính này lớn quá mức đọc được. Xóa các ô thừa hoặc chia thành nhiều tệp."), field="file"
    )
