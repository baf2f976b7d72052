"""Reading a PDF: whole, open, without anything that acts; forget who made it, with what and where.

A PDF signed by its issuer stays byte for byte as it came, since any change would break the signature it proves
itself by. All others lose their metadata, also that of the photos inside them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pikepdf

from trace.documents.rules import MOST_PDF_PAGES, FileRefused
from trace.errors import N_

_ACTING = (
    "/JavaScript",
    "/Launch",
    "/ImportData",
    "/SubmitForm",
    "/GoToE",
    "/RichMediaExecute",
    "/Rendition",
    "/Movie",
)
_FORGOTTEN = ("/Metadata", "/PieceInfo", "/LastModified")
_START_OF_SCAN = 0xDA
# Of a JPEG's application segments a picture needs only these two: JFIF, and Adobe's mark of its colours.
_KEPT_SEGMENTS = (0xE0, 0xEE)


@dataclass(frozen=True)
class Pdf:
    """What is kept: bytes without metadata, and how many pages they have."""

    content: bytes
    pages: int
    is_signed: bool


def read_pdf(content: bytes) -> Pdf:
    """The PDF as it will be kept; the same file always gives the same bytes. FileRefused says what is wrong."""
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            if pdf.is_encrypted:
                raise FileRefused(N_("Tệp PDF bị khóa. Bỏ mật khẩu rồi gửi lại."), field="file")
            pages = len(pdf.pages)
            _check_pages(pages)
            _check_harmless(pdf)
            is_signed = _is_signed(pdf)
            return Pdf(content if is_signed else _without_metadata(pdf), pages, is_signed)
    except pikepdf.PasswordError as error:
        raise FileRefused(N_("Tệp PDF bị khóa. Bỏ mật khẩu rồi gửi lại."), field="file") from error
    except (pikepdf.PdfError, ValueError, RuntimeError, TypeError, RecursionError) as error:
        raise FileRefused(N_("Không đọc được tệp PDF này."), field="file") from error


def _check_pages(pages: int) -> None:
    if not pages:
        raise FileRefused(N_("Tệp PDF không có trang nào."), field="file")
    if pages > MOST_PDF_PAGES:
        raise FileRefused(N_("Tệp PDF dài quá %(most)s trang."), field="file", most=MOST_PDF_PAGES)


def _check_harmless(pdf: pikepdf.Pdf) -> None:
    """Paper has no programs and no other files inside; a PDF with some is not a scan of one."""
    for one in _dictionaries(pdf):
        if str(one.get("/S", "")) in _ACTING or "/JS" in one or "/XFA" in one:
            raise FileRefused(
                N_("Tệp PDF có lệnh tự chạy bên trong nên không nhận. In ra PDF mới, hoặc chụp ảnh tờ giấy."),
                field="file",
            )
        if "/EmbeddedFiles" in one or "/EF" in one or str(one.get("/Type", "")) == "/EmbeddedFile":
            raise FileRefused(
                N_("Tệp PDF có tệp khác đính kèm bên trong nên không nhận. In ra PDF mới, hoặc chụp ảnh tờ giấy."),
                field="file",
            )


def _is_signed(pdf: pikepdf.Pdf) -> bool:
    return any("/ByteRange" in one and "/Contents" in one for one in _dictionaries(pdf))


def _without_metadata(pdf: pikepdf.Pdf) -> bytes:
    for one in _dictionaries(pdf):
        for key in _FORGOTTEN:
            if key in one:
                del one[key]
        if isinstance(one, pikepdf.Stream) and _filter_of(one) == "/DCTDecode":
            kept = without_segments(bytes(one.read_raw_bytes()))
            one.write(kept, filter=pikepdf.Name.DCTDecode, decode_parms=one.get("/DecodeParms"))
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    out = BytesIO()
    # The id is a hash of the content, so that the same upload is the same file.
    pdf.save(out, deterministic_id=True, fix_metadata_version=False)
    return out.getvalue()


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every dictionary and stream of the file, those inside others too."""
    waiting: list[pikepdf.Object] = [pdf.trailer.Root, *pdf.objects]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Stream | pikepdf.Dictionary):
            yield one
            inner = [one[key] for key in list(one.keys())]
        elif isinstance(one, pikepdf.Array):
            inner = list(one)
        else:
            continue
        # What is an object of its own comes by itself.
        waiting += [each for each in inner if isinstance(each, pikepdf.Object) and not each.is_indirect]


def _filter_of(stream: pikepdf.Stream) -> str:
    """The only filter of a stream, else nothing: a JPEG packed once more keeps no readable segment either way."""
    found = stream.get("/Filter")
    if isinstance(found, pikepdf.Array):
        return str(found[0]) if len(found) == 1 else ""
    return str(found or "")


def without_segments(jpeg: bytes) -> bytes:
    """A JPEG without comments and application segments (Exif, XMP, maker's notes); other bytes stay as they are."""
    if not jpeg.startswith(b"\xff\xd8"):
        return jpeg
    kept, at = [jpeg[:2]], 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] != _START_OF_SCAN:
        mark = jpeg[at + 1]
        if mark == 0xFF:  # a filling byte
            at += 1
            continue
        end = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if mark in _KEPT_SEGMENTS or not (0xE0 <= mark <= 0xEF or mark == 0xFE):
            kept.append(jpeg[at:end])
        at = end
    return b"".join((*kept, jpeg[at:]))
