"""The goods of `public_goods` on this test's database."""

import pytest
from public_goods import Goods, make_all


@pytest.fixture
def goods(db, now, tmp_path) -> Goods:
    return make_all(now, tmp_path / "files")
