"""Percent-encoding as GS1 Digital Link URI Syntax uses it: all but letters, digits and -._~ is encoded."""

import re
from typing import Final

_UNRESERVED: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def encode(text: str, *, in_query: bool = False) -> str:
    """Encode each byte of the text; in a query a space becomes a plus sign."""
    encoded = "".join(c if c in _UNRESERVED else _escaped(c) for c in text)
    return encoded.replace("%20", "+") if in_query else encoded


def decode(text: str, *, in_query: bool = False) -> str:
    """Turn %41 into A, byte by byte; what is no percent code stays. In a query a plus sign is a space."""
    spaced = text.replace("+", " ") if in_query else text
    return re.sub(r"%([0-9A-Fa-f]{2})", lambda code: chr(int(code[1], 16)), spaced)


def _escaped(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode())
