"""The sentence of every content fault the linters can find, by its name in the GS1 Barcode Syntax Tests."""

from collections.abc import Mapping
from typing import Final, Never

from trace.errors import N_

from .errors import LintError

_NOT_A_DIGIT = N_("%(where)s: “%(part)s” không phải chữ số.")
_BAD_CHARACTER = N_("%(where)s: không được dùng ký tự “%(part)s”.")
_BAD_LENGTH_OF_TIME = N_("%(where)s: ngày giờ thiếu hoặc thừa chữ số.")
_BAD_POSITION = N_("%(where)s: phải ghi thứ tự trên tổng số, ví dụ 1/3; “%(part)s” không hợp lệ.")
_BAD_IBAN = N_("%(where)s: số tài khoản quốc tế (IBAN) sai ở “%(part)s”.")
_BAD_COORDINATE = N_("%(where)s: tọa độ “%(part)s” không hợp lệ.")
_BAD_PIECE = N_("%(where)s: số kiện trên tổng số kiện sai ở “%(part)s”.")
_BAD_CODE = N_("%(where)s: “%(part)s” không có trong danh mục mã cho phép.")
_BAD_PREFIX = N_("%(where)s: phải bắt đầu bằng tiền tố doanh nghiệp GS1, ít nhất 4 chữ số.")
_BAD_CHECK = N_("%(where)s: ký tự kiểm tra “%(part)s” sai, có thể đã gõ nhầm.")
_TOO_SHORT_FOR_CHECK = N_("%(where)s: quá ngắn hoặc quá dài để có ký tự kiểm tra.")
_BAD_COUPON = N_("%(where)s: dữ liệu phiếu giảm giá sai ở “%(part)s”.")

SENTENCES: Final[Mapping[str, str]] = {
    "NON_DIGIT_CHARACTER": _NOT_A_DIGIT,
    "INVALID_CSET82_CHARACTER": _BAD_CHARACTER,
    "INVALID_CSET39_CHARACTER": _BAD_CHARACTER,
    "INVALID_CSET64_CHARACTER": _BAD_CHARACTER,
    "INVALID_CSET64_PADDING": N_("%(where)s: phần đệm “%(part)s” ở cuối chữ ký số sai."),
    "INVALID_IMPORT_IDX_CHARACTER": _BAD_CHARACTER,
    "IMPORTER_IDX_MUST_BE_ONE_CHARACTER": N_("%(where)s: chỉ số nhà nhập khẩu phải là đúng một ký tự."),
    "REQUIRES_NON_DIGIT_CHARACTER": N_("%(where)s: phải có ít nhất một ký tự không phải chữ số."),
    "INVALID_PERCENT_SEQUENCE": N_("%(where)s: “%(part)s” không phải mã phần trăm hợp lệ."),
    "INCORRECT_CHECK_DIGIT": N_("%(where)s: chữ số kiểm tra “%(part)s” sai, có thể đã gõ nhầm."),
    "TOO_SHORT_FOR_CHECK_DIGIT": _TOO_SHORT_FOR_CHECK,
    "INCORRECT_CHECK_PAIR": _BAD_CHECK,
    "TOO_SHORT_FOR_CHECK_PAIR": _TOO_SHORT_FOR_CHECK,
    "TOO_LONG_FOR_CHECK_PAIR_IMPLEMENTATION": _TOO_SHORT_FOR_CHECK,
    "TOO_SHORT_FOR_GCP": _BAD_PREFIX,
    "INVALID_GCP_PREFIX": _BAD_PREFIX,
    "DATE_TOO_SHORT": _BAD_LENGTH_OF_TIME,
    "DATE_TOO_LONG": _BAD_LENGTH_OF_TIME,
    "HOUR_TOO_SHORT": _BAD_LENGTH_OF_TIME,
    "HOUR_TOO_LONG": _BAD_LENGTH_OF_TIME,
    "MINUTE_TOO_SHORT": _BAD_LENGTH_OF_TIME,
    "MINUTE_TOO_LONG": _BAD_LENGTH_OF_TIME,
    "SECOND_TOO_SHORT": _BAD_LENGTH_OF_TIME,
    "SECOND_TOO_LONG": _BAD_LENGTH_OF_TIME,
    "HOUR_WITH_MINUTE_TOO_SHORT": _BAD_LENGTH_OF_TIME,
    "HOUR_WITH_MINUTE_TOO_LONG": _BAD_LENGTH_OF_TIME,
    "ILLEGAL_MONTH": N_("%(where)s: không có tháng “%(part)s”."),
    "ILLEGAL_DAY": N_("%(where)s: không có ngày “%(part)s” trong tháng ấy."),
    "ILLEGAL_HOUR": N_("%(where)s: không có giờ “%(part)s”."),
    "ILLEGAL_MINUTE": N_("%(where)s: không có phút “%(part)s”."),
    "ILLEGAL_SECOND": N_("%(where)s: không có giây “%(part)s”."),
    "NOT_ISO3166": N_("%(where)s: “%(part)s” không phải mã số nước (Việt Nam là 704)."),
    "NOT_ISO3166_OR_999": N_("%(where)s: “%(part)s” không phải mã số nước (Việt Nam là 704) hoặc 999."),
    "NOT_ISO3166_ALPHA2": N_("%(where)s: “%(part)s” không phải mã chữ của nước (Việt Nam là VN)."),
    "NOT_ISO4217": N_("%(where)s: “%(part)s” không phải mã số tiền tệ (đồng Việt Nam là 704)."),
    "INVALID_MEDIA_TYPE": _BAD_CODE,
    "INVALID_PACKAGE_TYPE": _BAD_CODE,
    "INVALID_BIOLOGICAL_SEX_CODE": _BAD_CODE,
    "INVALID_WINDING_DIRECTION": _BAD_CODE,
    "NOT_ZERO_OR_ONE": N_("%(where)s: phải là 0 (không) hoặc 1 (có)."),
    "NOT_ZERO": N_("%(where)s: chỗ “%(part)s” phải là số 0."),
    "NOT_HYPHEN": N_("%(where)s: chỗ “%(part)s” phải là dấu trừ."),
    "ILLEGAL_ZERO_VALUE": N_("%(where)s: giá trị không được bằng 0."),
    "ILLEGAL_ZERO_PREFIX": N_("%(where)s: “%(part)s” không được bắt đầu bằng số 0."),
    "POSITION_IN_SEQUENCE_MALFORMED": _BAD_POSITION,
    "POSITION_EXCEEDS_END": _BAD_POSITION,
    "INVALID_LENGTH_FOR_PIECE_OF_TOTAL": _BAD_PIECE,
    "ZERO_PIECE_NUMBER": _BAD_PIECE,
    "ZERO_TOTAL_PIECES": _BAD_PIECE,
    "PIECE_NUMBER_EXCEEDS_TOTAL": _BAD_PIECE,
    "LATITUDE_INVALID_LENGTH": _BAD_COORDINATE,
    "LONGITUDE_INVALID_LENGTH": _BAD_COORDINATE,
    "INVALID_LATITUDE": _BAD_COORDINATE,
    "INVALID_LONGITUDE": _BAD_COORDINATE,
    "IBAN_TOO_SHORT": _BAD_IBAN,
    "IBAN_TOO_LONG": _BAD_IBAN,
    "INVALID_IBAN_CHARACTER": _BAD_IBAN,
    "ILLEGAL_IBAN_COUNTRY_CODE": _BAD_IBAN,
    "INCORRECT_IBAN_CHECKSUM": _BAD_IBAN,
}


def refuse(code: str, text: str, at: int = 0, length: int | None = None) -> Never:
    """Raise the fault at `text[at:at + length]`; the whole text when no place is given."""
    # North American coupons are never shown to our users: one sentence serves their 56 faults.
    sentence = _BAD_COUPON if code.startswith("COUPON_") else SENTENCES[code]
    span = len(text) - at if length is None else length
    raise LintError(sentence, code=code, text=text, at=at, length=span)
