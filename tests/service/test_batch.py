"""Scoring files: in order, the same in every format and with any number of workers, and never over an input."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from running import EXAMPLES, GOOD, NOW, ROOT, process, read_csv, read_jsonl, sendcheck, write_csv, write_jsonl

SIDE = [word for kind in ("contacts", "consents", "history") for word in (f"--{kind}", EXAMPLES / f"{kind}.csv")]


def drafts(count: int) -> list[dict[str, Any]]:
    """Give so many different drafts."""
    return [
        {"draft_id": f"d{n}", "text": f"Hi Ana, Dana from Harbor Dental. Your check-up no. {n} is on Friday at {n % 12 + 1}."}
        for n in range(count)
    ]


def score(source: Path, target: Path, *more: Any) -> int:
    """Score quietly."""
    return sendcheck("score", source, "-o", target, "--now", NOW, *more).code


def test_order_is_kept_over_many_chunks(tmp_path: Path) -> None:
    """Decisions stand in the order of the drafts."""
    write_jsonl(tmp_path / "in.jsonl", drafts(1203))
    assert score(tmp_path / "in.jsonl", tmp_path / "out.jsonl") == 0
    assert [one["draft_id"] for one in read_jsonl(tmp_path / "out.jsonl")] == [f"d{n}" for n in range(1203)]


def test_workers_write_the_same_bytes(tmp_path: Path) -> None:
    """Two processes answer as one does, rejects and summary included."""
    rows = drafts(1700)
    rows[3], rows[1200] = {"txt": "x"}, {"text": ""}
    write_jsonl(tmp_path / "in.jsonl", rows)
    runs = []
    for workers in (1, 2):
        folder = tmp_path / str(workers)
        folder.mkdir()
        runs.append(process("score", "../in.jsonl", "-o", "out.jsonl", "--now", NOW, "--workers", workers, cwd=folder))
    assert runs[0] == runs[1]
    assert runs[0].code == 1
    for name in ("out.jsonl", "out.rejects.jsonl"):
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()


def test_every_format_in_gives_the_same_decisions(tmp_path: Path) -> None:
    """JSON Lines, CSV and Parquet of the same drafts come out alike."""
    rows = read_csv(EXAMPLES / "drafts.csv")
    pq.write_table(pa.table({name: [row[name] or None for row in rows] for name in rows[0]}), tmp_path / "in.parquet")
    nested = []
    for row in rows:
        item: dict[str, Any] = {}
        for name, value in row.items():
            if value and name.startswith("sender_"):
                item.setdefault("sender", {})[name.removeprefix("sender_")] = value == "yes" if "comfortable" in name else value
            elif value:
                item |= {"contact": {"contact_id": value}} if name == "contact_id" else {name: value}
        nested.append(item)
    for item in nested:
        if (comfortable := item.get("sender", {}).get("comfortable_texting")) is not None:
            item["sender"]["comfortable_texting"] = bool(comfortable)
    write_jsonl(tmp_path / "in.jsonl", nested)
    outs = []
    for source in (EXAMPLES / "drafts.csv", tmp_path / "in.parquet", tmp_path / "in.jsonl"):
        assert score(source, tmp_path / "out.jsonl", *SIDE) == 0
        outs.append((tmp_path / "out.jsonl").read_bytes())
    assert outs[0] == outs[1] == outs[2]


def test_every_format_out_says_the_same(tmp_path: Path) -> None:
    """CSV and Parquet hold the flat form of what JSON Lines holds."""
    for kind in ("jsonl", "csv", "parquet"):
        assert score(EXAMPLES / "drafts.csv", tmp_path / f"out.{kind}", *SIDE) == 0
    tables = pq.read_table(tmp_path / "out.parquet").to_pylist()
    for full, row, typed in zip(read_jsonl(tmp_path / "out.jsonl"), read_csv(tmp_path / "out.csv"), tables, strict=True):
        for name in ("draft_id", "action", "channel", "follow_up", "not_before", "handoff_text", "model_version", "policy_version"):
            assert row[name] == (full[name] or "")
            assert typed[name] == full[name]
        assert row["consent_checked"] == str(full["consent_checked"]).lower()
        assert typed["needs_review"] == full["needs_review"]
        assert row["flags"] == typed["flags"] == ";".join(label for label, one in full["labels"].items() if one["flagged"])
        assert row["rules"] == typed["rules"] == ";".join(one["rule"] for one in full["findings"])
        for label, one in full["labels"].items():
            assert float(row[f"p_{label}"]) == typed[f"p_{label}"] == one["probability"]


def test_explain_adds_a_last_column(tmp_path: Path) -> None:
    """The columns of the specification stay first and as they are."""
    assert score(EXAMPLES / "drafts.csv", tmp_path / "out.csv", *SIDE, "--explain") == 0
    assert score(EXAMPLES / "drafts.csv", tmp_path / "plain.csv", *SIDE) == 0
    explained, plain = read_csv(tmp_path / "out.csv"), read_csv(tmp_path / "plain.csv")
    assert list(explained[0]) == [*plain[0], "reasons"]
    assert [{name: row[name] for name in plain[0]} for row in explained] == plain
    assert "bad news" in explained[2]["reasons"]


def test_rejects_have_row_field_reason_and_input(tmp_path: Path) -> None:
    """One JSON object a line beside the output, rows counted from 1 without the header, and the run goes on."""
    (tmp_path / "in.csv").write_text(
        "draft_id,text,contact_country\n1,Your order is ready.,\n2,,\n3,Hello,UK\n4,too,many,cells\n5,Your car is ready.,US\n"
    )
    run = sendcheck("score", tmp_path / "in.csv", "-o", tmp_path / "out.csv", "--now", NOW)
    assert run.code == 1
    assert [row["draft_id"] for row in read_csv(tmp_path / "out.csv")] == ["1", "5"]
    rejects = read_jsonl(tmp_path / "out.rejects.jsonl")
    assert [list(one) for one in rejects] == [["row", "field", "reason", "input", "file"]] * 3
    assert [(one["row"], one["field"]) for one in rejects] == [(2, "text"), (3, "contact.country"), (4, "(row)")]
    assert rejects[1]["input"] == {"draft_id": "3", "text": "Hello", "contact_country": "UK"}
    assert "got 'UK'" in rejects[1]["reason"]
    assert f"3 rows rejected, with reasons, in {tmp_path / 'out.rejects.jsonl'}" in run.err
    assert "2 drafts judged, 3 rejected" in run.err


def test_rejects_hold_whatever_came(tmp_path: Path) -> None:
    """Infinite numbers and half characters in a rejected row do not stop the run."""
    (tmp_path / "in.jsonl").write_text('{"text": "x", "draft_id": 1e999}\n{"text": "\\ud83d"}\n')
    assert score(tmp_path / "in.jsonl", tmp_path / "out.jsonl") == 1
    assert [one["field"] for one in read_jsonl(tmp_path / "out.rejects.jsonl")] == ["draft_id", "text"]
    pq.write_table(pa.table({"text": ["x"], "draft_id": [float("inf")], "extra": [float("nan")]}), tmp_path / "in.parquet")
    assert score(tmp_path / "in.parquet", tmp_path / "out.jsonl") == 1


def test_stale_rejects_are_removed(tmp_path: Path) -> None:
    """After a clean run no older rejects lie beside its output; after a failed run everything is as it was."""
    write_jsonl(tmp_path / "in.jsonl", [{"text": ""}])
    rejects = tmp_path / "out.rejects.jsonl"
    assert score(tmp_path / "in.jsonl", tmp_path / "out.csv") == 1
    assert rejects.exists()
    assert score(tmp_path / "gone.jsonl", tmp_path / "out.csv") == 2
    assert rejects.exists()
    write_jsonl(tmp_path / "in.jsonl", [{"text": GOOD}])
    assert score(tmp_path / "in.jsonl", tmp_path / "out.csv") == 0
    assert not rejects.exists()


def test_rejects_go_where_they_are_told(tmp_path: Path) -> None:
    """A name given with --rejects is used; for a pipe they go to standard error."""
    write_jsonl(tmp_path / "in.jsonl", [{"text": ""}])
    assert score(tmp_path / "in.jsonl", tmp_path / "out.csv", "--rejects", tmp_path / "bad.jsonl") == 1
    assert len(read_jsonl(tmp_path / "bad.jsonl")) == 1
    run = sendcheck("score", tmp_path / "in.jsonl", "-o", "-", "--out-format", "jsonl")
    assert (run.code, run.out) == (1, "")
    assert '{"row":1,"field":"text"' in run.err


def test_an_output_never_overwrites_an_input(tmp_path: Path) -> None:
    """Neither decisions nor rejects may land on a file the run reads, by any of its names; nor on each other."""
    source = write_jsonl(tmp_path / "in.jsonl", [{"text": GOOD}])
    contacts = write_csv(tmp_path / "contacts.csv", [{"contact_id": "a"}])
    (tmp_path / "link.jsonl").symlink_to(source)
    os.link(source, tmp_path / "hard.jsonl")
    before = source.read_bytes(), contacts.read_bytes()
    for target, more in (
        (source, ()),
        (tmp_path / "." / "in.jsonl", ()),
        (tmp_path / "link.jsonl", ()),
        (tmp_path / "hard.jsonl", ()),
        (contacts, ("--contacts", contacts)),
        (tmp_path / "out.csv", ("--rejects", source)),
    ):
        run = sendcheck("score", source, "-o", target, *more)
        assert (run.code, "would overwrite an input" in run.err) == (2, True), target
    run = sendcheck("score", source, "-o", tmp_path / "out.jsonl", "--rejects", tmp_path / "out.jsonl")
    assert (run.code, "cannot go to the same file" in run.err) == (2, True)
    assert (source.read_bytes(), contacts.read_bytes()) == before


def test_unknown_columns_are_mentioned_once(tmp_path: Path) -> None:
    """Columns nobody reads are named once on standard error, with the one that may have been meant."""
    write_csv(tmp_path / "in.csv", [{"text": GOOD, "Segment": "gold", "contact_phon": "1"}] * 3)
    run = sendcheck("score", tmp_path / "in.csv", "-o", tmp_path / "out.csv")
    assert run.code == 0
    assert run.err.count("columns not used: Segment, contact_phon (did you mean contact_phone?)") == 1


def test_columns_can_be_mapped(tmp_path: Path) -> None:
    """The names of a CRM export are mapped to ours, two of them even crosswise; a column of ours that is mapped away counts no more."""
    write_csv(tmp_path / "in.csv", [{"text": "12", "Message": GOOD, "topic": "d1", "draft_id": "visits"}])
    mapping = ("--map", "text=Message", "--map", "draft_id=topic", "--map", "topic=draft_id")
    assert score(tmp_path / "in.csv", tmp_path / "out.csv", *mapping) == 0
    assert read_csv(tmp_path / "out.csv")[0]["draft_id"] == "d1"
    write_jsonl(tmp_path / "in.jsonl", [{"Message": GOOD}])
    assert score(tmp_path / "in.jsonl", tmp_path / "out.csv", "--map", "text=Message") == 0


@pytest.mark.parametrize(
    ("pair", "sentence"),
    [
        ("text", "expected our column and the file's, such as text=Message"),
        ("text=", "expected our column and the file's"),
        ("txt=Message", "there is no column 'txt'; ours are draft_id, text,"),
        ("text=Messages", "has no column 'Messages'; its columns are Message"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(pair: str, sentence: str, tmp_path: Path) -> None:
    """The sentence names the pair, and the columns there are."""
    write_csv(tmp_path / "in.csv", [{"Message": GOOD}])
    run = sendcheck("score", tmp_path / "in.csv", "-o", tmp_path / "out.csv", "--map", pair)
    assert (run.code, sentence in run.err) == (2, True), run.err
    assert not (tmp_path / "out.csv").exists()


def test_a_missing_text_column_names_the_way_out(tmp_path: Path) -> None:
    """The columns there are, and the option that maps them."""
    write_csv(tmp_path / "in.csv", [{"Message": GOOD}])
    run = sendcheck("score", tmp_path / "in.csv", "-o", tmp_path / "out.csv")
    assert run.code == 2
    assert "no column 'text'; its columns are Message; say --map text=COLUMN" in run.err


@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet"])
def test_no_drafts_are_no_failure(kind: str, tmp_path: Path) -> None:
    """A header alone gives a header alone."""
    (tmp_path / "in.csv").write_text("draft_id,text\n")
    assert score(tmp_path / "in.csv", tmp_path / f"out.{kind}") == 0
    content = (tmp_path / f"out.{kind}").read_bytes()
    assert pq.read_table(io.BytesIO(content)).num_rows == 0 if kind == "parquet" else content.count(b"\n") == (kind == "csv")


def test_a_broken_file_leaves_no_output(tmp_path: Path) -> None:
    """Found out in the middle, after hundreds of good rows: the old output stands, and no part of a new one."""
    (tmp_path / "in.csv").write_bytes(b"text\n" + b"Your order is ready.\n" * 1500 + b"caf\xe9\n")
    (tmp_path / "out.csv").write_text("old")
    run = sendcheck("score", tmp_path / "in.csv", "-o", tmp_path / "out.csv")
    assert run.code == 2
    assert "line 1502 is not UTF-8" in run.err
    assert (tmp_path / "out.csv").read_text() == "old"
    assert sorted(os.listdir(tmp_path)) == ["in.csv", "out.csv"]


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """Fifty thousand rows take hardly more memory than five hundred."""
    code = (
        "import sys, resource\n"
        "from service.cli import app\n"
        "try: app()\n"
        "except SystemExit: pass\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stdout)"
    )
    peaks = []
    for count in (500, 50_000):
        path = tmp_path / f"{count}.csv"
        with path.open("w") as stream:
            stream.write("draft_id,text\n")
            stream.writelines(f"{n},Order {n} is ready at desk {n % 7}.\n" for n in range(count))
        done = subprocess.run(
            [sys.executable, "-c", code, "score", path, "-o", tmp_path / "out.csv", "--now", NOW], capture_output=True, cwd=ROOT, check=True
        )
        peaks.append(int(done.stdout))
    unit = 1024 if sys.platform != "darwin" else 1
    assert (peaks[1] - peaks[0]) * unit < 60_000_000, peaks


def test_decisions_are_json_lines_in_the_key_order_of_the_specification(tmp_path: Path) -> None:
    """Keys come in one order, whatever the draft."""
    assert score(EXAMPLES / "drafts.csv", tmp_path / "out.jsonl", *SIDE) == 0
    keys = {tuple(json.loads(line)) for line in (tmp_path / "out.jsonl").read_text().splitlines()}
    assert keys == {
        (
            *("draft_id", "action", "channel", "follow_up", "not_before", "consent_checked", "labels", "alternatives", "findings"),
            *("handoff_text", "needs_review", "model_version", "policy_version"),
        )
    }


def test_a_summary_is_the_same_every_time() -> None:
    """Reasons that came up as often stand in the order of the rule table, in any process."""
    item = json.dumps({"text": "Your glasses are ready.", "contact": {"country": "US"}}).encode()
    arguments = ("score", "-", "--in-format", "jsonl", "-o", "-", "--out-format", "csv", "--now", NOW)
    runs = [process(*arguments, stdin=item, env={"PYTHONHASHSEED": str(seed)}).err for seed in range(3)]
    assert len(set(runs)) == 1
    assert runs[0].index("consent.missing") < runs[0].index("contact.no_number") < runs[0].index("contact.prospect")
