"""The bundled hand-off texts: short, and silent about the matter."""

import pytest
from bundled_packs import bundled

from rules import sms
from rules.handoff_templates import KEYS
from rules.vocabulary import LABELS

NAMES = {
    "en": {"contact": "Ana", "sender": "Dana Whitfield", "business": "Harbor Dental"},
    "pl": {"contact": "Ewa", "sender": "Dorota Lis", "business": "Studio Lux"},
}
MATTER = [label for label in KEYS if label != "opt_out"]
GIVEAWAYS = {
    *("contract", "bad", "news", "sorry", "legal", "claim", "lease", "sign", "number", "id", "data", "document", "price", "stop", "offer"),
    *("umowa", "podpis", "prawny", "dane", "numer", "cena", "oferta", "dokument", "skarga", "pesel"),
}


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("label", MATTER)
def test_a_hand_off_gives_nothing_away(language: str, label: str) -> None:
    """No variant holds a word of the matter, a capital word, an exclamation mark, slang or a label's name."""
    for text in bundled().templates[language, label]:
        words = text.casefold().replace(",", " ").replace(".", " ").replace("?", " ").replace(":", " ").split()
        assert not GIVEAWAYS & set(words)
        assert not set(LABELS) & set(words)
        assert not set(bundled()[f"style.slang_{language}"]) & set(words)
        assert "!" not in text
        assert {word.strip(",.:?") for word in text.split() if word.isupper() and len(word) > 1} <= {"SMS"}


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("label", MATTER)
def test_a_hand_off_gets_shorter_and_does_not_need_the_contact(language: str, label: str) -> None:
    """Three variants, each shorter than the one before, the last without the contact's name."""
    texts = bundled().templates[language, label]
    assert len(texts) == 3
    assert sorted(texts, key=len, reverse=True) == list(texts)
    assert "{contact}" not in texts[-1]


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("label", MATTER)
def test_a_hand_off_fits_one_segment_with_and_without_the_way_out(language: str, label: str) -> None:
    """Every variant is one segment as a service text; as marketing, with the opt-out line, at least the two shorter ones are."""
    ending = " " + bundled().templates[language, "opt_out"][0]
    texts = [text.format(**NAMES[language]) for text in bundled().templates[language, label]]
    assert [sms.count_segments(text) for text in texts] == [1, 1, 1]
    assert [sms.count_segments(text + ending) for text in texts[1:]] == [1, 1]


@pytest.mark.parametrize("label", [*MATTER, "opt_out"])
def test_polish_hand_offs_have_no_polish_letter(label: str) -> None:
    """The fixed words are plain ASCII, and with a Polish letter in a name the shortest variant still fits 70 characters."""
    texts = bundled().templates["pl", label]
    assert all(text.isascii() for text in texts)
    assert len(texts[-1].format(**NAMES["pl"])) <= 70
