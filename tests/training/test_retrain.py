"""Retraining: what is learnt from, what is kept, what is refused, and the same weights from the same rows."""

from dataclasses import replace
from pathlib import Path

import pytest
from retrain_data import examples, write_all

from model.classifier import load_classifier
from model.store import read_manifest
from training.corpus import Draft, read_corpus
from training.labelled import Labelled
from training.retrain import LEAST, WEIGHT, ExampleError, Split, example_key, retrain, split_examples, with_languages
from training.retrain_correction import SHARE


def _texts(split: Split) -> set[str]:
    return {row.text for row in (*split.learnt, *split.judged)}


def test_no_examples_are_refused() -> None:
    """The first of the refusals."""
    with pytest.raises(ExampleError, match=r"^no examples; "):
        split_examples([], [], [])


def test_examples_of_one_kind_are_refused() -> None:
    """Whether they all carry a label or none, nothing tells them apart."""
    for labels, named in ((("legal",), "legal"), ((), "no label")):
        rows = [replace(row, labels=labels) for row in examples()]
        with pytest.raises(ExampleError, match=f"^all 60 examples say {named}: nothing tells them apart"):
            split_examples(rows, [], [])


def test_repeats_count_once_and_only_repeats_are_refused() -> None:
    """Another number or another mark does not make another example."""
    rows = [Labelled(f"Your flat no. {number} has been let!" + "!" * (number % 3), ("bad_news",), "en", "") for number in range(60)]
    with pytest.raises(ExampleError, match=f"^60 rows, 1 usable and different examples among them; at least {LEAST} are needed"):
        split_examples(rows, [], [])


def test_too_few_to_judge_by_are_refused() -> None:
    """The message says how many more would do."""
    rows = examples(200)
    judged = {row.text for row in split_examples(rows, [], []).judged}
    some = [row for row in rows if row.text not in judged] + [row for row in rows if row.text in judged][:2]
    with pytest.raises(ExampleError, match=r"2 of them fall into the fifth kept for judging, at least 5 are needed; label about 15 more"):
        split_examples(some, [], [])


def test_contradictions_other_languages_and_the_holdout_are_left_out() -> None:
    """Each is told, none is learnt from and none judges."""
    rows = examples()
    contradicting = replace(rows[0], labels=("legal",))
    frozen = rows[1].text.upper()
    split = split_examples([*rows, contradicting, replace(rows[2], text="Bonjour tout le monde", language="")], [], [frozen])
    assert len(split.learnt) + len(split.judged) == 58
    assert not {rows[0].text, rows[1].text, "Bonjour tout le monde"} & _texts(split)
    assert [note.partition(" ")[2][:24] for note in split.notes] == [
        "in a language the model ",
        "texts are there with dif",
        "repeat the words of anot",
        "stand in the holdout, wh",
    ]


def test_an_example_kept_for_judging_stays_kept() -> None:
    """Whatever is added, and in whatever order, nothing that judged is ever learnt from; about a fifth judges."""
    few, many = split_examples(examples(60), [], []), split_examples(examples(500)[::-1], [], [])
    assert {row.text for row in few.judged} <= {row.text for row in many.judged}
    assert {row.text for row in few.learnt} <= {row.text for row in many.learnt}
    assert 60 < len(many.judged) < 140
    other = split_examples(examples(500), [], [], seed=1)
    assert {row.text for row in other.judged} != {row.text for row in many.judged}


def test_texts_of_the_same_words_go_the_same_way() -> None:
    """A template filled in with other numbers is not learnt from and judged by at once."""
    assert example_key("Pay 10 pounds by 3 May, thanks") == example_key("pay 250 POUNDS by 21 June - thanks")
    assert example_key("ok 5") != example_key("ok")


def test_examples_never_outweigh_the_corpus() -> None:
    """An example counts as four drafts; the weight falls as examples grow in number, and never below one."""
    draft = Draft("a", "b", (), "en", "c", "d", "plain")
    assert split_examples(examples(60), [draft] * 1000, []).weight == WEIGHT == 4
    assert split_examples(examples(500), [draft] * 3000, []).weight == 2
    assert split_examples(examples(500), [draft] * 10, []).weight == 1


def test_a_flood_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """Over the limits the first by hash are taken, to learn from and to judge by."""
    monkeypatch.setattr("training.retrain.MOST", 100)
    monkeypatch.setattr("training.retrain.MOST_JUDGED", 20)
    split = split_examples(examples(500), [], [])
    assert (len(split.learnt), len(split.judged)) == (100, 20)
    assert any("100 of them, drawn evenly, are learnt" in note for note in split.notes)


def test_a_language_is_told_from_the_text() -> None:
    """Where nobody said it; what is said stays."""
    rows = [Labelled("Please call us about your appointment", (), "", ""), Labelled("xyz", (), "pl", "")]
    assert [row.language for row in with_languages(rows)] == ["en", "pl"]


def test_the_same_rows_give_the_same_weights_and_the_examples_are_learnt(tmp_path: Path) -> None:
    """In any order; the new model knows the jargon, the manifest what it came from, and the corpus files are untouched."""
    paths = write_all(tmp_path)
    drafts, hashes = read_corpus(paths["corpus"])
    versions = []
    for name, rows in (("one", examples()), ("two", examples()[::-1])):
        (tmp_path / name).mkdir()
        split = split_examples(rows, drafts, [])
        made = retrain(drafts, hashes, split, tmp_path / name, more={"seed": 0, "parent": "2-0"})
        versions.append(read_manifest(made))
    assert versions[0] == versions[1]
    manifest = versions[0]
    assert (manifest["seed"], manifest["parent"]) == (0, "2-0")
    assert manifest["examples"]["learnt"] == len(split.learnt)
    assert manifest["examples"]["weight"] == split.weight
    assert manifest["correction"]["pull"] == pytest.approx(SHARE * len(drafts) / len(split.learnt), abs=0.01)
    assert manifest["correction"]["features"] > 0
    assert manifest["examples"]["pull"] == manifest["correction"]["pull"]
    assert set(manifest["data"]) == {"all.jsonl", "examples"}
    classifier = load_classifier(made)
    said = classifier.predict([row.text for row in split.judged], ["en"] * len(split.judged))
    truth = [["bad_news" in row.labels, "negotiation" in row.labels, "contract" in row.labels] for row in split.judged]
    assert (said.flagged[:, :3] == truth).mean() > 0.9


def test_examples_that_a_mask_makes_equal_are_both_learnt_from(tmp_path: Path) -> None:
    """Two texts apart in an address alone are two examples until it is masked; they must not stop the training."""
    paths = write_all(tmp_path)
    drafts, hashes = read_corpus(paths["corpus"])
    split = split_examples(examples(), drafts, [])
    (tmp_path / "work").mkdir()
    made = retrain(drafts, hashes, replace(split, learnt=(*split.learnt, split.learnt[0])), tmp_path / "work")
    assert read_manifest(made)["examples"]["learnt"] == len(split.learnt) + 1


def test_the_users_word_counts_over_the_corpus(tmp_path: Path) -> None:
    """A draft of the corpus with the words of an example gives way to it, so nothing that judges was learnt from either."""
    paths = write_all(tmp_path)
    drafts, hashes = read_corpus(paths["corpus"])
    rows = [*examples(), *(Labelled(draft.text, ("legal",), "en", "") for draft in drafts[:40])]
    told: list[str] = []
    (tmp_path / "work").mkdir()
    made = retrain(drafts, hashes, split_examples(rows, drafts, []), tmp_path / "work", told.append)
    assert any("40 drafts of the corpus give way" in line for line in told)
    assert read_manifest(made)["drafts"]["en"] == 120
