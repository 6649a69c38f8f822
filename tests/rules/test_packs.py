"""The policy files that come with the product: they load, they add up, and they say what the laws say on the day."""

import copy
import json
import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from rules import sms
from rules.channel_table import BENEFITS, VETO
from rules.handoff_templates import KEYS
from rules.law import Law, law_of
from rules.parameters import PARAMETERS
from rules.policy import Policy, combine, read_policy_file
from rules.policy_error import PolicyError
from rules.values import DAY, HOUR, Cap, read_week
from rules.vocabulary import EXPRESS, EXPRESS_WRITTEN, IMPLIED, LABELS

PACKS = Path(__file__).parents[2] / "rules" / "packs"
FILES = sorted(PACKS.glob("*.toml"))
TODAY = date(2026, 11, 22)
TEXT_CAP = Cap(3, 24 * HOUR, ("text", "phone"), same_topic=False)
TOPIC_CAP = Cap(3, 24 * HOUR, ("text", "phone"), same_topic=True)


def load(path: Path) -> dict[str, Any]:
    """Parse one file."""
    return tomllib.loads(path.read_text("utf-8"))


@cache
def bundled() -> Policy:
    """Give the policy of all bundled files."""
    return combine(read_policy_file(load(path), path.name) for path in FILES)


def law(*jurisdictions: str, on: date = TODAY) -> Law:
    """Give the law of some jurisdictions on a day."""
    return law_of(bundled(), jurisdictions, on)


# ---- the files ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_loads_under_its_own_name(path: Path) -> None:
    """A bundled file is valid and its id is the name of the file; only base.toml is of kind base."""
    file = read_policy_file(load(path), path.name)
    assert file.id == path.stem
    assert (file.kind == "base") == (path.stem == "base")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_value_says_where_it_comes_from(path: Path) -> None:
    """Each entry has a source in words, no address, and was checked on 2026-11-22."""
    for entry in read_policy_file(load(path), path.name).entries:
        assert "http" not in entry.source
        assert len(entry.source) >= 10
        assert entry.checked_on == TODAY


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_pack_explains_itself(path: Path) -> None:
    """Each file opens with a comment in plain words."""
    assert path.read_text("utf-8").startswith("# ")


def test_the_base_sets_every_house_parameter_and_the_defaults() -> None:
    """All house parameters have values, the numbers are the specification's, and a place that says nothing has a default."""
    policy = bundled()
    assert set(policy.settings) == {name for name, parameter in PARAMETERS.items() if not parameter.by_place}
    assert policy["house.hours"] == (9 * 60, 18 * 60)
    assert policy["house.hold_horizon"] == 14 * DAY
    assert policy["answer.within"] == policy["reply.slow_after"] == 24 * HOUR
    assert policy["reply.hasty_within"] * 60 == HOUR
    assert policy["prospect.tried_within"] == 30 * DAY
    assert (policy["prospect.max_segments"], policy["style.max_segments"], policy["style.max_emoji"]) == (1, 2, 2)
    assert (policy["service_text.level"], policy["service_text.answer_level"]) == (EXPRESS, IMPLIED)
    by_place = {entry.name for entry in policy.base.entries if PARAMETERS[entry.name].by_place}
    assert by_place == {"marketing_text.level", "marketing_text.implied_months", "marketing_text.implied_months_purchase"}


def test_no_two_files_speak_under_one_id_or_title() -> None:
    """Hours and holidays are matched by title, so titles are unique; ids too."""
    files = bundled().files
    assert len(files) == len(FILES)
    assert len({file.id for file in files}) == len({file.title for file in files}) == len(files)


def test_every_regional_pack_has_a_country_pack() -> None:
    """A state's pack never speaks without its country's."""
    places = {place for pack in bundled().packs for place in pack.jurisdictions}
    assert {place.partition("-")[0] for place in places} <= places


def test_every_country_pack_names_a_level() -> None:
    """No country falls back on the default by oversight, whatever other place is combined with it."""
    for pack in bundled().packs:
        if "-" not in pack.jurisdictions[0]:
            assert "marketing_text.level" in {entry.name for entry in pack.entries}, pack.id


# ---- word lists and tables ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["style.slang_en", "style.slang_pl", "style.opt_out_phrases"])
def test_word_lists_are_case_folded_and_without_repeats(name: str) -> None:
    """Words are compared after case-folding, so the lists hold them so, each once."""
    words = bundled()[name]
    assert len(set(words)) == len(words)
    assert all(word == word.casefold().strip() for word in words)


@pytest.mark.parametrize("word", ["appt", "asap", "info", "mr", "fyi", "msg", "txt", "r", "k", "rn", "np", "ty", "gonna", "thru"])
def test_ordinary_words_are_no_slang(word: str) -> None:
    """Names and standard abbreviations are not text-speak."""
    assert word not in bundled()["style.slang_en"]


@pytest.mark.parametrize("word", ["u", "tel", "nr", "ul", "kc", "bb", "zw", "info", "dzieki"])
def test_ordinary_polish_words_are_no_slang(word: str) -> None:
    """Polish prepositions and standard abbreviations are not text-speak."""
    assert word not in bundled()["style.slang_pl"]


def test_text_speak_is_slang() -> None:
    """The lists hold what anybody calls text-speak."""
    assert {"u", "ur", "thx", "pls", "plz", "gr8", "l8r", "2moro", "2nite", "lol", "omg", "btw", "cuz"} <= set(bundled()["style.slang_en"])
    assert {"pzdr", "nara", "dzk", "wgl", "jj", "nwm", "spoko", "siema"} <= set(bundled()["style.slang_pl"])


@pytest.mark.parametrize("word", ["stop", "non-stop", "end", "quit", "cancel", "baja", "abmelden", "rezygnacja", "arrêt", "to quit"])
def test_no_ambiguous_word_counts_as_a_way_out(word: str) -> None:
    """A word that often means something else is no opt-out line by itself; STOP is the rule's own business."""
    assert word not in bundled()["style.opt_out_phrases"]


@pytest.mark.parametrize("phrase", ["opt out", "opt-out", "unsubscribe", "wypisz", "rezygnacja z sms", "darse de baja", "se désinscrire"])
def test_phrases_that_mean_nothing_else_are_a_way_out(phrase: str) -> None:
    """The usual phrases of five languages count."""
    assert phrase in bundled()["style.opt_out_phrases"]


@pytest.mark.parametrize(
    ("row", "scores"),
    [
        ("nothing", (3, 1, 2, VETO)),
        ("marketing", (3, VETO, 2, VETO)),
        ("bad_news", (VETO, 3, 1, 3)),
        ("negotiation", (VETO, 2, 0, 3)),
        ("contract", (VETO, 1, 2, 3)),
        ("legal", (VETO, 0, 3, 1)),
        ("detail_heavy", (VETO, 1, 3, 2)),
        ("pii_request", (VETO, 2, VETO, 3)),
        (BENEFITS, (VETO, 1, 2, 3)),
    ],
)
def test_the_channel_table_is_the_specification_s(row: str, scores: tuple[int, ...]) -> None:
    """Each row is as the decision specification has it, with its reason."""
    fitness = bundled().channels[row]
    assert fitness.scores == scores
    assert fitness.because


# ---- hand-off templates ------------------------------------------------------------------------------------------------------

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


# ---- the law on a day --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("jurisdictions", "level"),
    [
        ((), EXPRESS_WRITTEN),
        (("BR",), EXPRESS_WRITTEN),
        (("GG",), EXPRESS_WRITTEN),
        (("NG",), EXPRESS_WRITTEN),
        (("IN",), EXPRESS_WRITTEN),
        (("US", "US-CA"), EXPRESS_WRITTEN),
        (("US", "US-NJ"), EXPRESS_WRITTEN),  # the state asks less than the federal pack
        (("US", "US-WA"), EXPRESS_WRITTEN),
        (("CA", "US", "US-FL"), EXPRESS_WRITTEN),  # number and record differ
        (("CA", "GB"), EXPRESS),
        (("CA", "BR"), EXPRESS_WRITTEN),
        (("GB",), EXPRESS),
        (("PL",), EXPRESS),
        (("FR",), EXPRESS),
        (("DE",), EXPRESS),
        (("ES",), EXPRESS),
        (("AU",), EXPRESS),
        (("ZA",), EXPRESS),
        (("CA",), IMPLIED),
        (("CA", "CA-ON"), IMPLIED),
    ],
)
def test_the_strictest_consent_of_all_places_counts(jurisdictions: tuple[str, ...], level: int) -> None:
    """Only Canada takes implied consent, and only alone; unknown places ask for writing."""
    assert law(*jurisdictions).level == level


def test_implied_consent_lasts_longer_after_a_purchase_in_canada_only() -> None:
    """Six months everywhere; in Canada twenty-four after a purchase."""
    assert (law("BR").implied_months, law("BR").implied_months_purchase) == (6, 6)
    assert (law("CA").implied_months, law("CA").implied_months_purchase) == (6, 24)


@pytest.mark.parametrize(
    ("jurisdictions", "on", "weeks"),
    [
        (("GB",), TODAY, []),
        (("PL",), TODAY, []),
        (("CA",), TODAY, []),
        (("US", "US-VA"), TODAY, [["Mon-Sun 08:00-21:00"]]),  # Virginia's own do not bind with consent
        (("US", "US-TX"), date(2025, 8, 31), [["Mon-Sun 08:00-21:00"]]),
        (("US", "US-TX"), date(2025, 9, 1), [["Mon-Sun 08:00-21:00"], ["Mon-Sat 09:00-21:00", "Sun 12:00-21:00"]]),
        (("US", "US-PA"), date(2026, 10, 17), [["Mon-Sun 08:00-21:00"]]),
        (("US", "US-PA"), date(2026, 10, 18), [["Mon-Sun 08:00-21:00"], ["Mon-Sat 09:00-19:00"]]),
        (("US", "US-CT"), date(2023, 9, 30), [["Mon-Sun 08:00-21:00"]]),
        (("US", "US-CT"), TODAY, [["Mon-Sun 08:00-21:00"], ["Mon-Sun 09:00-20:00"]]),
        (("US", "US-FL"), TODAY, [["Mon-Sun 08:00-21:00"], ["Mon-Sun 08:00-20:00"]]),
        (("US", "US-ZZ"), TODAY, [["Mon-Sun 08:00-21:00"], ["Mon-Sat 10:00-19:00"]]),
        (("FR",), TODAY, [["Mon-Sat 08:00-20:00"]]),
        (("ZA",), TODAY, [["Mon-Fri 08:00-20:00", "Sat 09:00-13:00"]]),
        (("IN",), TODAY, [["Mon-Sun 10:00-21:00"]]),
        (("NG",), TODAY, [["Mon-Sun 08:00-20:00"]]),
        (("JP",), TODAY, [["Mon-Fri 10:00-18:00"]]),
        ((), TODAY, [["Mon-Fri 10:00-18:00"]]),
    ],
)
def test_text_hours_are_those_in_force_on_the_day(jurisdictions: tuple[str, ...], on: date, weeks: list[list[str]]) -> None:
    """The hours of every pack in force count, from the first day of the law on and not a day earlier."""
    assert [hours.week for hours in law(*jurisdictions, on=on).text_hours] == [read_week(week) for week in weeks]


@pytest.mark.parametrize(
    ("jurisdictions", "on", "closed"),
    [
        (("US", "US-FL"), TODAY, False),
        (("PL",), TODAY, False),
        (("US", "US-PA"), date(2026, 10, 17), False),
        (("US", "US-PA"), date(2026, 10, 18), True),
        (("US", "US-ZZ"), TODAY, True),
        (("FR",), TODAY, True),
        (("ZA",), TODAY, True),
        (("JP",), TODAY, True),
    ],
)
def test_holidays_close_marketing_texts_where_a_pack_says_so(jurisdictions: tuple[str, ...], on: date, closed: bool) -> None:
    """Some pack's holidays bind, or none's."""
    assert any(hours.holidays_off for hours in law(*jurisdictions, on=on).text_hours) is closed


@pytest.mark.parametrize(
    ("jurisdictions", "on", "caps"),
    [
        (("US", "US-CA"), TODAY, []),
        (("FR",), TODAY, []),  # France counts calls only
        (("US", "US-MD"), date(2023, 12, 31), []),
        (("US", "US-MD"), date(2024, 1, 1), [TOPIC_CAP]),
        (("US", "US-FL"), TODAY, [TOPIC_CAP]),
        (("US", "US-OK"), TODAY, [TEXT_CAP]),
        (("US", "US-ZZ"), TODAY, [TEXT_CAP]),
        (("US", "US-FL", "US-OK"), TODAY, [TOPIC_CAP, TEXT_CAP]),
        ((), TODAY, [TEXT_CAP]),
    ],
)
def test_caps_on_texts_are_those_in_force(jurisdictions: tuple[str, ...], on: date, caps: list[Cap]) -> None:
    """Florida and Maryland count by subject, Oklahoma and unknown places everything."""
    assert [limit.cap for limit in law(*jurisdictions, on=on).text_limits] == caps


@pytest.mark.parametrize(
    ("jurisdictions", "on", "packs"),
    [
        (("GB",), TODAY, []),
        (("US", "US-FL"), TODAY, []),
        (("CA",), TODAY, []),
        (("ES",), TODAY, []),  # the floor of the EU says nothing about calls
        (("FR",), date(2026, 8, 10), []),
        (("FR",), date(2026, 8, 11), ["France"]),
        (("PL",), date(2024, 11, 9), []),
        (("PL",), TODAY, ["Poland"]),
        (("DE",), TODAY, ["Germany"]),
        (("GB", "FR"), TODAY, ["France"]),
        (("GB", "JP"), TODAY, ["Places without a pack"]),
        ((), TODAY, ["Places without a pack"]),
    ],
)
def test_calls_need_an_opt_in_only_where_a_law_asks_it(jurisdictions: tuple[str, ...], on: date, packs: list[str]) -> None:
    """In France since 2026-08-11, in Poland and Germany, and where nobody has read the law."""
    assert [entry.pack for entry in law(*jurisdictions, on=on).call_opt_in] == packs


@pytest.mark.parametrize("on", [date(2026, 8, 10), date(2026, 8, 11), TODAY])
def test_french_call_hours_and_cap_do_not_depend_on_the_opt_in(on: date) -> None:
    """Mon-Fri 10-13 and 14-20, no holidays, four calls in thirty days, before the opt-in as after."""
    found = law("FR", on=on)
    assert [(hours.week, hours.holidays_off) for hours in found.call_hours] == [(read_week(["Mon-Fri 10:00-13:00, 14:00-20:00"]), True)]
    assert [limit.cap for limit in found.call_limits] == [Cap(4, 30 * DAY, ("phone",), same_topic=False)]


def test_a_region_alone_brings_its_country_s_law() -> None:
    """Whoever forgets the country of a state still gets the federal pack."""
    assert law("US-FL").packs == ("us", "us-fl")


def test_virginia_keeps_its_hours_for_calls() -> None:
    """A call may go out without consent, so the hours bind it from 2026-01-01 on."""
    assert len(law("US", "US-VA", on=date(2025, 12, 31)).call_hours) == 1
    assert len(law("US", "US-VA", on=date(2026, 1, 1)).call_hours) == 2


def test_the_floor_of_the_union_holds_in_all_27_members() -> None:
    """Members with a pack of their own have both; a country outside has not."""
    members = next(pack for pack in bundled().packs if pack.id == "eu").jurisdictions
    assert len(set(members)) == 27
    assert all("eu" in law(member).packs for member in members)
    assert law("PL").packs == ("eu", "pl")
    assert law("GB").packs == ("gb",)
    assert law("NO").packs == ("unknown",)


# ---- broken files ------------------------------------------------------------------------------------------------------------


def broken(change: dict[str, Any] | None = None, entry: dict[str, Any] | None = None, drop: str = "") -> dict[str, Any]:
    """Give a valid small pack with something changed, in the file or in its first entry, or dropped from the entry."""
    content: dict[str, Any] = {
        "id": "xx",
        "title": "Nowhere",
        "kind": "pack",
        "jurisdictions": ["XX"],
        "parameters": [
            {
                "name": "marketing_text.hours",
                "value": ["Mon-Fri 09:00-18:00"],
                "source": "Act 1 of 2020",
                "certainty": "S",
                "checked_on": TODAY,
                "effective_from": date(2020, 1, 1),
            }
        ],
    }
    content["parameters"][0].update(entry or {})
    content["parameters"][0].pop(drop, None)
    return {**content, **(change or {})}


def test_the_pack_that_is_broken_below_is_whole() -> None:
    """The pack the next tests spoil is valid as it stands, and so are two entries whose dates meet."""
    content = broken()
    assert len(read_policy_file(content, "xx.toml").entries) == 1
    first = content["parameters"][0]
    both = [{**first, "effective_to": date(2026, 1, 1)}, {**first, "effective_from": date(2026, 1, 1)}]
    assert len(read_policy_file({**content, "parameters": both}, "xx.toml").entries) == 2


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (broken({"colour": "red"}), "colour"),
        (broken({"title": " "}), "title"),
        (broken({"kind": "law"}), "kind"),
        (broken({"jurisdictions": []}), "jurisdictions"),
        (broken({"jurisdictions": ["us-fl"]}), "jurisdictions"),
        (broken({"jurisdictions": ["Florida"]}), "jurisdictions"),
        (broken({"kind": "base"}), "jurisdictions"),
        (broken({"parameters": {}}), "parameters"),
        (broken({"parameters": ["hours"]}), r"parameters\[0\]"),
        (broken(entry={"name": "marketing_text.hour"}), r"parameters\[0\].name"),
        (broken(entry={"name": ["marketing_text.hours"]}), r"parameters\[0\].name"),
        (broken(entry={"name": "house.hours"}), r"house.hours"),
        (broken(entry={"colour": "red"}), r"marketing_text.hours\).colour"),
        (broken(drop="source"), r"marketing_text.hours\).source"),
        (broken(entry={"source": " "}), r"marketing_text.hours\).source"),
        (broken(drop="certainty"), r"marketing_text.hours\).certainty"),
        (broken(entry={"certainty": "sure"}), r"marketing_text.hours\).certainty"),
        (broken(drop="checked_on"), r"marketing_text.hours\).checked_on"),
        (broken(entry={"checked_on": "2026-11-22"}), r"marketing_text.hours\).checked_on"),
        (broken(entry={"effective_to": date(2020, 1, 1)}), r"marketing_text.hours\).effective_to"),
        (broken(drop="value"), r"marketing_text.hours\).value"),
        (broken(entry={"value": []}), r"marketing_text.hours\).value"),
        (broken(entry={"value": "09:00-18:00"}), r"marketing_text.hours\).value"),
        (broken(entry={"value": ["Mon-Fri 9-18"]}), r"marketing_text.hours\).value"),
        (broken(entry={"value": ["Mon-Fri 18:00-09:00"]}), r"marketing_text.hours\).value"),
        (broken(entry={"value": ["Mon-Fri 09:00-25:00"]}), r"marketing_text.hours\).value"),
        (broken(entry={"value": ["Fri-Mon 09:00-18:00"]}), r"marketing_text.hours\).value"),
        (broken(entry={"value": ["Mon-Fri 09:00-18:00", "Fri 10:00-12:00"]}), r"marketing_text.hours\).value"),
        (broken(entry={"name": "marketing_text.level", "value": "written"}), r"marketing_text.level\).value"),
        (broken(entry={"name": "marketing_text.implied_months", "value": True}), r"marketing_text.implied_months\).value"),
        (broken(entry={"name": "marketing_text.holidays_off", "value": "yes"}), r"marketing_text.holidays_off\).value"),
        (
            broken(entry={"name": "marketing_text.cap", "value": {"count": 3, "period": "PT24H", "channels": [], "same_topic": False}}),
            r"marketing_text.cap\).value",
        ),
        (
            broken(
                entry={"name": "marketing_text.cap", "value": {"count": 3, "period": "a day", "channels": ["text"], "same_topic": False}}
            ),
            r"marketing_text.cap\).value",
        ),
    ],
)
def test_a_broken_file_is_refused_by_file_and_key(content: dict[str, Any], key: str) -> None:
    """The error names the file and the key that is wrong."""
    with pytest.raises(PolicyError, match=rf"^xx\.toml: .*{key}"):
        read_policy_file(content, "xx.toml")


def test_entries_that_overlap_are_refused() -> None:
    """Two values of one parameter on one day are an error at the second of them."""
    content = broken()
    content["parameters"].append({**content["parameters"][0], "effective_from": date(2026, 1, 1)})
    with pytest.raises(PolicyError, match=r"^xx\.toml: parameters\[1\] \(marketing_text\.hours\)"):
        read_policy_file(content, "xx.toml")


@pytest.mark.parametrize("flagged", ["legal", BENEFITS])
def test_no_table_lets_a_flagged_draft_go_as_a_text(flagged: str) -> None:
    """A channel table that rates a text for a flagged draft is refused, whichever row it is."""
    content = copy.deepcopy(load(PACKS / "base.toml"))
    next(row for row in content["channels"] if row["flagged"] == flagged)["text"] = 3
    with pytest.raises(PolicyError, match=r"^base\.toml: channels\[\d\]\.text: got 3"):
        read_policy_file(content, "base.toml")


def test_a_template_without_a_sender_is_refused() -> None:
    """A hand-off text that does not say who writes is an error that names language and label."""
    content = copy.deepcopy(load(PACKS / "base.toml"))
    content["templates"]["en"]["legal"] = ["Hi {contact}, can we talk?"]
    with pytest.raises(PolicyError, match=r"^base\.toml: templates\.en\.legal"):
        read_policy_file(content, "base.toml")


def test_a_base_with_a_hole_is_refused() -> None:
    """A base file that leaves a house parameter out names it."""
    content = copy.deepcopy(load(PACKS / "base.toml"))
    content["parameters"] = [entry for entry in content["parameters"] if entry["name"] != "style.max_emoji"]
    with pytest.raises(PolicyError, match=r"^base: style\.max_emoji"):
        combine([read_policy_file(content, "base.toml")])


def test_there_is_exactly_one_base() -> None:
    """Packs alone are no policy."""
    with pytest.raises(PolicyError, match="exactly one file of kind 'base'"):
        combine([read_policy_file(broken(), "xx.toml")])


# ---- house files -------------------------------------------------------------------------------------------------------------


def test_a_house_file_narrows_places_and_never_widens_them() -> None:
    """A house may ask for more than the law; where it asks for less, the law stands."""
    common = {"source": "Our own handbook", "certainty": "house", "checked_on": TODAY}
    wishes = [
        {"name": "marketing_text.level", "value": "express", **common},
        {"name": "marketing_text.implied_months_purchase", "value": 12, **common},
        {"name": "marketing_call.opt_in_required", "value": False, **common},
        {"name": "house.hours", "value": "10:00-16:00", **common},
    ]
    house = read_policy_file({"id": "ours", "title": "Ours", "kind": "house", "parameters": wishes}, "ours.toml")
    policy = combine([*bundled().files, house])
    assert law_of(policy, ("US", "US-FL"), TODAY).level == EXPRESS_WRITTEN
    assert law_of(policy, ("CA",), TODAY).level == EXPRESS
    assert law_of(policy, ("CA",), TODAY).implied_months_purchase == 12
    assert law_of(policy, ("PL",), TODAY).call_opt_in
    assert policy["house.hours"] == (10 * 60, 16 * 60)
    assert policy.version != bundled().version


def test_the_costs_of_a_miss_are_those_the_released_model_was_trained_by() -> None:
    """The policy's costs and the released model's manifest say the same, so that the officer's file tells the truth about the thresholds."""
    manifest = json.loads((Path(__file__).parents[2] / "model" / "released" / "manifest.json").read_text(encoding="utf-8"))
    assert bundled()["labels.miss_costs"] == manifest["miss_costs"]
