"""How text that people write is kept and shortened."""

import pytest

from partners.text import brief


@pytest.mark.parametrize(
    ("text", "most", "said"),
    [
        ("Two desks opened.", 20, "Two desks opened."),
        ("Two desks opened in Ukhia", 20, "Two desks opened in…"),
        ("Two desks opened, in Ukhia", 19, "Two desks opened…"),
        ("Unbreakableverylongword indeed", 12, "Unbreakable…"),
        ("আমরা দুইটি ডেস্ক খুলেছি", 14, "আমরা দুইটি…"),
    ],
)
def test_the_beginning_of_a_text_ends_with_a_word(text, most, said):
    assert brief(text, most) == said
    assert len(brief(text, most)) <= most
