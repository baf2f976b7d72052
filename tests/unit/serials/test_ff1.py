"""FF1 against NIST's published samples and against the standard written down step by step."""

from math import ceil, floor, log2
from random import Random

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB

from trace.serials.ff1 import Ff1

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
KEY_128 = "2B7E151628AED2A6ABF7158809CF4F3C"
KEY_192 = KEY_128 + "EF4359D8D580AA4F"
KEY_256 = KEY_192 + "7F036D6F04FC6A94"
TEN, LETTERS = "39383736353433323130", "3737373770717273373737"

# NIST, "FF1 Samples" (csrc.nist.gov, Cryptographic Standards and Guidelines, Examples with Intermediate Values,
# FF1samples.pdf), samples 1 to 9: key, radix, tweak, plaintext, ciphertext.
SAMPLES = (
    (KEY_128, 10, "", "0123456789", "2433477484"),
    (KEY_128, 10, TEN, "0123456789", "6124200773"),
    (KEY_128, 36, LETTERS, "0123456789abcdefghi", "a9tv40mll9kdu509eum"),
    (KEY_192, 10, "", "0123456789", "2830668132"),
    (KEY_192, 10, TEN, "0123456789", "2496655549"),
    (KEY_192, 36, LETTERS, "0123456789abcdefghi", "xbj3kv35jrawxv32ysr"),
    (KEY_256, 10, "", "0123456789", "6657667009"),
    (KEY_256, 10, TEN, "0123456789", "1001623463"),
    (KEY_256, 36, LETTERS, "0123456789abcdefghi", "xs8a0azh2avyalyzuwd"),
)


def spelt(number, radix, length):
    digits = []
    for _ in range(length):
        number, digit = divmod(number, radix)
        digits.append(digit)
    return digits[::-1]


def slow(key, radix, tweak, plain):
    """Algorithm 7 of SP 800-38G, digit lists and one block at a time."""

    def cipher(block):
        return Cipher(AES(key), ECB()).encryptor().update(block)

    def chained(blocks):
        state = bytes(16)
        for at in range(0, len(blocks), 16):
            state = cipher(bytes(a ^ b for a, b in zip(state, blocks[at : at + 16], strict=True)))
        return state

    def number(digits):
        found = 0
        for digit in digits:
            found = found * radix + digit
        return found

    n, t = len(plain), len(tweak)
    u, v = floor(n / 2), n - floor(n / 2)
    a, b_half = plain[:u], plain[u:]
    b = ceil(ceil(v * log2(radix)) / 8)
    d = 4 * ceil(b / 4) + 4
    p = bytes([1, 2, 1]) + radix.to_bytes(3, "big") + bytes([10, u % 256]) + n.to_bytes(4, "big") + t.to_bytes(4, "big")
    for i in range(10):
        q = tweak + bytes((-t - b - 1) % 16) + bytes([i]) + number(b_half).to_bytes(b, "big")
        y = int.from_bytes(chained(p + q)[:d], "big")
        m = u if i % 2 == 0 else v
        a, b_half = b_half, spelt((number(a) + y) % radix**m, radix, m)
    return a + b_half


@pytest.mark.parametrize(("key", "radix", "tweak", "plain", "sealed"), SAMPLES)
def test_it_gives_what_the_standard_publishes(key, radix, tweak, plain, sealed):
    cipher = Ff1(bytes.fromhex(key), radix=radix, length=len(plain), tweak=bytes.fromhex(tweak))

    assert cipher.encrypt([int(plain, radix)]) == [int(sealed, radix)]
    assert cipher.decrypt([int(sealed, radix)]) == [int(plain, radix)]


def test_the_slow_reference_gives_what_the_standard_publishes():
    for key, radix, tweak, plain, sealed in SAMPLES:
        digits = slow(bytes.fromhex(key), radix, bytes.fromhex(tweak), [DIGITS.index(one) for one in plain])
        assert "".join(DIGITS[digit] for digit in digits) == sealed


def test_many_at_once_are_what_one_after_another_would_be():
    random = Random(55)
    for length, tweak in ((6, b"https://id.example.org/t/TABCDEFG"), (6, b""), (7, b"x" * 13), (8, b"y" * 300)):
        key = random.randbytes(32)
        cipher = Ff1(key, radix=23, length=length, tweak=tweak)
        numbers = [0, 1, cipher.size - 1, *(random.randrange(cipher.size) for _ in range(60))]
        sealed = cipher.encrypt(numbers)

        assert [spelt(one, 23, length) for one in sealed] == [
            slow(key, 23, tweak, spelt(one, 23, length)) for one in numbers
        ]
        assert cipher.decrypt(sealed) == numbers == [cipher.decrypt_one(one) for one in sealed]
    assert cipher.encrypt([]) == []


@pytest.mark.parametrize(("radix", "length"), [(23, 4), (1, 20), (10, 5), (70000, 6), (36, 60)])
def test_what_the_standard_does_not_allow_is_refused(radix, length):
    with pytest.raises(ValueError, match=r"FF1 needs|this long"):
        Ff1(bytes(32), radix=radix, length=length)


def test_numbers_outside_are_refused():
    cipher = Ff1(bytes(32), radix=23, length=6)
    for number in (-1, 23**6):
        with pytest.raises(ValueError, match="outside"):
            cipher.encrypt([number])
