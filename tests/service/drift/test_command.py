"""``sendcheck drift`` from drafts to sentence, table and picture, and what it refuses."""

import json
import sys
from pathlib import Path
from unittest.mock import patch

import pytest
from running import NOW, Run, read_jsonl, sendcheck, write_csv, write_jsonl
from small_corpus import rows, write
from sqlalchemy import text as sql

from model.profile import ANSWERS, INPUTS
from service.drift.summary import NO_TOPIC
from service.store.ledger import open_store
from training.train import train

TODAY, FIRST = "2026-11-24", "2026-11-01"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Train on a small corpus."""
    folder = tmp_path_factory.mktemp("model")
    (folder / "data").mkdir()
    write(folder / "data" / "all.jsonl", 400)
    train(folder / "data", folder / "model")
    return folder / "model"


def score(folder: Path, model: Path, texts: list[str], source: str, *more: str) -> Run:
    """Score texts and record them in the folder's store."""
    open_store(f"sqlite:///{folder / 's.db'}").close()
    drafts = write_jsonl(folder / f"{source}.jsonl", [{"text": text} for text in texts])
    words = ("--model", model, "--store", f"sqlite:///{folder / 's.db'}", "--record", "--now", NOW)
    return sendcheck("score", drafts, "-o", folder / f"{source}-out.jsonl", *words, "--source", source, *more)


def drift(folder: Path, model: Path, *more: object) -> Run:
    """Ask for the drift of the folder's store."""
    return sendcheck("drift", "--since", FIRST, "--store", f"sqlite:///{folder / 's.db'}", "--model", model, "--now", NOW, *more)


TAUGHT = [row["text"] for row in rows(400)]
STRANGE = [f"Zorbing quokka {number} fjord wombat plinth gazebo" for number in range(300)]


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Path:
    """Score drafts as taught, strange ones and a few, from three sources, and give the folder."""
    folder = tmp_path_factory.mktemp("scored")
    for source, texts in (("crm", TAUGHT), ("shop", STRANGE), ("new", TAUGHT[:40])):
        assert score(folder, model, texts, source).code == 0
    return folder


def test_sources_are_told_apart(scored: Path, model: Path) -> None:
    """Strange words call for retraining and exit 1; drafts as taught are quiet; forty are too few."""
    done = drift(scored, model)
    assert done.code == 1
    first, second, third = done.out.splitlines()[:3]
    assert first.startswith("In the last 24 days drafts from `shop` hold more words the model does not know")
    assert first.endswith("label 100 of them and retrain.")
    assert second == "In the last 24 days drafts from `crm` look like what the model was taught; nothing to do."
    assert "there were 40 drafts from `new`" in third
    assert "\nshop: 300 drafts; " in done.out
    for feature in (*INPUTS, *ANSWERS):
        assert f"\n{feature} " in done.out


def test_json_says_what_the_text_says(scored: Path, model: Path) -> None:
    """The same sentences, every bin with its two counts; all sources together add up."""
    told = json.loads(drift(scored, model, "--format", "json").out)
    assert [one["verdict"] for one in told["sources"]] == ["retrain", "quiet", "few"]
    assert all(sum(part["seen"] for part in one["bins"]) == one["drafts"] for one in told["sources"][0]["features"])
    (one,) = json.loads(drift(scored, model, "--format", "json", "--by", "all").out)["sources"]
    assert one["drafts"] == 740


def test_the_column_of_trades_tells_trades_apart(tmp_path: Path, model: Path) -> None:
    """Each trade of a file has its own sentence; a row without one counts under --source, and the column is not called unused."""
    given = [{"text": text, "trade": "dentist", "topic": "Visits"} for text in TAUGHT[:300]]
    given += [{"text": text, "trade": "zoo", "topic": " visits"} for text in STRANGE]
    path = write_csv(tmp_path / "week.csv", [*given, {"text": TAUGHT[0], "trade": "", "topic": ""}])
    open_store(f"sqlite:///{tmp_path / 's.db'}").close()
    words = ("-o", tmp_path / "out.csv", "--model", model, "--store", f"sqlite:///{tmp_path / 's.db'}", "--record", "--now", NOW)
    done = sendcheck("score", path, *words, "--source", "rest", "--source-column", "trade", "--workers", 2)
    assert done.code == 0, done.err
    assert "not used" not in done.err
    found = {one["source"]: one for one in json.loads(drift(tmp_path, model, "--format", "json").out)["sources"]}
    assert {name: one["drafts"] for name, one in found.items()} == {"zoo": 300, "dentist": 300, "rest": 1}
    assert (found["zoo"]["verdict"], found["dentist"]["verdict"]) == ("retrain", "quiet")
    assert "drafts from `zoo` hold more words the model does not know" in drift(tmp_path, model).out
    topics = json.loads(drift(tmp_path, model, "--format", "json", "--by", "topic").out)
    assert {one["source"]: one["drafts"] for one in topics["sources"]} == {"visits": 600, NO_TOPIC: 1}
    assert drift(tmp_path, model, "--by", "topic", "--plot", tmp_path / "topic.png").code == 1
    assert (tmp_path / "topic.png").read_bytes().startswith(b"\x89PNG")


def test_a_field_of_json_lines_tells_sources_apart(tmp_path: Path, model: Path) -> None:
    """A field inside an object is named with a point."""
    given = [{"text": TAUGHT[0], "sender": {"business": name}} for name in ("Zoo", "Zoo", "Harbor\u2028Dental")]
    path = write_jsonl(tmp_path / "week.jsonl", [*given, {"text": TAUGHT[1]}])
    open_store(f"sqlite:///{tmp_path / 's.db'}").close()
    words = ("-o", tmp_path / "out.jsonl", "--model", model, "--store", f"sqlite:///{tmp_path / 's.db'}", "--record", "--now", NOW)
    assert sendcheck("score", path, *words, "--source-column", "sender.business").code == 0
    found = {one["source"]: one["drafts"] for one in json.loads(drift(tmp_path, model, "--format", "json").out)["sources"]}
    assert found == {"Zoo": 2, "Harbor Dental": 1, "score": 1}


def test_a_column_that_tells_no_sources_is_refused(tmp_path: Path, model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is missing, has a value for each draft, is private, is put elsewhere by --map, or comes without --record; nothing is counted."""
    monkeypatch.setattr("service.drift.counting.MOST_ORIGINS", 100)
    path = write_csv(
        tmp_path / "week.csv", [{"text": text, "order": f"o{number}", "topic": "x"} for number, text in enumerate(TAUGHT[:150])]
    )
    open_store(f"sqlite:///{tmp_path / 's.db'}").close()
    words = ("-o", tmp_path / "out.csv", "--model", model, "--store", f"sqlite:///{tmp_path / 's.db'}", "--now", NOW)
    for more, sentence in (
        (("--record", "--source-column", "trade"), "--source-column trade: "),
        (("--record", "--source-column", "order"), "more than 100 different values; name a column that has few"),
        (("--source-column", "order"), "say --record too"),
        (("--record", "--source-column", "text"), "--source-column text: it tells of a person or what was written"),
        (("--record", "--source-column", "topic", "--map", "topic=order"), "--map puts order in its place"),
        (("--record", "--source", "a\x1fb"), "--source: expected a name of 1 to 60 characters, all of them printable"),
    ):
        done = sendcheck("score", path, *words, *more)
        assert (done.code, sentence in done.err) == (2, True), done.err
        assert not (tmp_path / "out.csv").exists()
    assert "no drafts" in drift(tmp_path, model).out


def test_a_period_without_drafts_says_so(scored: Path, model: Path) -> None:
    """No drafts is no alarm."""
    done = drift(scored, model, "--until", "2026-11-02")
    assert (done.code, done.out.count("\n")) == (0, 1)
    assert "From 2026-11-01 to 2026-11-02 no drafts judged by model" in done.out


def test_a_picture_is_drawn(scored: Path, model: Path) -> None:
    """A PNG file with a row per source that has enough drafts."""
    drift(scored, model, "--plot", scored / "drift.png")
    assert (scored / "drift.png").read_bytes().startswith(b"\x89PNG")


def test_a_picture_that_finds_no_room_leaves_no_file(scored: Path, model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence names the picture, and half of one is not left."""

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("service.writers.os.fsync", full)
    done = drift(scored, model, "--plot", scored / "full.png")
    assert done.code == 2
    assert f"{scored / 'full.png'}: cannot be written: No space left on device" in done.err
    assert list(scored.glob("*full.png*")) == []


def test_without_matplotlib_the_picture_is_refused_by_name(scored: Path, model: Path) -> None:
    """The sentence says what to install, and no file is left."""
    with patch.dict(sys.modules, {"matplotlib.backends.backend_agg": None}):
        done = drift(scored, model, "--plot", scored / "none.png")
    assert done.code == 2
    assert "pip install 'sendcheck[train]'" in done.err
    assert not (scored / "none.png").exists()


def test_the_store_holds_no_word_of_the_drafts(scored: Path) -> None:
    """Rows of counts alone, none of whose columns holds a word of a text."""
    store = open_store(f"sqlite:///{scored / 's.db'}")
    with store.reading() as connection:
        told = str(connection.execute(sql("SELECT * FROM drift_counts")).all()).lower()
    store.close()
    assert "shop" in told
    for word in ("zorbing", "quokka", "plinth", "hello", "cancelled"):
        assert word not in told


def test_a_run_that_comes_to_nothing_counts_nothing(tmp_path: Path, model: Path) -> None:
    """Counts come with the output or not at all; and workers count what one process counts."""
    with patch("service.batch.record_counts", side_effect=KeyboardInterrupt):
        assert score(tmp_path, model, TAUGHT, "crm").code == 2
    assert not (tmp_path / "crm-out.jsonl").exists()
    assert "no drafts" in drift(tmp_path, model).out
    assert score(tmp_path, model, TAUGHT * 2, "crm", "--workers", "2").code == 0
    assert json.loads(drift(tmp_path, model, "--format", "json").out)["sources"][0]["drafts"] == 800
    assert len(read_jsonl(tmp_path / "crm-out.jsonl")) == 800


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--since", "yesterday"), "--since yesterday: expected a day such as 2026-11-24"),
        (("--since", "2026-11-25"), "--since 2026-11-25: expected a day that is not in the future; today is 2026-11-24, UTC"),
        (("--until", "2027-01-01"), "--until 2027-01-01: expected a day that is not in the future"),
        (("--until", "2026-10-01"), "--since 2026-11-01: expected a day not after --until 2026-10-01"),
        (
            ("--by", "trade"),
            "--by trade: expected source, topic or all; for trades, name their column with sendcheck score --source-column",
        ),
        (("--by", "colour"), "--by colour: expected source, topic or all\n"),
        (("--format", "xml"), "--format xml: expected text or json"),
        (("--plot", "drift.jpg"), "--plot drift.jpg: expected a file name ending in .png"),
    ],
)
def test_what_makes_no_sense_is_refused(scored: Path, model: Path, words: tuple[str, str], sentence: str) -> None:
    """One sentence naming the option, and exit 2."""
    done = drift(scored, model, *words)
    assert done.code == 2
    assert sentence in done.err


def test_without_a_store_there_is_nothing_to_tell(tmp_path: Path, model: Path) -> None:
    """A store that does not exist is named, and not made."""
    done = drift(tmp_path, model)
    assert done.code == 2
    assert "there is no such store" in done.err
    assert not (tmp_path / "s.db").exists()


def test_a_source_needs_a_name(tmp_path: Path, model: Path) -> None:
    """An empty name, or a whole sentence, is refused."""
    for name in (" ", "x" * 61):
        drafts = write_jsonl(tmp_path / "d.jsonl", [{"text": "Hi"}])
        done = sendcheck("score", drafts, "-o", tmp_path / "o.jsonl", "--source", name)
        assert done.code == 2
        assert "--source: expected a name of 1 to 60 characters" in done.err
