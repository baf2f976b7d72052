"""One lot of rice with a GTIN, and helpers that look at a PDF as a printer and a phone would."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from trace.labels.facts import LabelFacts

Pages = list[Image.Image]


@pytest.fixture
def rice() -> LabelFacts:
    return LabelFacts(
        product_name="Gạo nếp Quỳnh Phụ",
        organisation_name="Hợp tác xã Nông nghiệp Sông Hóa",
        address_line="Xã A Sào, tỉnh Hưng Yên",
        net_content="5 kg",
        lot="G7K2M9",
        produced_on=date(2026, 11, 12),
        expires_on=date(2027, 11, 12),
        short_code="K7M29QXA",
        host="txng.example.vn",
        url="https://txng.example.vn/01/09520001000010/10/G7K2M9",
        short_url="https://txng.example.vn/t/K7M29QXA",
        gtin="9520001000010",
    )


@pytest.fixture
def rice_without_gtin(rice: LabelFacts) -> LabelFacts:
    return replace(rice, gtin=None, url=rice.short_url)


@pytest.fixture
def drawn() -> Callable[[bytes, int], Pages]:
    """Pages of a PDF as grey pictures at so many dots an inch."""

    def draw(file: bytes, dpi: int) -> Pages:
        document = pypdfium2.PdfDocument(BytesIO(file))
        return [page.render(scale=dpi / 72, grayscale=True).to_pil() for page in document]

    return draw


@pytest.fixture
def scanned() -> Callable[[Image.Image], list[zxingcpp.Barcode]]:
    """Every QR on a picture, in reading order."""

    def scan(picture: Image.Image) -> list[zxingcpp.Barcode]:
        found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
        return sorted(found, key=lambda one: (round(one.position.top_left.y / 20), one.position.top_left.x))

    return scan
