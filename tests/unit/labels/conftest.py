"""A cast of labels: a short one, the longest real names, and a co-op that is not yet approved."""

from dataclasses import replace
from datetime import date

import pytest

from trace.labels.facts import LabelFacts


@pytest.fixture
def short_rice() -> LabelFacts:
    return LabelFacts(
        product_name="Gạo ST25",
        organisation_name="Hợp tác xã Đồng Nguyên",
        address_line="Xã Bình Định, tỉnh Hưng Yên",
        net_content="5 kg",
        lot="G7K2M9",
        produced_on=date(2026, 11, 2),
        expires_on=date(2027, 11, 2),
        short_code="K7M29QXA",
        host="txng.example.vn",
        url="https://txng.example.vn/t/K7M29QXA",
        short_url="https://txng.example.vn/t/K7M29QXA",
    )


@pytest.fixture
def long_rice(short_rice: LabelFacts) -> LabelFacts:
    return replace(
        short_rice,
        product_name="Gạo nếp cái hoa vàng Thụy Ninh đặc sản",
        organisation_name="Hợp tác xã sản xuất kinh doanh dịch vụ nông nghiệp xã Bình Định",
        address_line="Thôn Công Bình, xã Bình Định, tỉnh Hưng Yên",
        url="https://txng.example.vn/01/09520001000010/10/G7K2M9",
        gtin="9520001000010",
    )
