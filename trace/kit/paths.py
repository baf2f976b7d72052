"""Addresses inside this service: where a form may send a person next."""

from urllib.parse import urlsplit


def local_path(asked: str | None, *, otherwise: str) -> str:
    """`asked` when it is a path of this service, else `otherwise`: a link must not lead people to another host."""
    path = asked or ""
    try:
        parts = urlsplit(path)
    except ValueError:  # a bracket where a host should be
        return otherwise
    is_local = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() and "\\" not in path
    return path if is_local and not parts.scheme and not parts.netloc else otherwise
