"""Knows how wide a label is set: the widths of the letters of Noto Sans and Noto Sans Bengali, in thousandths of their size."""

import unicodedata

WIDEST = 1_000  # of a letter that stands in neither table
# From U+0020, of static/print/fonts/portal-sans-400.ttf; kerning only brings letters closer.
# fmt: off
LATIN = (
    260, 269, 408, 646, 572, 831, 732, 225, 300, 300, 551, 572, 268, 322, 268, 372, 572, 572, 572, 572, 572, 572,
    572, 572, 572, 572, 268, 268, 572, 572, 572, 434, 899, 639, 650, 632, 730, 556, 519, 728, 741, 339, 273, 619,
    524, 907, 760, 781, 605, 781, 622, 549, 556, 731, 600, 930, 586, 566, 572, 329, 372, 329, 572, 444, 281, 561,
    615, 480, 615, 564, 344, 615, 618, 258, 258, 534, 258, 935, 618, 605, 615, 615, 413, 479, 361, 618, 508, 786,
    529, 510, 470, 380, 551, 380, 572,
)
# From U+0980, of portal-bangla-400.ttf; what stands on another letter has no width, and letters that join are narrower.
BANGLA = (
    540, 0, 438, 438, 0, 893, 1158, 530, 689, 712, 853, 853, 639, 0, 0, 758, 873, 0, 0, 738, 874, 807, 696, 656,
    631, 723, 567, 687, 917, 794, 1019, 567, 591, 712, 567, 620, 707, 645, 603, 596, 604, 0, 716, 838, 596, 721,
    622, 626, 596, 0, 731, 0, 0, 0, 677, 633, 682, 530, 0, 0, 0, 530, 266, 266, 266, 0, 0, 0, 0, 0, 0, 346, 346,
    0, 0, 953, 953, 0, 525, 0, 0, 0, 0, 0, 0, 0, 0, 266, 0, 0, 0, 0, 712, 567, 0, 626, 853, 639, 0, 0, 0, 0, 592,
    592, 592, 592, 592, 592, 592, 592, 592, 592, 596, 596, 589, 636, 589, 707, 727, 297, 681, 483, 676, 291, 537,
    426, 0, 0,
)
# fmt: on


def width_of(text: str, size: float) -> float:
    """At most so wide, in the unit of `size`, the size of the letters."""
    return sum(map(_letter, text)) * size / 1_000


def _letter(letter: str) -> int:
    code = ord(letter)
    if 0x20 <= code < 0x20 + len(LATIN):
        return LATIN[code - 0x20]
    if 0x980 <= code < 0x980 + len(BANGLA):
        return BANGLA[code - 0x980]
    return 0 if unicodedata.category(letter) in ("Mn", "Cf") else WIDEST
