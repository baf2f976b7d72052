"""How a resolver decides: what was asked, which link answers best. Plain values.

Source: GS1-Conformant Resolver Standard 1.2 (link types, negotiation, 300 where nothing decides).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from werkzeug.datastructures import LanguageAccept, MIMEAccept
from werkzeug.http import parse_accept_header

VOCABULARY: Final = "https://ref.gs1.org/voc/"
LINKSET: Final = "linkset"
LINKSET_MEDIA: Final = "application/linkset+json"
DEFAULT: Final = "defaultLink"
LINKSET_CONTEXT: Final = "https://ref.gs1.org/standards/resolver/linkset-context"

_VOCABULARIES: Final = ("gs1:", VOCABULARY, "https://gs1.org/voc/", "https://www.gs1.org/voc/")
_TYPE: Final = re.compile(r"[A-Za-z]{2,60}")


@dataclass(frozen=True, slots=True)
class Link:
    """One target: what it is (a bare word of the GS1 vocabulary), where, its words, its kind and language."""

    kind: str
    href: str
    title: str
    media: str = "text/html"
    language: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """A key with some of its qualifiers: its address at this host, what it is, its links; the first is the default."""

    anchor: str
    description: str
    default: Link
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """What a request wants. `link_type`: nothing, `linkset`, a word of the vocabulary, or `?` for an unknown one."""

    link_type: str
    accept: MIMEAccept
    languages: LanguageAccept

    @property
    def is_plain_visit(self) -> bool:
        """A browser opening what it scanned."""
        return not self.link_type and "text/html" in self.accept.values() and not self.wants_linkset

    @property
    def wants_linkset(self) -> bool:
        """By link type, or because the Accept header names the media type itself."""
        return self.link_type == LINKSET or (
            LINKSET_MEDIA in self.accept.values() and self.accept.quality(LINKSET_MEDIA) > 0
        )


def read_ask(accept: str, languages: str, query: str) -> Ask:
    """Read Accept, Accept-Language and the linkType of the raw query."""
    asked = next((value for name, value in parse_qsl(query, keep_blank_values=True) if name == "linkType"), "")
    return Ask(
        link_type=read_link_type(asked),
        accept=parse_accept_header(accept, MIMEAccept),
        languages=parse_accept_header(languages, LanguageAccept),
    )


def read_link_type(text: str) -> str:
    """`gs1:pip`, its full address in either namespace, or a bare word → `pip`; `all` is the old word for linkset."""
    if text in ("", LINKSET, "all"):
        return LINKSET if text else ""
    bare = next((text.removeprefix(one) for one in _VOCABULARIES if text.startswith(one)), text)
    return bare if _TYPE.fullmatch(bare) else "?"


def choose(levels: Sequence[Level], ask: Ask) -> tuple[Link, ...]:
    """The links that answer best: one decides, several are a choice for the asker, none is "not found".

    Without a link type, or for the default one, the default of the nearest level decides.
    """
    if ask.link_type in ("", DEFAULT):
        return (levels[0].default,)
    nearest = next((found for level in levels if (found := _of_kind(level, ask.link_type))), ())
    return _best(nearest, ask)


def _of_kind(level: Level, kind: str) -> tuple[Link, ...]:
    return tuple(link for link in level.links if link.kind == kind)


def _best(links: tuple[Link, ...], ask: Ask) -> tuple[Link, ...]:
    """Narrow by language, then by media type; a preference nothing meets narrows nothing."""
    languages = [link.language for link in links if link.language]
    if languages and len(links) > 1:
        language = ask.languages.best_match(languages) or languages[0]
        links = tuple(link for link in links if link.language in (language, ""))
    media = {link.media for link in links}
    if len(media) > 1:
        best = ask.accept.best_match(sorted(media))
        links = tuple(link for link in links if best is None or link.media == best)
    return links


def passed_on(href: str, query: str) -> str:
    """The target with the whole query of the request behind its own, before any fragment."""
    if not query:
        return href
    address, hash_mark, fragment = href.partition("#")
    return f"{address}{'&' if '?' in address else '?'}{query}{hash_mark}{fragment}"


def linkset_of(levels: Sequence[Level]) -> dict[str, list[dict[str, object]]]:
    """RFC 9264 JSON with every level up to the key; full addresses as relation types."""
    return {"linkset": [_context_object(level) for level in levels]}


def choice_of(level: Level, links: Sequence[Link]) -> dict[str, list[dict[str, object]]]:
    """The candidates of a 300 answer, as a linkset of them alone."""
    listed: dict[str, object] = {"anchor": level.anchor, "itemDescription": level.description}
    return {"linkset": [listed | {VOCABULARY + links[0].kind: [_target(link) for link in links]}]}


def _context_object(level: Level) -> dict[str, object]:
    shown: dict[str, object] = {"anchor": level.anchor, "itemDescription": level.description}
    # The default carries its address and title only; it stands again under what it is.
    shown[VOCABULARY + DEFAULT] = [{"href": level.default.href, "title": level.default.title}]
    for kind in dict.fromkeys(link.kind for link in level.links):
        shown[VOCABULARY + kind] = [_target(link) for link in _of_kind(level, kind)]
    return shown


def _target(link: Link) -> dict[str, object]:
    target: dict[str, object] = {"href": link.href, "title": link.title, "type": link.media}
    return target | ({"hreflang": [link.language]} if link.language else {})
