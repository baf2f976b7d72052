"""The goods of `public_goods` on this test's database."""

from public_goods import goods

__all__ = ["goods"]
