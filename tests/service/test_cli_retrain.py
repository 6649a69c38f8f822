"""``sendcheck retrain`` and ``sendcheck models``: promoted by rule, refused with the reason, back in one step."""

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from retrain_data import corpus_rows, example_rows, write_all, write_rows
from running import ROOT, Run, command, sendcheck, write_csv
from tiny_models import add_tiny

from model.registry import current_version, promote, promotions, versions
from training.train import train

Retrain = Callable[..., Run]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a corpus, a holdout and examples, and a models folder with a champion that never saw the examples."""
    folder = tmp_path_factory.mktemp("base")
    paths = write_all(folder)
    train(paths["corpus"], folder / "champion")
    version = json.loads((folder / "champion" / "manifest.json").read_text("utf-8"))["version"]
    (folder / "models").mkdir()
    (folder / "champion").rename(folder / "models" / version)
    promote(folder / "models", version, 1, "champion")
    return folder


@pytest.fixture
def place(base: Path, tmp_path: Path) -> Path:
    """Give a folder of one's own."""
    return Path(shutil.copytree(base, tmp_path / "own"))


def _arguments(place: Path, *more: Any, examples: str = "examples.jsonl") -> list[Any]:
    folders = [f"--{name}={place / name}" for name in ("corpus", "holdout", "models")]
    return ["retrain", "--examples", place / examples, *folders, *more]


def test_a_better_model_is_promoted_and_its_report_written(place: Path) -> None:
    """Old and new side by side, the sentence that says why, a page with pictures, and a version with its origin."""
    pytest.importorskip("matplotlib")
    champion = current_version(place / "models")
    done = sendcheck(*_arguments(place, "--report", place / "report"))
    assert done.code == 0, done.err
    version = current_version(place / "models")
    assert version != champion
    assert f"model {version}: better on the" in done.out
    assert "it is in use now" in done.out
    assert "wrong labels per draft" in done.out
    report = json.loads((place / "report" / "retrain.json").read_text("utf-8"))
    assert (report["champion"], report["challenger"]) == (champion, version)
    assert report["examples"]["wrong_labels"]["challenger"] < report["examples"]["wrong_labels"]["champion"]
    assert report["examples"]["actions"]["each"]["escalate"]["drafts"] > 0
    assert report["examples"]["changed"]["best"]
    page = (place / "report" / "report.html").read_text("utf-8")
    assert "<h3>Drafts whose decision changed</h3>" in page
    assert page.count("data:image/png;base64,") == 5
    assert "http" not in page.replace("data:image", "")
    manifest = json.loads((place / "models" / version / "manifest.json").read_text("utf-8"))
    assert manifest["parent"] == champion
    assert manifest["judged"]["verdict"]["promoted"] is True
    assert promotions(place / "models")[-1]["reason"].startswith("better on the")
    again = sendcheck(*_arguments(place))
    assert again.code == 1
    assert f"model {version}: refused: " in again.out
    back = sendcheck("models", "rollback", "--models", place / "models")
    assert (back.code, back.out) == (0, f"{champion} is in use again, before it {version}\n")


def test_a_model_that_is_not_better_is_refused_in_one_sentence_and_kept(place: Path) -> None:
    """Exit 1, the version in use stays, and promoting the refused one by hand needs a word more."""
    wrong = [{**row, "labels": ["legal"] if number % 2 else ["promotional"]} for number, row in enumerate(corpus_rows(80, 2000))]
    write_rows(place / "wrong.jsonl", [{key: row[key] for key in ("text", "labels", "language")} for row in wrong])
    champion = current_version(place / "models")
    done = sendcheck(*_arguments(place, examples="wrong.jsonl"))
    assert done.code == 1, done.err
    last = done.out.strip().splitlines()[-1]
    assert ": refused: on the " in last
    assert current_version(place / "models") == champion
    refused = next(one.name for one in versions(place / "models") if one.name != champion)
    plain = sendcheck("models", "promote", refused, "--models", place / "models")
    assert plain.code == 2
    assert "was refused: " in plain.err
    assert "say --anyway" in plain.err
    assert sendcheck("models", "promote", refused, "--anyway", "--models", place / "models").code == 0
    assert current_version(place / "models") == refused


def test_without_promotion_nothing_changes_but_the_version_is_there(place: Path) -> None:
    """The last line says how to put it into use."""
    champion = current_version(place / "models")
    done = sendcheck(*_arguments(place, "--no-promote"))
    assert done.code == 0, done.err
    made = next(one.name for one in versions(place / "models") if one.name != champion)
    assert done.out.strip().endswith(f"sendcheck models promote {made}")
    assert current_version(place / "models") == champion
    shown = sendcheck("models", "show", made, "--models", place / "models")
    assert "judged against" in shown.out
    assert "examples, learnt:" in shown.out
    compared = sendcheck("models", "compare", champion, made, "--models", place / "models")
    assert compared.out.splitlines()[0].split() == [champion, made]
    assert "data examples" in compared.out
    listed = json.loads(sendcheck("models", "list", "--format", "json", "--models", place / "models").out)
    assert [row["in_use"] for row in listed] == [False, True, False]
    assert listed[2]["verdict"] == "better"


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([], "no examples"),
        ([{**row, "labels": "legal"} for row in example_rows(40)], "all 40 examples say legal: nothing tells them apart"),
        (example_rows(1) * 40, "40 rows, 1 usable and different examples among them"),
        ([*example_rows(30), {"text": "x", "labels": "bad_newz"}], "row 31, labels"),
    ],
    ids=["none", "one class", "repeats", "misspelt"],
)
def test_bad_examples_end_in_one_sentence_before_anything_is_trained(place: Path, rows: list[dict[str, Any]], told: str) -> None:
    """Exit 2, file and row named, no version made and no folder left."""
    before = sorted(path.name for path in (place / "models").iterdir() if path.is_dir())
    write_rows(place / "bad.jsonl", rows)
    done = sendcheck(*_arguments(place, examples="bad.jsonl"))
    assert done.code == 2
    last = done.err.strip().splitlines()[-1]
    assert last.startswith(f"sendcheck: {place / 'bad.jsonl'}")
    assert told in last
    assert "fold" not in done.err
    assert sorted(path.name for path in (place / "models").iterdir() if path.is_dir()) == before
    if "newz" in str(rows):
        assert "did you mean bad_news?" in last


def test_a_spreadsheet_will_do(place: Path) -> None:
    """CSV with labels joined by semicolons is read like JSON Lines: the same rows make the same version."""
    rows = [{**row, "labels": ";".join(row["labels"])} for row in example_rows()]
    write_csv(place / "examples.csv", rows)
    for name in ("examples.csv", "examples.jsonl"):
        assert sendcheck(*_arguments(place, "--no-promote", examples=name)).code == 0
    assert len(versions(place / "models")) == 2


def test_examples_and_store_are_one_or_the_other(place: Path) -> None:
    """Both at once say nothing about which counts."""
    done = sendcheck(*_arguments(place, "--store", "sqlite:///x.db"))
    assert done.code == 2
    assert "--examples and --store: say one of them" in done.err


def test_without_a_holdout_nothing_is_trained(place: Path) -> None:
    """A model that cannot be judged is not made."""
    shutil.rmtree(place / "holdout")
    (place / "holdout").mkdir()
    done = sendcheck(*_arguments(place))
    assert done.code == 2
    assert "no *.jsonl file there; the holdout is what a new model must not get worse on" in done.err


def test_a_full_disk_ends_it_and_nothing_is_promoted(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit 2 in one sentence; the version in use, the log and the folders are as before."""
    before = sorted(path.name for path in (place / "models").iterdir() if not path.name.startswith("."))
    real = Path.write_bytes

    def full(self: Path, content: bytes) -> int:
        if self.name == "weights.npy":
            raise OSError(28, "No space left on device")
        return real(self, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    done = sendcheck(*_arguments(place))
    assert done.code == 2
    assert done.err.strip().splitlines()[-1] == f"sendcheck: {place / 'models'}: No space left on device; nothing was promoted"
    assert sorted(path.name for path in (place / "models").iterdir() if not path.name.startswith(".")) == before
    assert [path for path in (place / "models").iterdir() if path.name.startswith(".work-")] == []


def test_a_report_that_finds_no_room_is_named(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder of the report is named, not that of the models, and nothing is promoted."""
    pytest.importorskip("matplotlib")
    real = Path.write_text

    def full(self: Path, *given: Any, **more: Any) -> int:
        if self.name == "report.html":
            raise OSError(28, "No space left on device")
        return real(self, *given, **more)

    monkeypatch.setattr(Path, "write_text", full)
    champion = current_version(place / "models")
    done = sendcheck(*_arguments(place, "--report", place / "report"))
    assert done.code == 2
    told = f"sendcheck: {place / 'report'}: the report cannot be written: No space left on device; nothing was promoted"
    assert done.err.strip().splitlines()[-1] == told
    assert current_version(place / "models") == champion


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_run_leaves_nothing_promoted_and_the_next_one_works(place: Path, end: int) -> None:
    """Killed in the middle of training; the rest is gone at the next start, a second run meanwhile is refused with --no-wait."""
    champion = current_version(place / "models")
    arguments = _arguments(place, "--no-promote")
    first = subprocess.Popen(command(*arguments), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, cwd=ROOT)
    assert first.stderr
    for line in first.stderr:
        if line.startswith("fold"):
            break
    refused = sendcheck(*arguments, "--no-wait")
    first.send_signal(end)
    rest = first.stderr.read()
    first.stderr.close()
    first.wait()
    if refused.code == 2:  # a machine in a hurry may have ended the first run by then
        assert "another retraining is at work there" in refused.err
    if end == signal.SIGTERM and "interrupted" in rest:
        assert [path for path in (place / "models").iterdir() if path.name.startswith(".work-")] == []
    assert current_version(place / "models") == champion
    assert sendcheck(*arguments).code == 0
    assert [path for path in (place / "models").iterdir() if path.name.startswith(".work-")] == []


def test_models_says_what_is_damaged_and_goes_on(tmp_path: Path) -> None:
    """A damaged version is listed with its fault, and neither shown nor promoted."""
    one, two = add_tiny(tmp_path, 1), add_tiny(tmp_path, 2)
    path = tmp_path / one / "weights.npy"
    path.chmod(0o644)
    path.write_bytes(b"x")
    (tmp_path / two / "manifest.json").unlink()
    listed = sendcheck("models", "list", "--models", tmp_path)
    assert listed.code == 0
    assert f"{two}   damaged: " in listed.out
    for word in ("show", "promote"):
        done = sendcheck("models", word, one, "--models", tmp_path)
        assert done.code == 2
        assert "weights.npy: the content does not have the SHA-256" in done.err


def test_models_prunes_and_names_what_is_not_there(tmp_path: Path) -> None:
    """A version that is none is refused with those there are."""
    names = [add_tiny(tmp_path, strength) for strength in (1, 2, 3)]
    assert sendcheck("models", "prune", "--keep", "1", "--models", tmp_path).out == (
        f"2 removed: {names[0]}, {names[1]}; in use: bundled\n"
    )
    done = sendcheck("models", "promote", names[0], "--models", tmp_path)
    assert done.code == 2
    assert f"no version '{names[0]}'; there are: {names[2]}" in done.err
    assert sendcheck("models", "show", "bundled", "--models", tmp_path).code == 0


def test_a_rollback_is_instant_enough_to_be_one_file(tmp_path: Path) -> None:
    """It touches the log and the one-line file and nothing else."""
    names = [add_tiny(tmp_path, strength) for strength in (1, 2)]
    for name in names:
        sendcheck("models", "promote", name, "--models", tmp_path)
    before = {path: os.stat(path).st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    time.sleep(0.01)
    assert sendcheck("models", "rollback", "--models", tmp_path).code == 0
    after = {path: os.stat(path).st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    assert {path.name for path in after if after[path] != before.get(path)} <= {"current", "promotions.jsonl", ".lock"}
    assert current_version(tmp_path) == names[0]


def test_stored_examples_are_learnt_from(place: Path) -> None:
    """Imported into a store, then learnt from there: the same rows make the version they make from a file, and services' store is enough."""
    url = f"sqlite:///{place / 'examples.db'}"
    took = sendcheck("examples", "import", place / "examples.jsonl", "--store", url, "--corpus", place / "corpus")
    assert took.code == 0, took.err
    folders = [f"--{name}={place / name}" for name in ("corpus", "holdout", "models")]
    done = sendcheck("retrain", "--store", url, *folders)
    assert done.code == 0, done.err
    version = current_version(place / "models")
    assert f"model {version}: better on the" in done.out
    from_file = sendcheck(*_arguments(place, "--no-promote"))
    assert f"model {version}: refused" in from_file.out  # the same version, which is in use already and cannot be better than itself


def test_an_empty_store_is_said(place: Path) -> None:
    """Exit 2 in one sentence, nothing trained."""
    url = f"sqlite:///{place / 'examples.db'}"
    assert sendcheck("examples", "import", write_rows(place / "in.jsonl", [{"text": "x", "labels": "legl"}]), "--store", url).code == 1
    done = sendcheck("retrain", "--store", url, *(f"--{name}={place / name}" for name in ("corpus", "holdout", "models")))
    assert done.code == 2
    assert "no examples; at least one file or store" in done.err
    assert "fold" not in done.err
