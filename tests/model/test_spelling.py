"""A slip of the keyboard is read as the word that was meant."""

import pytest

from model.spelling import Spelling, most_frequent_first
from model.tokens import tokenize

SPELLING = Spelling(("account", "number", "form", "from", "umowa"))


def is_slip(one: str, other: str) -> bool:
    """Tell whether two different words differ by one letter more, less or other, or by two neighbours swapped, the first letter alike."""
    if one[:1] != other[:1] or abs(len(one) - len(other)) > 1:
        return False
    if len(one) == len(other):
        apart = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        if len(apart) == 2:
            first, second = apart
            return second == first + 1 and one[first] == other[second] and one[second] == other[first]
        return len(apart) == 1
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    at = next((place for place, letter in enumerate(shorter) if letter != longer[place]), len(shorter))
    return longer[at + 1 :] == shorter[at:]


@pytest.mark.parametrize("word", ["account", "bccount", "zccount", "acnt", "frm", "accountants", "xyzzy", ""])
def test_what_is_no_slip_stays(word: str) -> None:
    """Known words, short words, another first letter and words further away are left alone."""
    assert SPELLING.meant(word) == word


@pytest.mark.parametrize(
    ("slip", "meant"), [("acount", "account"), ("acccount", "account"), ("accuont", "account"), ("accoumt", "account"), ("umova", "umowa")]
)
def test_one_slip_is_mended(slip: str, meant: str) -> None:
    """A letter lost, doubled, swapped or wrong is seen through."""
    assert SPELLING.meant(slip) == meant


def test_what_is_found_is_every_known_word_a_slip_away() -> None:
    """Whatever stands where: the word found is the first, of the most frequent first, that is a slip away, as looking at each in turn tells."""
    words = ("stop", "shop", "shopping", "sign", "sing", "signed", "szkola", "szkoly", "zwrot", "zwroty", "sto", "стоп")
    spelling, letters = Spelling(words), "stopgnzr\u0442y"
    tried = {
        one[:at] + letter + one[end:] for one in words for at in range(len(one) + 1) for end in (at, at + 1) for letter in ("", *letters)
    }
    for word in sorted(tried - {""}):
        near = [one for one in words if len(one) >= 4 and is_slip(word, one)]
        meant = word if word in words or len(word) < 4 or not near else near[0]
        assert spelling.meant(word) == meant, word


def test_the_more_frequent_word_wins() -> None:
    """Where two known words are as near, the one met more often is meant."""
    assert SPELLING.meant("frorm") == "form"
    assert Spelling(("from", "form")).meant("frorm") == "from"


def test_an_empty_list_changes_nothing() -> None:
    """A model without words reads every word as it stands."""
    assert Spelling().meant("acount") == "acount"


def test_mending_keeps_places() -> None:
    """Tokens keep kind and place; only words are touched."""
    before = tokenize("acount #12 acount")
    after = SPELLING.mend(before)
    assert [token.form for token in after] == ["account", "#code", "account"]
    assert [(token.kind, token.start, token.end) for token in after] == [(token.kind, token.start, token.end) for token in before]


@pytest.mark.parametrize(("one", "other"), [("abcd", "abdc"), ("abcd", "abc"), ("abcd", "abxd"), ("abcd", "abccd")])
def test_a_slip_goes_both_ways(one: str, other: str) -> None:
    """Whether two words are a slip apart does not depend on which was written."""
    assert is_slip(one, other)
    assert is_slip(other, one)
    assert not is_slip(one, other + "zz")


def test_words_come_by_count() -> None:
    """The most frequent first, then the alphabet."""
    assert most_frequent_first({"b": 1, "a": 1, "c": 5}) == ("c", "a", "b")
