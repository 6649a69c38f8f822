"""The command line: exit codes, sentences instead of tracebacks, the same answer every time."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from running import EXAMPLES, GOOD, NOW, process, read_csv, read_jsonl, sendcheck, write_csv, write_jsonl

from model.classifier import RELEASED

ITEM = {
    "draft_id": "d1",
    "text": GOOD,
    "contact": {"contact_id": "c1", "relationship": "customer", "phone": "+13055550123", "texts_for_business": "yes", "knows_sender": True},
    "consents": [
        {"channel": "text", "topic": "*", "status": "opted_in", "level": "express_written", "captured_at": "2026-01-05T09:00:00Z"}
    ],
}


@pytest.fixture
def drafts(tmp_path: Path) -> Path:
    """One good draft in a file."""
    return write_jsonl(tmp_path / "drafts.jsonl", [{"text": GOOD}])


def test_check_says_one_decision_to_a_person() -> None:
    """A good draft exits with 0, one that must not go as it is with 1, each with its reason."""
    good = sendcheck("check", GOOD)
    assert (good.code, good.err) == (0, "")
    assert good.out.startswith("SEND: this can go as a text.\n")
    assert "[consent.not_checked]" in good.out
    bad = sendcheck("check", "Please text me your Social Security number and date of birth.")
    assert bad.code == 1
    assert bad.out.startswith("ESCALATE: not as a text; use meeting instead.")
    assert "[content.pii_request]" in bad.out


def test_check_reads_an_item_from_file_and_pipe(tmp_path: Path) -> None:
    """A whole item comes from a file or from standard input, with a byte order mark or without."""
    (tmp_path / "item.json").write_text(json.dumps(ITEM, indent=1), encoding="utf-8-sig")
    from_file = sendcheck("check", "--json", tmp_path / "item.json", "--format", "json", "--now", NOW)
    assert from_file.code == 0
    decision = json.loads(from_file.out)
    assert (decision["draft_id"], decision["action"], decision["consent_checked"]) == ("d1", "send", True)
    assert sendcheck("check", "--json", "-", "--format", "json", "--now", NOW, stdin=json.dumps(ITEM).encode()) == from_file


def test_check_and_score_agree(tmp_path: Path) -> None:
    """One draft alone and in a file get the same decision, key by key."""
    source = write_jsonl(tmp_path / "in.jsonl", [ITEM])
    assert sendcheck("score", source, "-o", tmp_path / "out.jsonl", "--now", NOW).code == 0
    one = sendcheck("check", "--json", "-", "--format", "json", "--now", NOW, stdin=json.dumps(ITEM).encode())
    assert json.dumps(json.loads(one.out)) == json.dumps(read_jsonl(tmp_path / "out.jsonl")[0])


def test_require_consent_checks_drafts_without_a_contact(drafts: Path) -> None:
    """What names no contact comes out as consent.missing."""
    assert sendcheck("check", GOOD, "--require-consent").code == 1
    assert sendcheck("score", drafts, "-o", drafts.with_name("out.csv"), "--require-consent").code == 0
    assert "consent.missing" in read_csv(drafts.with_name("out.csv"))[0]["rules"]


MISTAKES: list[tuple[list[Any], str]] = [
    (["check"], 'give either the draft itself, as in sendcheck check "TEXT", or --json ITEM.json'),
    (["check", "x", "--json", "y"], "give either the draft itself"),
    (["check", ""], "TEXT: text: got '', expected 1 to 10,000 characters"),
    (["check", "x", "--format", "xml"], "--format xml: expected text or json"),
    (["check", "x", "--now", "yesterday"], "--now yesterday: expected ISO 8601 with an offset, such as"),
    (["check", "x", "--now", "2026-11-24T10:15:00"], "--now 2026-11-24T10:15:00: expected ISO 8601 with an offset"),
    (["check", "--json", "gone.json"], "gone.json: No such file or directory"),
    (["check", "x", "--policy", "gone.toml"], "gone.toml: file: got 'No such file or directory', expected a readable TOML file"),
    (["check", "x", "--model", "gone"], "gone"),
    (["score", "gone.csv", "-o", "out.csv"], "gone.csv: No such file or directory"),
    (["score", "gone.csv", "-o", "out.xlsx"], "the suffix '.xlsx' of out.xlsx is none of"),
    (["score", "-", "-o", "out.csv"], "a pipe has no suffix; say --in-format"),
    (["score", "gone.csv", "-o", "-"], "a pipe has no suffix; say --out-format"),
    (["score", "gone.csv"], "Missing option '-o'"),
    (["score", "gone.csv", "-o", "out.csv", "--workers", "0"], "--workers"),
    (["score", "gone.csv", "-o", "out.csv", "--wrokers", "2"], "No such option: --wrokers"),
    (["scroe"], "No such command 'scroe'. Did you mean 'score'?"),
    (["rules", "--format", "yaml"], "--format yaml: expected text or json"),
    (["rules", "--policy", "."], "Is a directory"),
    (["train", "--data", "gone", "-o", "out"], "gone"),
]


@pytest.mark.parametrize(("arguments", "sentence"), MISTAKES, ids=lambda value: " ".join(value) if isinstance(value, list) else "")
def test_a_mistake_is_a_sentence_and_exit_code_2(
    arguments: list[str], sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing on standard output, no traceback, nothing written."""
    monkeypatch.chdir(tmp_path)
    run = sendcheck(*arguments)
    assert (run.code, run.out) == (2, "")
    assert sentence in run.err
    assert "Traceback" not in run.err
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "not valid JSON"),
        (b"{", "not valid JSON"),
        (b"\xff\xfe{\x00}\x00", "byte 1 is not UTF-8; save the file as UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b"[1]", "(item): got [1], expected a JSON object"),
        (b'{"text": "x", "contact": {"phon": "1"}}', "contact.phon: unknown field; did you mean phone?"),
        (b'{"text": "x", "labels": ["sale"]}', "labels[0]: got 'sale'"),
    ],
)
def test_a_broken_item_is_a_sentence(content: bytes, sentence: str) -> None:
    """What is wrong with the item is said with its path."""
    run = sendcheck("check", "--json", "-", stdin=content)
    assert (run.code, run.out) == (2, "")
    assert sentence in run.err


HOUSE = 'id = "house"\ntitle = "House"\nkind = "house"\n'
PARAMETER = '[[parameters]]\nname = "{}"\nvalue = {}\nsource = "us"\ncertainty = "house"\nchecked_on = 2026-11-22\n'


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ("id = ", "syntax"),
        (HOUSE + 'colour = "red"\n', "colour"),
        (HOUSE + PARAMETER.format("house.hurs", '"09:00-18:00"'), "parameters[0].name"),
        (HOUSE + PARAMETER.format("house.hours", '"nine to five"'), "parameters[0] (house.hours).value"),
        (HOUSE + PARAMETER.format("house.hours", '"09:00-18:00"').replace('source = "us"\n', ""), "parameters[0] (house.hours).source"),
    ],
)
def test_a_broken_policy_names_file_and_key(content: str, key: str, tmp_path: Path, drafts: Path) -> None:
    """Every command that takes a policy refuses a broken one before it starts."""
    policy = tmp_path / "house.toml"
    policy.write_text(content)
    for arguments in (["check", "x"], ["rules"], ["score", drafts, "-o", tmp_path / "out.csv"]):
        run = sendcheck(*arguments, "--policy", policy)
        assert (run.code, run.out) == (2, "")
        assert run.err.startswith(f"sendcheck: {policy}: {key}: got ")
        assert ", expected " in run.err
    assert not (tmp_path / "out.csv").exists()


def test_a_house_policy_changes_the_answer(tmp_path: Path) -> None:
    """A parameter of a house file is in force, shown by rules, and changes policy_version."""
    policy = tmp_path / "house.toml"
    policy.write_text(HOUSE + PARAMETER.format("style.max_emoji", "0"))
    assert sendcheck("check", GOOD + " 🙂").code == 0
    assert sendcheck("check", GOOD + " 🙂", "--policy", policy).code == 1
    listed = {rule["rule"]: rule for rule in json.loads(sendcheck("rules", "--policy", policy, "--format", "json").out)}
    assert [(one["value"], one["pack"]) for one in listed["style.emoji"]["parameters"]] == [(2, "House rules"), (0, "House")]
    versions = {
        json.loads(sendcheck("check", GOOD, "--format", "json", *more).out)["policy_version"] for more in ((), ("--policy", policy))
    }
    assert len(versions) == 2


@pytest.mark.parametrize("workers", [1, 2])
def test_a_tampered_model_is_refused(workers: int, tmp_path: Path, drafts: Path) -> None:
    """A model that does not agree with its manifest is named and not used, whoever would have loaded it."""
    model = tmp_path / "model"
    shutil.copytree(RELEASED, model)
    weights = model / "weights.npy"
    weights.write_bytes(weights.read_bytes()[:-1] + b"\x01")
    run = sendcheck("score", drafts, "-o", tmp_path / "out.csv", "--model", model, "--workers", workers)
    assert run.code == 2
    assert "weights.npy" in run.err
    assert "Traceback" not in run.err
    assert not (tmp_path / "out.csv").exists()


def test_rules_lists_every_rule() -> None:
    """For a person and for a program: id, effect, sentence, source, parameters."""
    listed = json.loads(sendcheck("rules", "--format", "json").out)
    text = sendcheck("rules")
    assert text.code == 0
    for rule in listed:
        assert list(rule) == ["rule", "effect", "sentence", "source", "parameters"]
        assert f"{rule['rule']}  ({rule['effect']})\n    {rule['sentence']}\n    source: {rule['source']}\n" in text.out


def test_output_folders_are_checked_before_work(drafts: Path, tmp_path: Path) -> None:
    """A folder that is not there, or is in the way, is said at once."""
    run = sendcheck("score", drafts, "-o", tmp_path / "none" / "out.csv")
    assert (run.code, "there is no folder" in run.err) == (2, True)
    (tmp_path / "out.csv").mkdir()
    run = sendcheck("score", drafts, "-o", tmp_path / "out.csv")
    assert (run.code, "it is a folder" in run.err) == (2, True)


def test_the_same_command_line_writes_the_same_bytes_again(tmp_path: Path) -> None:
    """The clock is an option: with it, two runs are one."""
    for name in ("one", "two"):
        assert process("score", EXAMPLES / "drafts.csv", "-o", tmp_path / f"{name}.jsonl", "--now", NOW).code == 0
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()


def test_a_terminal_of_another_encoding_gets_escapes() -> None:
    """A terminal that cannot show a letter gets its code, not a traceback."""
    run = process("check", "Gotowe, Łukasz już jedzie 🙂 u", env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert run.code in (0, 1)
    assert "Traceback" not in run.err


@pytest.mark.parametrize("name", ["", "check", "score", "train", "rules"])
def test_help_explains_every_option(name: str) -> None:
    """Every option has a sentence; every command ends with exit codes, and shows examples."""
    run = sendcheck(*([name] if name else []), "--help")
    assert run.code == 0
    assert "Exit codes: 0 " in run.out
    assert not name or "  Examples:\n    sendcheck " in run.out or "Examples:\n" in run.out
    for line in run.out.split("Options:")[1].splitlines():
        if line.startswith("  -"):
            assert len(line.split("  ")) >= 3 or line.rstrip().endswith(("OUT", "FORMAT", "json", "DIR", "MODEL_DIR")), line


def test_help_examples_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The examples of the help are commands that work."""
    monkeypatch.chdir(tmp_path)
    write_jsonl(tmp_path / "drafts.jsonl", [{"text": GOOD}])
    write_csv(tmp_path / "export.csv", [{"Message": GOOD, "contact_id": "a"}])
    write_csv(tmp_path / "crm.csv", [{"contact_id": "a", "Mobile": "+13055550123"}])
    (tmp_path / "item.json").write_text(json.dumps(ITEM))
    (tmp_path / "house.toml").write_text(HOUSE)
    for kind in ("drafts", "contacts", "consents", "history"):
        shutil.copy(EXAMPLES / f"{kind}.csv", tmp_path)
    import shlex

    ran = 0
    for name in ("check", "score", "rules"):
        for line in sendcheck(name, "--help").out.splitlines():
            if line.startswith("    sendcheck "):
                run = sendcheck(*shlex.split(line)[1:])
                assert run.code in (0, 1), (line, run.err)
                ran += 1
    assert ran == 8
