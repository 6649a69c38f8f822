"""The words of the page: the same in both languages, and the right language for a visitor."""

import re
import string
from typing import Any

import pytest
from starlette.requests import Request

from rules.vocabulary import ACTIONS, CHANNELS, LABELS, LEVELS, Effect
from service.api.page.shell import STATIC
from service.api.page.words import COOKIE, LANGUAGES, choose_language, plural, read_words, say_moment, say_number, say_period, say_stamp

TEMPLATES = STATIC.parent / "templates"
BY_CODE = {"action", "channel", "count", "effect", "example", "field", "kind", "label", "level"} | {
    *("meaning", "plot", "standing", "status", "verdict", "who"),
}
"""Sections whose words are asked for by a code, not by name."""


def leaves(words: Any, path: str = "") -> dict[str, str]:
    """Give every word by its path."""
    if isinstance(words, dict):
        return {name: word for key, value in words.items() for name, word in leaves(value, f"{path}.{key}".lstrip(".")).items()}
    return {path: "\n".join(words) if isinstance(words, list) else words}


def request(query: str = "", cookie: str = "", accepted: str = "") -> Request:
    """Give a request as a browser sends it."""
    headers = [(b"accept-language", accepted.encode()), (b"cookie", f"{COOKIE}={cookie}".encode() if cookie else b"")]
    return Request({"type": "http", "query_string": query.encode(), "headers": headers})


def test_both_languages_have_the_same_words_in_the_same_order() -> None:
    """No key is missing in one of them, and none is empty."""
    english, polish = (leaves(read_words(code)) for code in LANGUAGES)
    assert list(english) == list(polish)
    assert all(word.strip(" ") for words in (english, polish) for word in words.values())


def test_both_languages_leave_room_for_the_same_things() -> None:
    """Every placeholder of one stands in the other."""

    def rooms(word: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(word) if name is not None}

    english, polish = (leaves(read_words(code)) for code in LANGUAGES)
    assert {name: rooms(word) for name, word in english.items()} == {name: rooms(word) for name, word in polish.items()}


def test_no_word_is_called_like_a_method_of_a_mapping() -> None:
    """A template that asks for such a word by name would write the method instead."""
    assert [name for name in leaves(read_words("en")) for part in name.split(".") if hasattr({}, part)] == []


def test_every_word_of_a_decision_has_a_name() -> None:
    """No action, channel, label, effect or level comes without words."""
    words = read_words("en")
    assert set(ACTIONS) == set(words["action"]) == set(words["meaning"])
    assert set(CHANNELS) <= set(words["channel"])
    assert set(LABELS) == set(words["label"])
    assert {str(effect) for effect in Effect} == set(words["effect"])
    assert set(LEVELS) == set(words["level"])


def test_every_word_is_used() -> None:
    """A word that no template, script or module asks for has no place in the files."""
    sources = [*TEMPLATES.glob("*.html"), *STATIC.glob("*.js"), *STATIC.parent.glob("*.py")]
    written = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    left_over = [
        name
        for name in leaves(read_words("en"))
        if name.partition(".")[0] not in BY_CODE and not re.search(rf"\b{name.rpartition('.')[2]}\b", written)
    ]
    assert left_over == []


@pytest.mark.parametrize(
    ("query", "cookie", "accepted", "language"),
    [
        ("", "", "", "en"),
        ("", "", "de-DE,fr;q=0.8", "en"),
        ("lang=de", "xx", "", "en"),
        ("", "", "pl;q=nonsense", "en"),
        ("", "", "pl;q=0", "en"),
        ("", "", "pl-PL,en;q=0.7", "pl"),
        ("", "", "de, en;q=0.4, pl;q=0.9", "pl"),
        ("", "en", "pl", "en"),
        ("lang=pl", "en", "en", "pl"),
    ],
)
def test_language_of_a_visitor(query: str, cookie: str, accepted: str, language: str) -> None:
    """What the address asks for comes before the cookie, the cookie before the browser, and English is left over."""
    assert choose_language(request(query, cookie, accepted)) == language


@pytest.mark.parametrize(
    ("language", "count", "form"),
    [
        ("en", 0, "many"),
        ("en", 1, "one"),
        ("en", 3, "many"),
        ("pl", 1, "one"),
        ("pl", 4, "few"),
        ("pl", 5, "many"),
        ("pl", 13, "many"),
        ("pl", 22, "few"),
    ],
)
def test_plural(language: str, count: int, form: str) -> None:
    """Polish tells few from many, but for the teens."""
    assert plural(read_words(language), count) == form


def test_moments_are_said_by_their_own_clock() -> None:
    """A moment keeps the offset it came with; a stamp is in UTC."""
    assert say_moment(read_words("en"), "2026-11-23T09:00:00-05:00") == "Monday 23 November, 09:00 (UTC−05:00)"
    assert say_moment(read_words("pl"), "2026-11-23T09:30:00+05:30") == "poniedziałek 23 listopada, 09:30 (UTC+05:30)"
    assert say_stamp(read_words("en"), "2026-11-23T20:30:00-05:00") == "24 November 2026, 01:30 UTC"


def test_numbers_and_periods() -> None:
    """Thousands are set apart; a duration in days or hours is said, any other stays."""
    assert [say_number(read_words(code), 12578) for code in LANGUAGES] == ["12,578", "12\u00a0578"]
    assert [say_period(read_words("en"), period) for period in ("P30D", "PT24H", "P1DT2H", "")] == ["30 days", "24 hours", "P1DT2H", ""]
