"""Contacts, consents and history of their own files: joined whole, and a broken row never drops out in silence."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from running import GOOD, NOW, Run, read_jsonl, sendcheck, write_csv, write_jsonl

CONTACT = {
    "relationship": "customer",
    "phone": "+13055550123",
    "country": "US",
    "region": "FL",
    "texts_for_business": "yes",
    "knows_sender": "yes",
}
IN = {"channel": "text", "topic": "*", "status": "opted_in", "level": "express_written", "captured_at": "2026-01-05T09:00:00Z"}
OUT = {**IN, "status": "opted_out", "level": "", "captured_at": "2026-02-05T09:00:00Z"}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Two drafts to two contacts, both of whom may be texted."""
    write_csv(tmp_path / "drafts.csv", [{"draft_id": name, "text": GOOD, "contact_id": name} for name in ("a", "b")])
    write_csv(tmp_path / "contacts.csv", [{"contact_id": name, **CONTACT} for name in ("a", "b")])
    write_csv(tmp_path / "consents.csv", [{"contact_id": name, **IN} for name in ("a", "b")])
    return tmp_path


def score(house: Path, *more: Any, contacts: str = "contacts.csv", consents: str = "consents.csv") -> tuple[Run, dict[str, str], list[Any]]:
    """Score the drafts; give the run, the action per draft and the rejects."""
    out = house / "out.jsonl"
    side = ("--contacts", house / contacts, "--consents", house / consents)
    run = sendcheck("score", house / "drafts.csv", "-o", out, *side, "--now", NOW, *more)
    rejects = house / "out.rejects.jsonl"
    actions = {one["draft_id"]: one["action"] for one in read_jsonl(out)} if out.exists() else {}
    return run, actions, read_jsonl(rejects) if rejects.exists() else []


def test_the_files_join(house: Path) -> None:
    """With contact and consent on record a good draft goes out."""
    run, actions, rejects = score(house)
    assert (run.code, actions, rejects) == (0, {"a": "send", "b": "send"}, [])


def test_a_broken_consent_row_rejects_its_contacts_drafts(house: Path) -> None:
    """The row is reported with its file, and so is the draft, with the path and the row of the file; other drafts go on."""
    write_csv(house / "consents.csv", [{"contact_id": "a", **IN}, {"contact_id": "b", **IN}, {"contact_id": "a", **OUT, "channel": "sms"}])
    run, actions, rejects = score(house)
    assert (run.code, actions) == (1, {"b": "send"})
    assert [(one["row"], one["field"], Path(one["file"]).name) for one in rejects] == [
        (3, "channel", "consents.csv"),
        (1, "consents[1].channel", "drafts.csv"),
    ]
    assert "got 'sms'" in rejects[1]["reason"]
    assert f"(row 3 of {house / 'consents.csv'})" in rejects[1]["reason"]
    assert rejects[1]["input"]["draft_id"] == "a"
    assert "2 rows rejected" in run.err


@pytest.mark.parametrize(
    "line", ["a,text,*,opted_out", 'a,"text,*,opted_out,,2026-02-05T09:00:00Z', "x,text,*,opted_out,,2026-02-05T09:00:00Z,a"]
)
def test_an_unreadable_consent_row_rejects_the_contacts_it_names(house: Path, line: str) -> None:
    """A row of the wrong length or with an open quote may be an opt-out of whoever is named in it."""
    with (house / "consents.csv").open("a") as stream:
        stream.write(line + "\n")
    run, actions, rejects = score(house)
    assert (run.code, actions) == (1, {"b": "send"})
    assert rejects[-1]["field"] == "consents"
    assert "row 3 of" in rejects[-1]["reason"]


def test_a_row_of_nobody_is_reported(house: Path) -> None:
    """A consent without contact_id is in the rejects, and nobody's drafts suffer."""
    write_csv(house / "consents.csv", [{"contact_id": "a", **IN}, {"contact_id": " ", **OUT}, {"contact_id": "b", **IN}])
    run, actions, rejects = score(house)
    assert (run.code, actions) == (1, {"a": "send", "b": "send"})
    assert (rejects[0]["row"], rejects[0]["field"]) == (2, "contact_id")


def test_contacts_described_twice_reject_unless_alike(house: Path) -> None:
    """Two rows that say the same are one; two that differ are nobody's guess."""
    write_csv(house / "contacts.csv", [{"contact_id": "a", **CONTACT}, {"contact_id": "a", **CONTACT}, {"contact_id": "b", **CONTACT}])
    assert score(house)[1] == {"a": "send", "b": "send"}
    write_csv(house / "contacts.csv", [{"contact_id": "a", **CONTACT}, {"contact_id": "a", **CONTACT, "phone": "+12145550142"}])
    run, actions, rejects = score(house)
    assert (run.code, list(actions)) == (1, ["b"])
    assert "rows 1 and 2 of" in rejects[0]["reason"]
    assert rejects[0]["field"] == "contact.contact_id"


def test_a_broken_contact_rejects_its_drafts(house: Path) -> None:
    """The fault of a contact's row is named by its path in the draft."""
    write_csv(house / "contacts.csv", [{"contact_id": "a", **CONTACT, "country": "UK"}, {"contact_id": "b", **CONTACT}])
    run, actions, rejects = score(house)
    assert (run.code, actions) == (1, {"b": "send"})
    assert rejects[1]["field"] == "contact.country"


def test_an_unknown_contact_counts_against_texting_and_is_mentioned(house: Path) -> None:
    """A contact no file knows has no consent; that ids do not match is said once."""
    write_csv(
        house / "drafts.csv", [{"draft_id": "a", "text": GOOD, "contact_id": "A-1"}, {"draft_id": "b", "text": GOOD, "contact_id": "b"}]
    )
    run, actions, _ = score(house)
    assert actions["a"] not in ("send", "hold")
    assert actions["b"] == "send"
    assert "1 draft names a contact that" in run.err


def test_a_missing_contact_id_column_is_refused(house: Path) -> None:
    """Without contact_id nothing could be joined: the run does not start, and the way out is named."""
    write_csv(house / "consents.csv", [{"customer": "a", **IN}])
    run, actions, _ = score(house)
    assert run.code == 2
    assert actions == {}
    assert "no column 'contact_id'" in run.err
    assert "--map consents.contact_id=COLUMN" in run.err


def test_columns_of_side_files_can_be_mapped(house: Path) -> None:
    """A side file keeps its own names."""
    rows = [{"ID": name, **{("Mobile" if key == "phone" else key): value for key, value in CONTACT.items()}} for name in ("a", "b")]
    write_csv(house / "contacts.csv", rows)
    run, actions, _ = score(house, "--map", "contacts.contact_id=ID", "--map", "contacts.phone=Mobile")
    assert (run.code, actions) == (0, {"a": "send", "b": "send"})


@pytest.mark.parametrize(
    ("pair", "sentence"),
    [
        ("contacts.phone=Mobile", "has no column 'Mobile'; its columns are contact_id, relationship"),
        ("contacts.fone=phone", "there is no column 'fone'"),
        ("people.phone=phone", "'people' is none of contacts, consents, history"),
        ("history.at=When", "there is no --history file"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(house: Path, pair: str, sentence: str) -> None:
    """A typo in a mapping does not quietly leave a column out."""
    run, actions, _ = score(house, "--map", pair)
    assert (run.code, actions) == (2, {})
    assert sentence in run.err


def test_unknown_columns_of_side_files_are_mentioned_once(house: Path) -> None:
    """Columns nobody reads are named, with the one that may have been meant."""
    write_csv(house / "contacts.csv", [{"contact_id": name, **CONTACT, "timezon": "x", "Owner": "y"} for name in ("a", "b")])
    run, actions, _ = score(house)
    assert (run.code, actions) == (0, {"a": "send", "b": "send"})
    assert run.err.count("columns not used: timezon (did you mean timezone?), Owner") == 1


def test_ids_join_across_formats_and_types(house: Path) -> None:
    """Numbers in a Parquet file, words in a CSV and JSON Lines are the same contact; an opt-out is found in all of them."""
    write_csv(house / "drafts.csv", [{"draft_id": "a", "text": GOOD, "contact_id": " 7 "}])
    write_jsonl(house / "contacts.jsonl", [{**CONTACT, "contact_id": 7, "knows_sender": True}])
    pq.write_table(
        pa.table({"contact_id": [7.0, 7.0, None], **{key: [IN[key], OUT[key] or None, None] for key in IN}}), house / "consents.parquet"
    )
    run, actions, rejects = score(house, contacts="contacts.jsonl", consents="consents.parquet")
    assert actions["a"] not in ("send", "hold")
    assert [one["field"] for one in rejects] == ["contact_id"]
    assert run.code == 1


def test_what_a_draft_says_itself_comes_before_the_files(tmp_path: Path) -> None:
    """An item's own fields win over the contacts file, field by field; its own consents are not mixed with others."""
    write_jsonl(
        tmp_path / "contacts.jsonl", [{**CONTACT, "contact_id": "a", "knows_sender": True, "reachable": {"phone": True, "email": True}}]
    )
    write_jsonl(tmp_path / "consents.jsonl", [{**IN, "contact_id": "a"}])
    own = {"text": GOOD, "contact": {"contact_id": "a", "reachable": {"email": False}}, "consents": []}
    write_jsonl(tmp_path / "drafts.jsonl", [own])
    out = tmp_path / "out.jsonl"
    side = ("--contacts", tmp_path / "contacts.jsonl", "--consents", tmp_path / "consents.jsonl")
    assert sendcheck("score", tmp_path / "drafts.jsonl", "-o", out, *side, "--now", NOW).code == 0
    decision = read_jsonl(out)[0]
    assert "consent.missing" in [one["rule"] for one in decision["findings"]]
    assert {one["channel"]: one["allowed"] for one in decision["alternatives"]} == {
        "text": False,
        "phone": True,
        "email": False,
        "meeting": False,
    }


def test_a_file_of_another_kind_altogether_stops_the_run(house: Path) -> None:
    """Thousands of unreadable rows are no slips; the run ends before it judges anything."""
    with (house / "consents.csv").open("a") as stream:
        stream.write("a,b\n" * 1001)
    run, actions, _ = score(house)
    assert (run.code, actions) == (2, {})
    assert "more than 1,000 rows cannot be read; row" in run.err


def test_side_files_do_not_come_from_pipes(house: Path) -> None:
    """The sentence does not offer an option that is about the drafts."""
    run, _, _ = score(house, consents="../-")
    assert run.code == 2
    done = sendcheck("score", house / "drafts.csv", "-o", house / "x.csv", "--contacts", "-")
    assert (done.code, "only the drafts can come from a pipe" in done.err) == (2, True)
