"""Taking the text of a Digital Link apart: host, stem, pairs in the path, pairs in the query."""

import re
from dataclasses import dataclass
from typing import Final

from trace.errors import N_

from .application_identifiers import find_ai
from .character_sets import is_digits
from .errors import Gs1Error
from .percent import decode

Pairs = list[tuple[str, str]]

# What RFC 3986 allows in an address at all; then a scheme in one case only, and a host with an optional port.
_ADDRESS: Final = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
_HOST: Final = re.compile(r"(?:https?|HTTPS?)://(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._~-]+)(?::[0-9]+)?(?=/)")
_SHORT_GTIN_LENGTHS: Final = frozenset({8, 12, 13})

# The words that stood for identifiers in addresses until version 1.2 of the standard.
_ALPHAS: Final = {
    "sscc": "00",
    "gtin": "01",
    "lot": "10",
    "ser": "21",
    "cpv": "22",
    "gdti": "253",
    "glnx": "254",
    "gcn": "255",
    "ginc": "401",
    "gsin": "402",
    "gln": "414",
    "payTo": "415",
    "party": "417",
    "grai": "8003",
    "giai": "8004",
    "itip": "8006",
    "cpid": "8010",
    "cpsn": "8011",
    "gmn": "8013",
    "gsrnp": "8017",
    "gsrn": "8018",
    "srin": "8019",
    "refno": "8020",
}


@dataclass(frozen=True, slots=True)
class Leniency:
    """What a reader may accept beyond the standard; nothing unless asked."""

    short_gtin: bool = False
    alphas: bool = False
    unknown_ais: bool = False
    unknown_attributes: bool = False


STRICT: Final = Leniency()


def split_address(uri: str) -> tuple[str, str, str]:
    """Scheme and host, path, query; the fragment is dropped."""
    if not _ADDRESS.fullmatch(uri):
        raise Gs1Error(N_("Địa chỉ “%(uri)s” trống hoặc có ký tự không được phép."), uri=uri)
    host = _HOST.match(uri)
    if host is None:
        raise Gs1Error(N_("“%(uri)s” không phải địa chỉ web đầy đủ."), uri=uri)
    path, _, query = uri[host.end() :].partition("#")[0].partition("?")
    return host.group(), path, query


def split_path(path: str, leniency: Leniency) -> tuple[str, Pairs]:
    """The stem, and the pairs from the last primary key on; what stands before it is the host's affair."""
    segments = path.split("/")
    start = next((at for at in range(len(segments) - 2, 0, -2) if _is_key(segments[at], leniency)), None)
    if start is None:
        raise Gs1Error(N_("Địa chỉ “%(path)s” không có mã khóa GS1 nào (như 01, 00, 414)."), path=path)
    names, values = segments[start::2], segments[start + 1 :: 2]
    pairs = [
        (_name(name, leniency), _decoded(value, leniency, name=_name(name, leniency), in_query=False))
        for name, value in zip(names, values, strict=True)
    ]
    return "/".join(segments[:start]), pairs


def split_query(query: str, leniency: Leniency) -> tuple[Pairs, Pairs]:
    """The pairs with numeric names, which must be identifiers, and the other parameters as written."""
    attributes: Pairs = []
    others: Pairs = []
    for parameter in filter(None, query.split("&")):
        name, equals, value = parameter.partition("=")
        if is_digits(name) and equals:
            attributes.append((name, _decoded(value, leniency, name=name, in_query=True)))
        else:
            others.append((name, value))
    return attributes, others


def _is_key(name: str, leniency: Leniency) -> bool:
    try:
        return find_ai(_name(name, leniency)).is_primary_key
    except Gs1Error:
        return False


def _name(name: str, leniency: Leniency) -> str:
    return _ALPHAS.get(name, name) if leniency.alphas else name


def _decoded(value: str, leniency: Leniency, *, name: str, in_query: bool) -> str:
    text = decode(value, in_query=in_query)
    if not text or "\0" in text:
        raise Gs1Error(N_("(%(ai)s): giá trị trong địa chỉ trống hoặc không hợp lệ."), ai=name)
    if name == "01" and leniency.short_gtin and len(text) in _SHORT_GTIN_LENGTHS:
        return text.zfill(14)
    return text
