"""Pages of a list: which slice, which order, and the links around it. Unknown values fall back quietly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")
PAGE_SIZE = 25


@dataclass(frozen=True)
class Listing:
    """What a list page was asked for: search text, page number (from 1), sort name with its direction."""

    search: str
    page: int
    sort: str
    is_descending: bool
    filters: Mapping[str, str]

    @classmethod
    def read(cls, arguments: Mapping[str, str], *, sorts: Sequence[str], filters: Sequence[str] = ()) -> "Listing":
        """From a query string: `q`, `page`, `sort` (a leading minus descends), and the named filters."""
        sort = arguments.get("sort", "")
        name = sort.removeprefix("-")
        number = arguments.get("page", "1")
        return cls(
            search=_plain(arguments.get("q", ""))[:100],
            page=min(max(int(number), 1), 100_000) if number.isascii() and number.isdigit() else 1,
            sort=name if name in sorts else sorts[0],
            is_descending=sort.startswith("-") if name in sorts else False,
            filters={key: _plain(arguments[key]) for key in filters if _plain(arguments.get(key, ""))},
        )

    @classmethod
    def asked(cls, query: Mapping[str, Any], *, filters: Sequence[str]) -> "Listing":
        """From the query of a program, which its schema has checked: the names are those of `read`."""
        return cls(
            search=query["q"],
            page=query["page"],
            sort=query["sort"].removeprefix("-"),
            is_descending=query["sort"].startswith("-"),
            filters={name: query[name] for name in filters if name in query},
        )

    def arguments(self, **changes: Any) -> dict[str, Any]:
        """The query string of this listing with some values changed; empty values leave it."""
        now: dict[str, Any] = {
            "q": self.search,
            "sort": ("-" if self.is_descending else "") + self.sort,
            "page": self.page,
            **self.filters,
            **changes,
        }
        return {key: value for key, value in now.items() if value not in ("", None, 1) or (key == "q" and value)}

    def sorted_by(self, name: str) -> dict[str, Any]:
        """The link of a column head: sort by it, or turn the direction when it already leads."""
        turn = self.sort == name and not self.is_descending
        return self.arguments(sort=("-" if turn else "") + name, page=1)


@dataclass(frozen=True)
class Page(Generic[T]):
    """One slice of a list and how long the whole is."""

    items: Sequence[T]
    total: int
    listing: Listing
    size: int = PAGE_SIZE

    @property
    def number(self) -> int:
        """This page's number, from 1."""
        return self.listing.page

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def following(self) -> int | None:
        """The next page's number; None at the end."""
        return self.number + 1 if self.pages > self.number else None

    @property
    def first(self) -> int:
        return (self.listing.page - 1) * self.size + 1 if self.total else 0

    @property
    def last(self) -> int:
        return min(self.listing.page * self.size, self.total)


def page_of(query: Any, listing: Listing, *, size: int = PAGE_SIZE) -> Page[Any]:
    """Run a peewee query for one page; the count is one statement more."""
    return Page(list(query.paginate(listing.page, size)), query.count(), listing, size)


def _plain(text: str) -> str:
    """Without what no database can be asked for."""
    return text.replace("\x00", "").strip()
