"""``sendcheck examples``: files in and out, whatever is in them."""

import json
import signal
import subprocess
import sys
import time
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from ledgers import ledger
from running import Run, command, read_csv, read_jsonl, sendcheck, write_csv, write_jsonl
from small_corpus import write as write_corpus

from model.classifier import load_classifier
from model.labels import LABELS
from service.examples.importing import STORED_AT_ONCE
from service.store.examples import StoredExample, read_examples

load_once = lru_cache(maxsize=2)(load_classifier)


@pytest.fixture(autouse=True)
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder that has no corpus and no models, so that what a test says is all there is."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("model.classifier.load_classifier", load_once)


def take(path: Path | str, *options: Any, store: str = "s.db") -> Run:
    """Import a file."""
    return sendcheck("examples", "import", path, "--store", f"sqlite:///{store}", *options)


def kept(store: str = "s.db") -> list[StoredExample]:
    """Give what the store holds."""
    with ledger(f"sqlite:///{store}") as opened:
        return read_examples(opened)


def told(path: str = "report.json") -> dict[str, Any]:
    """Read a report."""
    found: dict[str, Any] = json.loads(Path(path).read_text("utf-8"))
    return found


NAMES = ("Ana", "Ben", "Cy", "Dan", "Eva", "Flo", "Gus", "Hal")
ROWS = [
    {"text": "Your MRI is cancelled, the machine broke", "labels": "bad_news", "trade": "clinic", "recorded_by": "ola"},
    {"text": "Please text me your PESEL, mine is 44051401359", "labels": "pii_request", "trade": "", "recorded_by": ""},
    {"text": "See you at ten", "labels": "", "trade": "salon", "recorded_by": ""},
]


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
def test_a_file_goes_in_once(tmp_path: Path, kind: str) -> None:
    """In every format: what is new is stored, masked, with who and when; the same file again changes nothing."""
    path = tmp_path / f"in.{kind}"
    if kind == "parquet":
        pd.DataFrame(ROWS).to_parquet(path)
    else:
        (write_csv if kind == "csv" else write_jsonl)(path, ROWS)  # type: ignore[operator]
    first = take(path, "--by", "lead")
    assert first.code == 0, first.err
    assert "3 new, 0 changed, 0 unchanged, 0 rejected" in first.err
    assert "personal data masked in 1 rows: pesel 1" in first.err
    found = kept()
    assert [(one.text, one.labels, one.trade, one.recorded_by) for one in found] == [
        ("Your MRI is cancelled, the machine broke", ("bad_news",), "clinic", "ola"),
        ("Please text me your PESEL, mine is 00000000000", ("pii_request",), None, "lead"),
        ("See you at ten", (), "salon", "lead"),
    ]
    assert {(one.source, one.language) for one in found} == {("file", "en")}
    assert all(one.model_version is not None and one.model_labels is not None for one in found)
    again = take(path, "--by", "lead")
    assert (again.code, kept()) == (0, found)
    assert "0 new, 0 changed, 3 unchanged" in again.err
    assert "warning: nothing new" in again.err


def test_a_dry_run_says_the_same_and_stores_nothing(tmp_path: Path) -> None:
    """Counts and report of a dry run are those of the run."""
    path = write_jsonl(tmp_path / "in.jsonl", [*ROWS, {"text": "x", "labels": "legl"}])
    dry = take(path, "--dry-run", "--report", "dry.json")
    assert (dry.code, kept()) == (1, [])
    assert "would be: 3 new, 0 changed, 0 unchanged, 1 rejected" in dry.err
    wet = take(path, "--report", "wet.json")
    assert wet.code == 1
    assert told("dry.json") == told("wet.json")
    assert len(kept()) == 3


def test_bad_rows_are_rejected_and_the_rest_goes_on(tmp_path: Path) -> None:
    """Row, field and reason stand in the rejects file, with the label that was meant."""
    rows = [{"text": "a fine one", "labels": "none"}, {"text": "b", "labels": "pii_requst"}, {"text": "", "labels": ""}]
    done = take(write_csv(tmp_path / "in.csv", rows))
    assert done.code == 1
    assert [one.text for one in kept()] == ["a fine one"]
    rejects = read_jsonl(tmp_path / "in.rejects.jsonl")
    assert [(one["row"], one["field"]) for one in rejects] == [(2, "labels[0]"), (3, "text")]
    assert "did you mean pii_request?" in rejects[0]["reason"]


def test_other_names_and_a_column_for_each_label(tmp_path: Path) -> None:
    """A spreadsheet with columns of 0 and 1 under other names is read with --map; what nobody reads is mentioned."""
    rows = [{"Message": "Sign the lease by noon", "Contract": "1", "legal": "0", "Segment": "gold"}]
    done = take(write_csv(tmp_path / "in.csv", rows), "--map", "text=Message")
    assert done.code == 0, done.err
    assert "columns not used: Segment" in done.err
    assert "a column for" in done.err
    assert kept()[0].labels == ("contract",)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "in.csv"),
        (b"text,labels\n", "no rows in it; expected text and labels"),
        (b"text\nhello\n", "no column 'labels', and none named after a label"),
        (b"labels\nlegal\n", "no column 'text'"),
        (b"text,labels,legal\na,b,1\n", "both a column 'labels' and the column 'legal'"),
        ("text,labels\nZażółć,\n".encode("cp1250"), "line 2 is not UTF-8"),
        ("text,labels\nx,\n".encode("utf-16"), "this is UTF-16"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, content: bytes, sentence: str) -> None:
    """One sentence, exit code 2, nothing stored."""
    path = tmp_path / "in.csv"
    path.write_bytes(content)
    done = take(path)
    assert done.code == 2
    assert sentence in done.err
    assert kept() == []


def test_one_text_with_two_sets_of_labels_in_a_file_is_left_out(tmp_path: Path) -> None:
    """Nobody can say which of them counts, whichever comes first; nearly the same text counts as the same."""
    rows = [
        {"text": "The lease ends on 5 May", "labels": "contract"},
        {"text": "the lease ends on 9 may!!", "labels": ""},
        {"text": "The lease ends in June", "labels": "contract"},
    ]
    for order in (rows, rows[::-1]):
        assert take(write_jsonl(tmp_path / "in.jsonl", order), "--report", "report.json").code == 1
        assert [one.text for one in kept()] == ["The lease ends in June"]
        assert {(one["where"], one["nearly"]) for one in told()["contradictions"]} == {("file", True)}
        assert "keep one" in read_jsonl(tmp_path / "in.rejects.jsonl")[0]["reason"]


@pytest.mark.parametrize("second", ["The lease ends on 5 May", "the lease ends on 9 may!!"])
def test_what_the_store_says_otherwise_is_replaced_only_on_request(tmp_path: Path, second: str) -> None:
    """The contradiction is reported and the store left alone; with --replace the file's labels count, and a second run changes nothing."""
    take(write_jsonl(tmp_path / "a.jsonl", [{"text": "The lease ends on 5 May", "labels": "contract"}]))
    other = write_jsonl(tmp_path / "b.jsonl", [{"text": second, "labels": ""}])
    refused = take(other)
    assert refused.code == 1
    assert "example 1 has" in read_jsonl(tmp_path / "b.rejects.jsonl")[0]["reason"]
    assert [one.labels for one in kept()] == [("contract",)]
    assert take(other, "--replace").code == 0
    assert [(one.text, one.labels) for one in kept()] == [(second, ())]
    assert "1 unchanged" in take(other, "--replace").err
    assert [(one.text, one.labels) for one in kept()] == [(second, ())]


def test_what_the_corpus_says_otherwise_is_told_and_stored(tmp_path: Path) -> None:
    """A house may label otherwise than the corpus does; it is told where."""
    folder = tmp_path / "drafts"
    folder.mkdir()
    write_corpus(folder / "small.jsonl", 8)
    text = json.loads((folder / "small.jsonl").read_text().splitlines()[0])["text"]
    done = take(write_jsonl(tmp_path / "in.jsonl", [{"text": text, "labels": ""}]), "--corpus", folder, "--report", "report.json")
    assert done.code == 0, done.err
    assert (told()["contradictions"][0]["where"], told()["contradictions"][0]["others"]) == ("corpus", ["bad_news"])
    assert len(kept()) == 1


def test_wrong_language_is_told(tmp_path: Path) -> None:
    """Declared otherwise than it reads, or like neither language; a few words say too little."""
    rows = [
        {"text": "Twoja wizyta jest jutro o dziesiątej", "labels": "", "language": "en"},
        {"text": "Entschuldigung wir haben heute leider geschlossen", "labels": ""},
        {"text": "Ok 5pm", "labels": ""},
    ]
    take(write_jsonl(tmp_path / "in.jsonl", rows), "--report", "report.json")
    assert [(one["row"], one["reads_like"]) for one in told()["wrong_language"]] == [(1, "pl"), (2, "")]


def test_likely_label_errors_are_told(tmp_path: Path) -> None:
    """A request for a PIN labelled as nothing stands out among requests labelled as such."""
    pytest.importorskip("cleanlab")
    rows = [{"text": f"Please text me your PIN and your password, {name}", "labels": "pii_request"} for name in NAMES]
    rows += [{"text": f"See you at ten, {name}", "labels": ""} for name in NAMES]
    rows += [{"text": "Please text me your PIN and your password, Zoe", "labels": ""}]
    done = take(write_jsonl(tmp_path / "in.jsonl", rows), "--report", "report.json")
    assert [(one["row"], one["label"], one["given"]) for one in told()["suspects"]] == [(17, "pii_request", False)]
    assert "likely label errors, stored all the same: 1" in done.err
    assert len(kept()) == 17


def test_without_cleanlab_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The import goes on and says what was not looked for, and how to get it."""
    monkeypatch.setitem(sys.modules, "cleanlab.filter", None)
    done = take(write_jsonl(tmp_path / "in.jsonl", ROWS))
    assert done.code == 0
    assert "not looked for: cleanlab is not installed" in done.err


def test_one_class_only_is_told(tmp_path: Path) -> None:
    """A file in which every row says the same teaches nothing that tells labels apart."""
    done = take(write_jsonl(tmp_path / "in.jsonl", [{"text": text, "labels": "legal"} for text in ("a b c", "d e f")]))
    assert done.code == 0
    assert "warning: every row carries the same labels (legal)" in done.err


def test_nothing_personal_comes_out_anywhere(tmp_path: Path) -> None:
    """Store, report and what is printed hold no number or address that was found in a text that was stored."""
    rows = [{"text": "Jan's number is +48 601 234 567, jan@firma.pl", "labels": "legal"}, {"text": "x y z", "labels": "legal"}]
    done = take(write_jsonl(tmp_path / "in.jsonl", rows), "--report", "report.json")
    everything = done.out + done.err + Path("report.json").read_text() + Path("s.db").read_bytes().decode("latin-1")
    assert "601 234" not in everything
    assert "firma" not in everything


words = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\r\t ,;\"'"), min_size=1, max_size=30)
examples = st.lists(
    st.fixed_dictionaries(
        {"text": words.map(lambda word: f"{word} end"), "labels": st.lists(st.sampled_from(LABELS), unique=True, max_size=3)},
        optional={"language": st.sampled_from(["en", "pl"]), "trade": st.sampled_from(["bank", 'zażółć, "x"'])},
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(examples, st.sampled_from(["csv", "jsonl", "parquet"]))
@example([{"text": "one\rtwo end", "labels": ["bad_news"]}], "csv")
def test_what_is_exported_can_be_imported_anywhere(tmp_path: Path, rows: list[dict[str, Any]], kind: str) -> None:
    """Export and import give the same texts with the same labels, in every format; importing into the same store changes nothing."""
    for name in ("one.db", "two.db"):
        Path(name).unlink(missing_ok=True)
    take(write_jsonl(tmp_path / "in.jsonl", rows), store="one.db")
    exported = tmp_path / f"out.{kind}"
    assert sendcheck("examples", "export", exported, "--store", "sqlite:///one.db").code == 0
    if not kept("one.db"):
        return
    assert "0 new, 0 changed" in take(exported, store="one.db").err
    back = take(exported, store="two.db")
    assert (back.code, back.err.count("not used")) == (0, 0)

    def essence(store: str) -> list[Any]:
        return [(one.text, one.labels, one.language, one.trade, one.recorded_by, one.text_key) for one in kept(store)]

    assert essence("two.db") == essence("one.db")


def test_a_summary_counts(tmp_path: Path) -> None:
    """Labels, languages, sources and trades are counted, and where the model had said otherwise."""
    take(write_jsonl(tmp_path / "in.jsonl", ROWS))
    shown = json.loads(sendcheck("examples", "summary", "--store", "sqlite:///s.db", "--format", "json").out)
    assert (shown["examples"], shown["labels"]["bad_news"], shown["labels"]["none"]) == (3, 1, 1)
    assert "bad_news 1" in sendcheck("examples", "summary", "--store", "sqlite:///s.db").out
    assert sendcheck("examples", "export", tmp_path / "out.csv", "--store", "sqlite:///s.db").code == 0
    assert len(read_csv(tmp_path / "out.csv")) == 3


def test_an_import_killed_and_run_again_ends_the_same(tmp_path: Path) -> None:
    """Killed while it stores, it leaves whole chunks; run again it ends as a run without the kill."""
    rows = [
        {"text": f"Draft number {chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)} {n}", "labels": LABELS[n % 7]}
        for n in range(3_000)
    ]
    path = write_jsonl(tmp_path / "many.jsonl", rows)
    run = subprocess.Popen(command("examples", "import", path, "--store", "sqlite:///s.db"), cwd=tmp_path, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 100
    while run.poll() is None and time.monotonic() < deadline:
        if Path("s.db").exists() and kept():
            break
        time.sleep(0.01)
    run.send_signal(signal.SIGKILL)
    run.wait()
    stored = len(kept())
    assert stored in (STORED_AT_ONCE, 3_000)
    take(path)
    take(path, store="straight.db")
    assert [(one.text, one.labels) for one in kept()] == [(one.text, one.labels) for one in kept("straight.db")]
