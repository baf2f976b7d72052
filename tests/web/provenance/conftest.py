"""The goods of `public_goods` behind the whole app, at noon, and a phone that asks for pages."""

from public_goods import goods, phone

__all__ = ["goods", "phone"]
