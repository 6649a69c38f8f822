"""The summary: quiet where drafts are as taught, plain words where they are not."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ledgers import ledger, sqlite

from model.labels import LABELS
from model.profile import ANSWERS, INPUTS, Counts
from service.drift.measure import LEAST_DRAFTS
from service.drift.summary import EVERY_SOURCE, NO_TOPIC, Reference, drift_summary, read_reference
from service.errors import UserError
from service.store.drift_counts import Counted, add_counts
from service.store.ledger import Store

SINCE, UNTIL = date(2026, 11, 1), date(2026, 11, 30)
VERSION = "2-a"
_BY_BINS = {2: (93, 7), 3: (75, 23, 2), 6: (35, 12, 20, 18, 11, 4), 8: (70, 12, 6, 4, 3, 2, 2, 1)}
SHARES = {feature: dict(zip(bins, _BY_BINS[len(bins)], strict=True)) for feature, bins in {**INPUTS, **ANSWERS}.items()}
SUMS = {"drafts": {"all": 10_000}, "characters": {"all": 1_180_000}, "words": {"known": 194_000, "unknown": 6_000}}
REFERENCE = Reference(VERSION, {**SUMS, **{feature: {name: 100 * n for name, n in bins.items()} for feature, bins in SHARES.items()}})


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give a new store."""
    with sqlite(tmp_path) as url, ledger(url) as opened:
        yield opened


def drafts(seed: int, count: int, **other: dict[str, int]) -> Counts:
    """Draw drafts as the model was taught them, but for the features given with their own shares."""
    random = np.random.default_rng(seed)
    counts: Counts = Counter({("drafts", "all"): count, ("characters", "all"): 118 * count, ("action", "send"): count})
    counts.update({("words", "known"): 970 * count // 50, ("words", "unknown"): 30 * count // 50})
    for feature, bins in {**SHARES, **other}.items():
        weights = np.array(list(bins.values())) / sum(bins.values())
        counts.update({(feature, name): int(n) for name, n in zip(bins, random.multinomial(count, weights), strict=True)})
    return counts


def put(store: Store, counts: Counts, source: str = "crm", day: str = "2026-11-05", version: str = VERSION, topic: str = "") -> None:
    """Put counts into the store."""
    add_counts(store, {Counted(day, source, version, topic): counts})


def told(store: Store, **options: Any) -> dict[str, Any]:
    """Give the one source of the summary."""
    (one,) = drift_summary(store, REFERENCE, SINCE, UNTIL, **options)["sources"]
    return dict(one)


def test_drafts_as_taught_are_quiet_in_nineteen_of_twenty_draws(store: Store) -> None:
    """Each of many sources draws what was taught, at the least number of drafts; all twenty features of hardly any speak."""
    for seed in range(60):
        put(store, drafts(seed, LEAST_DRAFTS), source=f"s{seed}")
    verdicts = Counter(one["verdict"] for one in drift_summary(store, REFERENCE, SINCE, UNTIL)["sources"])
    assert verdicts["quiet"] >= 57
    assert verdicts["retrain"] == 0


def test_a_quiet_source_is_told_in_one_sentence(store: Store) -> None:
    """The sentence names the period and the source, and that nothing is to be done."""
    put(store, drafts(1, 2000))
    sentence = "From 2026-11-01 to 2026-11-30 drafts from `crm` look like what the model was taught; nothing to do."
    assert told(store)["sentence"] == sentence
    assert told(store, today=UNTIL)["sentence"].startswith("In the last 30 days drafts")


def test_bins_stand_in_their_order(store: Store) -> None:
    """However a manifest sorts its keys, lengths are listed from short to long."""
    put(store, drafts(1, 300))
    counts = {feature: dict(sorted(bins.items())) for feature, bins in REFERENCE.counts.items()}
    (one,) = drift_summary(store, Reference(VERSION, counts), SINCE, UNTIL)["sources"]
    for feature in one["features"]:
        assert [part["bin"] for part in feature["bins"]] == list({**INPUTS, **ANSWERS}[feature["feature"]])


def test_few_drafts_say_nothing_but_how_few(store: Store) -> None:
    """Forty drafts, however odd, raise no alarm."""
    put(store, drafts(1, 40, unknown_words={"35 % or more": 1}))
    assert told(store)["verdict"] == "few"
    assert told(store)["sentence"].endswith("there were 40 drafts from `crm`; at least 200 are needed before anything is said.")


def test_words_nobody_taught_call_for_retraining(store: Store) -> None:
    """Drafts that are shorter and hold unknown words say both, and what to do."""
    strange = drafts(1, 500, unknown_words={"10-20 %": 50, "20-35 %": 50}, length={"under 40": 80, "40-80": 20})
    strange.update({("words", "unknown"): 3000, ("characters", "all"): -80 * 500})
    put(store, strange)
    assert told(store)["verdict"] == "retrain"
    assert told(store)["sentence"] == (
        "From 2026-11-01 to 2026-11-30 drafts from `crm` hold more words the model does not know (25 % of their words instead of 3.0 %) "
        "and are shorter (38 characters on average instead of 118): label 100 of them and retrain."
    )


def test_known_words_never_call_for_retraining(store: Store) -> None:
    """Drafts whose words the model knows better than those it was taught are no trouble."""
    easy = drafts(1, 500, unknown_words={"under 1 %": 1}, unsure={"no": 1, "yes": 0})
    easy["words", "unknown"] = 0
    put(store, easy)
    assert told(store)["verdict"] == "quiet"


def test_more_doubts_call_for_retraining(store: Store) -> None:
    """A model that is unsure of a third of the drafts is to be taught."""
    put(store, drafts(1, 500, unsure={"no": 2, "yes": 1}))
    assert told(store)["verdict"] == "retrain"
    assert "leave it unsure more often (3" in told(store)["sentence"]


def test_labels_alone_call_for_a_look(store: Store) -> None:
    """A business that advertises more than the corpus is told so, and not told to retrain."""
    put(store, drafts(1, 500, **{"flagged.promotional": {"no": 1, "yes": 1}, "flagged.legal": {"no": 1, "yes": 0}}))
    one = told(store)
    assert one["verdict"] == "watch"
    assert "flagged otherwise (promotional " in one["sentence"]
    assert "read 30 of them" in one["sentence"]


def test_probabilities_alone_are_not_called_flags(store: Store) -> None:
    """Where the same share is flagged but by other probabilities, the sentence says that and no more than three labels."""
    other = {f"probability.{label}": {"under 1 %": 1, "5-15 %": 1} for label in LABELS[:5]}
    put(store, drafts(1, 500, **other))
    one = told(store)
    assert one["verdict"] == "watch"
    assert "`crm` get other probabilities (bad_news, negotiation, contract, 2 more); that may be" in one["sentence"]


def test_which_of_the_taught_languages_matters_little(store: Store) -> None:
    """A house that writes Polish alone is quiet; one that writes another language is told that the model does not know it."""
    put(store, drafts(1, 500, language={"en": 0, "pl": 1, "other": 0}), source="polish")
    put(store, drafts(2, 500, language={"en": 1, "pl": 0, "other": 1}), source="spanish")
    found = {one["source"]: one for one in drift_summary(store, REFERENCE, SINCE, UNTIL)["sources"]}
    assert found["polish"]["verdict"] == "quiet"
    assert found["spanish"]["verdict"] == "watch"
    assert "another language" in found["spanish"]["sentence"]


def test_the_order_of_days_and_their_number_is_irrelevant(store: Store, tmp_path: Path) -> None:
    """The same drafts over five days, the last first, are told as on one."""
    parts = [drafts(seed, 100) for seed in range(5)]
    for number, part in enumerate(parts):
        put(store, part, day=f"2026-11-{20 - number}")
    (tmp_path / "b").mkdir()
    with sqlite(tmp_path / "b") as url, ledger(url) as other:
        put(other, sum(parts, Counter()), day="2026-11-30")
        assert told(other) == told(store)


def test_other_models_and_other_days_are_left_out(store: Store) -> None:
    """What another model answered is counted apart; what lies outside the period, not at all."""
    put(store, drafts(1, 300))
    put(store, drafts(2, 70), version="2-old")
    put(store, drafts(3, 9), day="2026-12-01")
    summary = drift_summary(store, REFERENCE, SINCE, UNTIL)
    assert summary["other_models"] == 70
    assert [one["drafts"] for one in summary["sources"]] == [300]


def test_sources_together_are_one_and_apart_the_gravest_comes_first(store: Store) -> None:
    """Sources are ordered by what is to be done; together they add up."""
    put(store, drafts(1, 900), source="a-quiet")
    put(store, drafts(2, 50), source="b-few")
    put(store, drafts(3, 300, unsure={"no": 1, "yes": 1}), source="c-unsure")
    assert [one["source"] for one in drift_summary(store, REFERENCE, SINCE, UNTIL)["sources"]] == ["c-unsure", "a-quiet", "b-few"]
    one = told(store, by="all")
    assert (one["source"], one["drafts"]) == (EVERY_SOURCE, 1250)


def test_topics_are_told_apart_over_all_sources(store: Store) -> None:
    """A topic adds up over sources, and a source over its topics; each topic has its sentence, drafts without one too."""
    put(store, drafts(1, 250), source="crm", topic="reminders")
    put(store, drafts(2, 250), source="shop", topic="reminders")
    put(store, drafts(3, 300, unsure={"no": 1, "yes": 1}), source="crm", topic="claims")
    put(store, drafts(4, 400), source="crm")
    by_topic = drift_summary(store, REFERENCE, SINCE, UNTIL, by="topic")
    assert [(one["source"], one["drafts"], one["verdict"]) for one in by_topic["sources"]] == [
        ("claims", 300, "retrain"),
        ("reminders", 500, "quiet"),
        (NO_TOPIC, 400, "quiet"),
    ]
    sentences = [one["sentence"] for one in by_topic["sources"]]
    for sentence, whose in zip(sentences, ("drafts about `claims` ", "drafts about `reminders` ", "drafts without a topic "), strict=True):
        assert whose in sentence
    by_source = {one["source"]: one["drafts"] for one in drift_summary(store, REFERENCE, SINCE, UNTIL)["sources"]}
    assert by_source == {"crm": 950, "shop": 250}


def test_a_model_without_a_reference_is_refused() -> None:
    """The sentence names the model and what to do."""
    with pytest.raises(UserError, match=r"model 2-x does not say .* train it again"):
        read_reference({"version": "2-x"})
