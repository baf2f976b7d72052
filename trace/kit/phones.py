"""Telephone numbers as people here write them, one international form inside (E.164)."""

import re

from trace.errors import N_, Invalid

_WRONG = N_("Số điện thoại “%(text)s” không đúng. Ví dụ: 0912 345 678.")
_PUNCTUATION = re.compile(r"[\s.\-()\u00a0]+")


def parse_phone(text: str) -> str:
    """`0912 345 678`, `84912345678`, `+84 (0)912…` → `+84912345678`; a foreign number needs its `+`.

    Vietnamese numbers have nine digits after the country code (mobile) or ten (fixed line, 02…), general knowledge
    of the numbering plan since 2018; short hotlines (1800…, 1900…) stay as they are.
    """
    bare = _PUNCTUATION.sub("", text.strip().replace("(0)", ""))
    if re.fullmatch(r"1[89]00\d{4,6}", bare):
        return bare
    if re.fullmatch(r"\+(?!84)[1-9]\d{7,14}", bare):
        return bare
    found = re.fullmatch(r"(?:\+84|0084|84|0)0?([35789]\d{8}|2\d{9})", bare)
    if not found:
        raise Invalid(_WRONG, text=text)
    return "+84" + found[1]


def show_phone(number: str) -> str:
    """`+84912345678` → `0912 345 678`; what is not a Vietnamese number stays as it is."""
    if not number.startswith("+84"):
        return number
    local = "0" + number.removeprefix("+84")
    head = 4 if len(local) == 10 else 5
    return f"{local[:head]} {local[head : head + 3]} {local[head + 3 :]}"
