"""Net weight in kilograms, AI 3100 to 3105: six digits, of which as many are decimals as the last digit says."""

from typing import Final

from trace.errors import N_

from .element_strings import Element
from .errors import Gs1Error

_LARGEST: Final = 999_999
_DECIMALS_OF_A_GRAM: Final = 3
# One unit of the last digit, in hundredths of a gram, by the number of decimals.
_HUNDREDTHS: Final = {"0": 100_000, "1": 10_000, "2": 1_000, "3": 100, "4": 10, "5": 1}


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
    weight_grams, rest = divmod(int(element.value) * _HUNDREDTHS[element.ai[3]], 100)
    if rest:
        raise Gs1Error(N_("(%(ai)s)%(value)s không tròn gam."), ai=element.ai, value=element.value)
    return weight_grams
