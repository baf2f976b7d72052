"""Net weight in kilograms, AI 3100 to 3105: six digits, and the last digit of the identifier counts the decimals."""

from typing import Final

from trace.errors import N_

from .element_strings import Element
from .errors import Gs1Error

_LARGEST: Final = 999_999
_DECIMALS_OF_A_GRAM: Final = 3


def net_weight(weight_grams: int) -> Element:
    """The element that says this weight exactly, with as many decimals as fit."""
    for decimals in range(_DECIMALS_OF_A_GRAM, -1, -1):
        number, rest = divmod(weight_grams, 10 ** (_DECIMALS_OF_A_GRAM - decimals))
        if not rest and 0 < number <= _LARGEST:
            return Element.parse(f"310{decimals}", f"{number:06d}")
    sentence = N_("Khối lượng %(weight)d gam không ghi được bằng sáu chữ số.")
    raise Gs1Error(sentence, weight=weight_grams)


def net_weight_grams(element: Element) -> int:
    """The weight an element of 310n says, in whole grams."""
    if not element.ai.startswith("310"):
        raise Gs1Error(N_("(%(ai)s) không phải khối lượng tịnh."), ai=element.ai)
    weight_grams, rest = divmod(int(element.value) * 10 ** (5 - int(element.ai[3])), 100)
    if rest:
        raise Gs1Error(N_("(%(ai)s)%(value)s không tròn gam."), ai=element.ai, value=element.value)
    return weight_grams
