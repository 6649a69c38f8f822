"""The commands of the ledger, as a person at the keyboard meets them."""

import json
from pathlib import Path

import pytest
from running import EXAMPLES, GOOD, NOW, Run, read_csv, read_jsonl, sendcheck, write_csv, write_jsonl

CONSENT = {"contact_id": "c1", "channel": "text", "status": "opted_in", "level": "express_written", "captured_at": "2026-01-05T09:00:00Z"}


@pytest.fixture(autouse=True)
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Give a store of a test's own, in a working folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SENDCHECK_STORE", raising=False)
    return f"sqlite:///{tmp_path / 'l.db'}"


def import_examples(url: str, folder: Path) -> None:
    """Import the bundled contacts, consents and history."""
    for group, name in (("contacts", "contacts"), ("consent", "consents"), ("history", "history")):
        done = sendcheck(group, "import", EXAMPLES / f"{name}.csv", "--store", url, "--rejects", folder / "r.jsonl")
        assert done.code == 0, done.err


def last(run: Run) -> str:
    """Give the last line of standard error."""
    return run.err.strip().splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("contacts", "show", "c1"), "there is no such store; make one with sendcheck contacts import"),
        (("consent", "show", "c1"), "there is no such store"),
        (("consent", "proof", "c1"), "there is no such store"),
        (("consent", "add", "c1"), "there is no such store"),
        (("contacts", "erase", "c1", "--yes"), "there is no such store"),
        (("contacts", "import", "none.csv"), "none.csv: No such file"),
        (("consent", "proof", "c1", "--format", "pdf"), "--format pdf: expected text, json or html"),
        (("consent", "revoke", "c1", "--channel", "sms"), "--channel: got 'sms'"),
        (("consent", "add", "c1", "--level", "gold"), "--level: got 'gold'"),
        (("consent", "add", "c1", "--at", "2026-01-05"), "--at 2026-01-05: expected ISO 8601 with an offset"),
        (("consent", "add", "c1", "--at", "2100-01-05T00:00:00Z"), "nobody has consented yet"),
        (("consent", "add", "c1", "--max-messages", "3"), "--period: missing, expected a duration"),
        (("consent", "add", "c1", "--strike-out"), "say which event never happened"),
        (("score", EXAMPLES / "drafts.csv", "-o", "o.jsonl", "--record"), "--record: say which store takes the decisions"),
    ],
)
def test_a_mistake_is_one_sentence_and_makes_no_store(arguments: tuple[str, ...], sentence: str, tmp_path: Path) -> None:
    """Exit code 2, the sentence, and nothing written."""
    done = sendcheck(*arguments)
    assert done.code == 2
    assert sentence.removeprefix("--period: missing, ") in done.err
    assert list(tmp_path.glob("*.db")) == []


def test_the_store_is_named_wherever_it_comes_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Option before environment before the default; each time it is said which one is used."""
    rows = write_jsonl(tmp_path / "c.jsonl", [CONSENT])
    assert "store: sqlite:///sendcheck.db" in sendcheck("consent", "import", rows).err
    monkeypatch.setenv("SENDCHECK_STORE", "sqlite:///env.db")
    assert "store: sqlite:///env.db" in sendcheck("consent", "import", rows).err
    assert "store: sqlite:///own.db" in sendcheck("consent", "import", rows, "--store", "sqlite:///own.db").err
    assert sorted(path.name for path in tmp_path.glob("*.db")) == ["env.db", "own.db", "sendcheck.db"]


def test_scoring_with_the_store_is_scoring_with_the_files(url: str, tmp_path: Path) -> None:
    """The examples get the same decisions, byte for byte, from three side files, from the ledger, and from both."""
    import_examples(url, tmp_path)
    files = [word for name in ("contacts", "consents", "history") for word in (f"--{name}", EXAMPLES / f"{name}.csv")]
    ways = {"files": files, "store": ["--store", url], "both": [*files, "--store", url], "workers": ["--store", url, "--workers", "2"]}
    for name, words in ways.items():
        assert sendcheck("score", EXAMPLES / "drafts.csv", "-o", tmp_path / f"{name}.jsonl", "--now", NOW, *words).code == 0
    wanted = (tmp_path / "files.jsonl").read_bytes()
    assert all((tmp_path / f"{name}.jsonl").read_bytes() == wanted for name in ways)


def test_a_revocation_stops_the_next_check(url: str, tmp_path: Path) -> None:
    """A draft to a contact given by id alone may go, until the contact opts out."""
    import_examples(url, tmp_path)
    item = {"text": GOOD, "sender": {"name": "Dana Whitfield", "business": "Harbor Dental"}, "contact": {"contact_id": "c01"}}
    path = tmp_path / "item.json"
    path.write_text(json.dumps(item))
    check = ("check", "--json", path, "--store", url, "--now", NOW)
    assert sendcheck(*check).out.startswith("SEND")
    done = sendcheck("consent", "revoke", "c01", "--store", url, "--reason", "too many", "--by", "desk")
    assert (done.code, done.out.splitlines()[1]) == (0, "text, every topic: opted out")
    assert "consent.opted_out" in sendcheck(*check).out


def test_recorded_decisions_hold_no_text(url: str, tmp_path: Path) -> None:
    """With --record the ledger takes draft, contact, action and rules; a run that cannot be written leaves none."""
    import_examples(url, tmp_path)
    words = ("score", EXAMPLES / "drafts.csv", "--now", NOW, "--store", url, "--record", "-o")
    assert sendcheck(*words, tmp_path / "no" / "folder.jsonl").code == 2
    assert decisions(url) == []
    assert sendcheck(*words, tmp_path / "o.jsonl").code == 0
    written = read_jsonl(tmp_path / "o.jsonl")
    assert [(row["draft_id"], row["action"], row["channel"]) for row in decisions(url)] == [
        (row["draft_id"], row["action"], row["channel"]) for row in written
    ]
    texts = {row["text"] for row in read_csv(EXAMPLES / "drafts.csv")}
    assert not any(str(value) in texts for row in decisions(url) for value in row.values())
    assert {row["contact_id"] for row in decisions(url)} >= {"c01", None}


def decisions(url: str) -> list[dict[str, object]]:
    """Give the decisions of a store."""
    from service.store.ledger import open_store
    from service.store.tables import as_dict
    from service.store.tables import decisions as table

    store = open_store(url)
    with store.reading() as connection:
        return [as_dict(row) for row in connection.execute(table.select().order_by(table.c.decision_id))]


def test_an_import_says_what_became_of_each_row(url: str, tmp_path: Path) -> None:
    """New, unchanged, flagged and rejected rows are counted; the last two stand in the rejects file with field and reason."""
    rows = [CONSENT, CONSENT, {**CONSENT, "level": "gold"}, {**CONSENT, "captured_at": "2030-01-01T00:00:00Z"}]
    done = sendcheck("consent", "import", write_jsonl(tmp_path / "c.jsonl", rows), "--store", url)
    assert done.code == 1
    assert "1 new, 1 unchanged, 2 rejected" in done.err
    rejects = read_jsonl(tmp_path / "c.rejects.jsonl")
    assert [(one["row"], one["field"]) for one in rejects] == [(3, "level"), (4, "captured_at")]
    assert rejects[0]["input"] == rows[2]


def test_a_dry_run_says_so_and_records_nothing(url: str, tmp_path: Path) -> None:
    """The counts are those of the real run; the store stays empty."""
    rows = write_jsonl(tmp_path / "c.jsonl", [CONSENT])
    assert last(sendcheck("consent", "import", rows, "--store", url, "--dry-run")) == "would be: 1 new, 0 unchanged"
    assert sendcheck("consent", "show", "c1", "--store", url).code == 2
    assert last(sendcheck("consent", "import", rows, "--store", url)) == "1 new, 0 unchanged"


def test_columns_are_mapped_and_unread_ones_mentioned(url: str, tmp_path: Path) -> None:
    """Another system's names are mapped; a mapping that fits nothing is refused before anything is read."""
    crm = write_csv(tmp_path / "crm.csv", [{"Id": "c1", "Mobile": "+13055550123", "Shoe size": "38"}])
    done = sendcheck("contacts", "import", crm, "--store", url, "--map", "contact_id=Id", "--map", "phone=Mobile")
    assert (done.code, "columns not used: Shoe size" in done.err) == (0, True)
    assert "+13055550123" in sendcheck("contacts", "show", "c1", "--store", url).out
    for pair, sentence in (
        ("phone=Cell", "has no column 'Cell'"),
        ("fon=Mobile", "there is no column 'fon'"),
        ("phone", "expected our column"),
    ):
        done = sendcheck("contacts", "import", crm, "--store", url, "--map", "contact_id=Id", "--map", pair)
        assert (done.code, sentence in done.err) == (2, True)


def test_a_correction_needs_an_event_of_this_contact_and_words(url: str, tmp_path: Path) -> None:
    """An opt-out recorded for the wrong person is taken back with evidence, reason and name, and not without."""
    import_examples(url, tmp_path)
    event = sendcheck("consent", "revoke", "c01", "--store", url).out.split()[1]
    strike = ("consent", "add", "c01", "--store", url, "--corrects", event, "--strike-out")
    assert "this takes back an opt-out" in sendcheck(*strike).err
    assert "this contact has no event" in sendcheck("consent", "add", "c02", "--store", url, "--corrects", event, "--strike-out").err
    done = sendcheck(*strike, "--evidence", "call of 5 May", "--reason", "another Ana", "--by", "desk")
    assert "text, every topic: opted in (express_written)" in done.out
    assert f"event {event} was corrected already" in sendcheck(*strike, "--evidence", "e", "--reason", "r", "--by", "b").err


def test_show_answers_for_a_moment(url: str, tmp_path: Path) -> None:
    """Before the consent there was none; by what was known before the import there was none either."""
    import_examples(url, tmp_path)
    show = ("consent", "show", "c01", "--store", url)
    assert "text, every topic: opted in (express_written)" in sendcheck(*show).out
    assert "no consent on record" in sendcheck(*show, "--at", "2025-01-01T00:00:00Z").out
    assert "no consent on record" in sendcheck(*show, "--known-at", "2026-02-01T00:00:00Z").out
    told = json.loads(sendcheck(*show, "--at", "2026-06-01T00:00:00Z", "--format", "json").out)
    assert [one["status"] for one in told["consents"]] == ["opted_in", "opted_in"]


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet"])
def test_an_export_comes_back_as_it_went(url: str, tmp_path: Path, suffix: str) -> None:
    """In every format the exported events are on record already; folded, they are consents that score reads."""
    import_examples(url, tmp_path)
    out = tmp_path / f"events.{suffix}"
    assert last(sendcheck("consent", "export", "-o", out, "--store", url)).startswith("24 events")
    assert last(sendcheck("consent", "import", out, "--store", url)) == "0 new, 24 unchanged"
    folded = tmp_path / f"folded.{suffix}"
    assert sendcheck("consent", "export", "-o", folded, "--folded", "--store", url).code == 0
    assert last(sendcheck("consent", "import", folded, "--store", url)) == "0 new, 24 unchanged"


def test_a_proof_is_written_as_page(url: str, tmp_path: Path) -> None:
    """The HTML file holds the contact and the source of the consent."""
    import_examples(url, tmp_path)
    assert sendcheck("consent", "proof", "c01", "--store", url, "--format", "html", "-o", tmp_path / "p.html").code == 0
    page = (tmp_path / "p.html").read_text()
    assert page.startswith("<!doctype html>")
    assert "web_form" in page


def test_an_opt_out_of_a_stranger_is_taken_down(url: str) -> None:
    """An opt-out is never refused, whoever it is from; a consent of a stranger is."""
    done = sendcheck("consent", "revoke", "new", "--channel", "all", "--store", url)
    assert (done.code, "was not known before" in done.err, done.out.count("recorded")) == (0, True, 4)
    assert "no contact 'other'" in sendcheck("consent", "add", "other", "--store", url).err


def test_erasing_asks_says_and_is_told_later(url: str, tmp_path: Path) -> None:
    """Without --yes nothing happens; afterwards it is said what is kept and why, and the proof still answers."""
    import_examples(url, tmp_path)
    assert "cannot be undone; say --yes" in sendcheck("contacts", "erase", "c01", "--store", url).err
    assert "would keep: 5 events" in sendcheck("contacts", "erase", "c01", "--store", url, "--dry-run").out
    done = sendcheck("contacts", "erase", "c01", "--store", url, "--yes", "--by", "privacy desk")
    assert done.code == 0
    assert "Virginia: an opt-out is kept for at least 10 years" in done.out
    assert "it was erased at" in sendcheck("contacts", "show", "c01", "--store", url).err
    assert "privacy desk" in sendcheck("consent", "proof", "c01", "--store", url).out


def test_nothing_about_a_person_goes_to_the_log(url: str, tmp_path: Path) -> None:
    """What imports and scoring print to standard error names no contact's number, name or address."""
    contacts = read_csv(EXAMPLES / "contacts.csv")
    runs = [sendcheck("contacts", "import", EXAMPLES / "contacts.csv", "--store", url, "--rejects", tmp_path / "r.jsonl")]
    runs.append(sendcheck("score", EXAMPLES / "drafts.csv", "-o", tmp_path / "o.jsonl", "--store", url, "--now", NOW))
    told = "".join(run.err for run in runs)
    assert not [row["contact_id"] for row in contacts if any(row[name] and row[name] in told for name in ("name", "phone", "email"))]


def test_a_purge_removes_nothing_that_must_be_kept(url: str, tmp_path: Path) -> None:
    """Just after an erasure it says when the term ends, and the kept opt-out is still shown."""
    import_examples(url, tmp_path)
    sendcheck("contacts", "erase", "c01", "--yes", "--store", url)
    for more in (["--dry-run"], ["--by", "privacy"]):
        run = sendcheck("contacts", "purge", "--store", url, *more)
        assert run.code == 0
        assert "remove" in run.out
        assert "0 erased contacts, 0 events" in run.out
        assert "next term ends: 20" in run.out
    assert "text, every topic: opted out" in sendcheck("consent", "proof", "c01", "--store", url).out
