"""Knows how numbers and amounts in taka are read and written: Bangla digits, lakh grouping, plus and minus as people type them."""

import re
from decimal import ROUND_HALF_UP, Decimal

from partners.text import tidy

BANGLA_DIGITS = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")
MARKS = str.maketrans({"−": "-", "–": "-", "＋": "+"})
TAKA = re.compile(r"^(৳|tk\.?|bdt|taka|টাকা)|(৳|tk\.?|bdt|taka|টাকা|/-|/=)$", re.IGNORECASE)
MOST_DIGITS = 30  # of a number that anybody would type; what is longer is no number


def number(text: str, *, places: int = 2) -> Decimal | None:
    """A number as people type it: 1234567, 12,34,567.50, 1 234 567, ১২,৩৪,৫৬৭, −5. None where it is none, or more exact than `places`."""
    plain = tidy(text).translate(BANGLA_DIGITS).translate(MARKS)
    plain = "".join(plain.replace("\u00a0", " ").replace("\u202f", " ").replace("'", "").replace("’", "").split())
    found = re.fullmatch(r"([+-]?)([0-9]+(?:,[0-9]+)*)(?:\.([0-9]*))?", plain)
    if not found or len(plain) > MOST_DIGITS:
        return None
    sign, whole, part = found[1], found[2], (found[3] or "").rstrip("0")
    groups = whole.split(",")
    if len(groups) > 1 and not (len(groups[-1]) == 3 and all(1 <= len(group) <= 3 for group in groups)):
        return None  # 12,5 may be a decimal comma: ask, rather than guess
    if len(part) > places:
        return None
    return Decimal(f"{sign}{whole.replace(',', '')}.{part or 0}")


def amount(text: str) -> Decimal | None:
    """An amount in taka as people type it; also with “Tk”, “৳”, “BDT” or “/-” about it."""
    plain = "".join(tidy(text).split())
    for _end in range(2):
        plain = TAKA.sub("", plain)
    return number(plain)


def grouped(digits: str) -> str:
    """The digits of a whole number in lakh and crore: 1234567 → 12,34,567."""
    head, tail = digits[:-3], digits[-3:]
    groups: list[str] = []
    while head:
        groups.insert(0, head[-2:])
        head = head[:-2]
    return ",".join([*groups, tail])


def taka(value: Decimal, *, poisha: bool | None = None) -> str:
    """An amount with lakh grouping: 12,34,567 or −5,000.50. Poisha are shown where there are any, or as one asks."""
    exact = value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    sign = "−" if exact < 0 else ""
    whole, part = f"{abs(exact):f}".split(".")
    shown = part != "00" if poisha is None else poisha
    return f"{sign}{grouped(whole)}{'.' + part if shown else ''}"
