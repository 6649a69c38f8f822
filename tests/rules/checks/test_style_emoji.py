"""Few emoji and many."""

import pytest

from rules.checks.style_emoji import RULE, check, count_emoji
from tests.situations import situation

FEW = [
    ("See you at 10", 0),
    ("Do zobaczenia, żółw", 0),
    ("See you at 10 😀", 1),
    ("See you 😀🎉", 2),
    ("See you 😀 and 🎉", 2),
    ("Smile™ ©2026 ® Harbor™", 0),
    ("☎ 555 ☎ 556 ☎ 557", 0),
    ("✔ open ✔ free ✔ near", 0),
    ("↔ ↔ ↔ →→→", 0),
    ("★★★★★ rated", 0),
    ("Prices in €€€ and £££", 0),
    ("The whole family 👨‍👩‍👧‍👦", 1),
    ("👍🏽👍🏿", 2),
    ("🇵🇱 🇺🇸", 2),
    ("Press 1️⃣ or 2️⃣", 2),
    ("🏴󠁧󠁢󠁥󠁮󠁧󠁿🏳️‍🌈", 2),
    (":) :-) ;) <3 :D xD", 0),
    ("“Quoted” – dash — dots… • bullet", 0),
    ("⌚︎⌚︎⌚︎ in text style", 0),
    ("我们十点见 お待ちしています", 0),
    ("10 × 20 ± 3 ≤ 40 ÷ 2", 0),
    ("1 # 2 * 3", 0),
]

MANY = [
    ("See you at 10 😀😁🎉🎊🥳🦷✨💙", 8),
    ("😀😀😀", 3),
    ("😀 a 😀 b 😀", 3),
    ("⭐⭐⭐⭐⭐ rated", 5),
    ("☎️ 555 ☎️ 556 ☎️ 557", 3),
    ("❤️❤️❤️", 3),
    ("👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧", 3),
    ("👍🏽👍🏿👍", 3),
    ("🇵🇱🇺🇸🇫🇷", 3),
    ("1️⃣2️⃣3️⃣", 3),
    ("Zapraszamy 🎁🎁🎁 na święta", 3),
    ("🧑‍🦷🧑‍🦷🧑‍🦷", 3),
    ("✅ ✅ ✅ gotowe", 3),
]


@pytest.mark.parametrize(("text", "count"), FEW)
def test_is_silent_up_to_two(text: str, count: int) -> None:
    """Up to two emoji are fine, and signs in text presentation are none."""
    assert count_emoji(text) == count
    assert check(situation(text)).tolist() == [False]


@pytest.mark.parametrize(("text", "count"), MANY)
def test_fires_from_three(text: str, count: int) -> None:
    """The third emoji is one too many; a joined sequence, a flag and a keycap are one each."""
    assert count_emoji(text) == count
    assert check(situation(text)).tolist() == [True]


def test_the_limit_comes_from_the_policy() -> None:
    """A house may forbid emoji altogether."""
    assert check(situation(["Hi 😀", "Hi ©"], policy={"style.max_emoji": 0})).tolist() == [True, False]
    assert "leave them out" in RULE.finding(situation("Hi 😀", policy={"style.max_emoji": 0}), 0).message


def test_says_how_many_there_are() -> None:
    """The message counts the emoji and says how many may stay."""
    message = RULE.finding(situation("😀😀😀"), 0).message
    assert "3 emoji" in message
    assert "at most 2" in message
