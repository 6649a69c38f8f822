"""The policy files that come with the product: they load, say where each value comes from, and add up."""

import json
from pathlib import Path

import pytest
from bundled_packs import FILES, TODAY, bundled, load

from rules.channel_table import BENEFITS, VETO
from rules.law import law_of
from rules.parameters import PARAMETERS
from rules.policy import combine, read_policy_file
from rules.values import DAY, HOUR
from rules.vocabulary import EXPRESS, EXPRESS_WRITTEN, IMPLIED


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
