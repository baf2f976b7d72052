"""FF1, the format-preserving encryption of NIST SP 800-38G (March 2016), for many numbers at once.

A numeral string of `length` digits is held as the number it spells, so a permutation of strings is one of
0 … radix^length - 1. All that differs from number to number lies in the last block of each round's input; the state
before it is computed once for key and tweak, so a round is a single AES-ECB call for the whole list.
"""

from collections.abc import Sequence
from threading import Lock
from typing import Any, Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB

ROUNDS: Final = 10
_BLOCK: Final = 16


class Ff1:
    """One key, radix, length and tweak. ValueError where the standard allows none, or a half would not fit a block."""

    def __init__(self, key: bytes, *, radix: int, length: int, tweak: bytes = b"") -> None:
        if not 2 <= radix <= 2**16 or length < 2 or radix**length < 1_000_000:
            raise ValueError("FF1 needs a radix of 2 to 65536 and at least a million numbers.")
        self.size = radix**length
        self._left, self._right = radix ** (length // 2), radix ** (length - length // 2)
        self._half_bytes = ((self._right - 1).bit_length() + 7) // 8
        self._taken = 4 * -(-self._half_bytes // 4) + 4
        if self._taken > _BLOCK:
            raise ValueError("Strings this long would need more than one block a round.")
        # The block cipher alone, as the standard builds on it. Its context is dear to make and no two threads share it.
        self._aes: Any = Cipher(AES(key), ECB()).encryptor()  # noqa: S305
        self._lock = Lock()
        self._state = self._state_before_the_last_block(radix, length, tweak)

    def encrypt(self, numbers: Sequence[int]) -> list[int]:
        """The numbers that stand for these, in the same order."""
        left, right = self._halves(numbers)
        for turn in range(ROUNDS):
            size = self._right if turn % 2 else self._left
            mixed = self._mixed(turn, right)
            left, right = right, [(one + other) % size for one, other in zip(left, mixed, strict=True)]
        return [one * self._right + other for one, other in zip(left, right, strict=True)]

    def decrypt(self, numbers: Sequence[int]) -> list[int]:
        """The numbers that these stand for."""
        left, right = self._halves(numbers)
        for turn in reversed(range(ROUNDS)):
            size = self._right if turn % 2 else self._left
            mixed = self._mixed(turn, left)
            left, right = [(one - other) % size for one, other in zip(right, mixed, strict=True)], left
        return [one * self._right + other for one, other in zip(left, right, strict=True)]

    def decrypt_one(self, number: int) -> int:
        """The same for a single number, without lists: what every scan of a pack asks for."""
        left, right = divmod(number, self._right)
        sizes, step, taken, state = (self._left, self._right), 8 * self._half_bytes, self._taken, self._state
        with self._lock:
            for turn in range(ROUNDS - 1, -1, -1):
                out = self._aes.update((state ^ turn << step ^ left).to_bytes(_BLOCK, "big"))
                left, right = (right - int.from_bytes(out[:taken], "big")) % sizes[turn % 2], left
        return left * self._right + right

    def _halves(self, numbers: Sequence[int]) -> tuple[list[int], list[int]]:
        if numbers and not (min(numbers) >= 0 and max(numbers) < self.size):
            raise ValueError("A number outside the range of the permutation.")
        pairs = [divmod(number, self._right) for number in numbers]
        return [one for one, _ in pairs], [other for _, other in pairs]

    def _mixed(self, turn: int, half: list[int]) -> list[int]:
        """The round function of each number's half: step 6 i to v of the standard."""
        base = self._state ^ turn << 8 * self._half_bytes
        blocks = b"".join([(base ^ one).to_bytes(_BLOCK, "big") for one in half])
        with self._lock:
            out = self._aes.update(blocks)
        taken = self._taken
        return [int.from_bytes(out[at : at + taken], "big") for at in range(0, len(out), _BLOCK)]

    def _state_before_the_last_block(self, radix: int, length: int, tweak: bytes) -> int:
        """The chained cipher over P and all of Q but its last block, with that block's constant part already in."""
        head = bytes((1, 2, 1)) + radix.to_bytes(3, "big") + bytes((10, length // 2 % 256))
        head += length.to_bytes(4, "big") + len(tweak).to_bytes(4, "big")
        padding = bytes(-(len(tweak) + 1 + self._half_bytes) % _BLOCK)
        blocks = head + tweak + padding + bytes(1 + self._half_bytes)
        state = 0
        for at in range(0, len(blocks) - _BLOCK, _BLOCK):
            block = (state ^ int.from_bytes(blocks[at : at + _BLOCK], "big")).to_bytes(_BLOCK, "big")
            state = int.from_bytes(self._aes.update(block), "big")
        return state ^ int.from_bytes(blocks[-_BLOCK:], "big")
