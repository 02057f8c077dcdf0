"""NHS numbers, whose tenth figure is computed from the nine before it. No database here."""

from operator import mul

from hub.kernel.cipher import NhsNumber


def parse_nhs_number(text: str) -> NhsNumber | None:
    """The ten digits when their check digit holds (NHS Data Dictionary, modulus 11), else None."""
    digits = "".join(text.replace("-", " ").split())
    if len(digits) != 10 or not (digits.isascii() and digits.isdecimal()) or len(set(digits)) == 1:
        return None
    check = 11 - sum(map(mul, map(int, digits[:9]), range(10, 1, -1))) % 11
    return NhsNumber(digits) if check % 11 == int(digits[9]) else None
