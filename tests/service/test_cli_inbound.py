"""``sendcheck inbound``: one message, a file of them, and what the ledger keeps."""

import json
from pathlib import Path

import pytest
from running import NOW, Run, read_csv, read_jsonl, sendcheck, write_csv, write_jsonl

from service.store.ledger import open_store

CAME = "2026-11-24T10:14:00-05:00"


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Give the URL of a new ledger."""
    return f"sqlite:///{tmp_path / 'ledger.db'}"


def inbound(*arguments: object) -> Run:
    """Read at the usual moment."""
    return sendcheck("inbound", *arguments, "--now", NOW)


def kept(url: str, contact: str) -> list[tuple[str, str, str, str | None]]:
    """Give what the ledger says of a contact: channel, topic, status, reason."""
    store = open_store(url, create=False)
    try:
        return [(one["channel"], one["topic"], one["status"], one.get("reason")) for one in store.as_of(contact)]
    finally:
        store.close()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "give one of"),
        (["STOP", "--json", "x.json"], "give one of"),
        (["--file", "x.csv"], "belong together"),
        (["STOP", "--received-at", "2027-01-01T00:00:00Z"], "received_at: got '2027-01-01T00:00:00Z', expected a time not in the future"),
        (["STOP", "--language", "English!"], "language: got 'English!'"),
        (["STOP", "--format", "xml"], "--format xml"),
        (["--json", "absent.json"], "absent.json: No such file"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(arguments: list[str], sentence: str) -> None:
    """A slip of the user's is one sentence and exit code 2."""
    run = inbound(*arguments)
    assert run.code == 2
    assert sentence in run.err
    assert "Traceback" not in run.err


def test_an_ordinary_message_is_said_to_be_one(url: str) -> None:
    """Nothing is revoked, proposed or recorded."""
    run = inbound("I'll stop by at 5", "--contact", "c1", "--store", url)
    assert run.code == 0
    assert run.out.startswith("ORDINARY")
    store = open_store(url)
    assert store.find("c1") is None
    store.close()


def test_a_stop_is_recorded_and_answered_once(url: str) -> None:
    """The first STOP is kept with its words and answered; the second is kept too and gets no text."""
    first = json.loads(
        inbound("STOP", "--contact", "c1", "--store", url, "--business", "Harbor Dental", "--received-at", CAME, "--format", "json").out
    )
    assert first["kind"] == "opt_out"
    assert first["reply_text"].startswith("Harbor Dental: ")
    assert first["reply_by"] == "2026-11-24T15:19:00+00:00"
    assert first["recorded"].startswith("event ")
    second = json.loads(inbound("stop!", "--contact", "c1", "--store", url, "--format", "json").out)
    assert second["reply_text"] is None
    assert second["revokes"] is True
    assert {one[:3] for one in kept(url, "c1")} == {("text", "*", "opted_out")}


def test_a_revocation_reaches_the_next_check(url: str, tmp_path: Path) -> None:
    """A draft that could go before the STOP cannot go after it."""
    item = {
        "text": "Hi Ana, Dana Whitfield from Harbor Dental. Your check-up is on Friday at 10:30.",
        "labels": [],
        "sender": {"name": "Dana Whitfield", "business": "Harbor Dental"},
        "contact": {
            "contact_id": "c1",
            "phone": "+13055550123",
            "relationship": "customer",
            "texts_for_business": "yes",
            "knows_sender": True,
        },
        "consents": [{"channel": "text", "topic": "*", "status": "opted_in", "level": "express", "captured_at": "2026-01-05T09:00:00Z"}],
    }
    draft = tmp_path / "item.json"
    draft.write_text(json.dumps(item))
    open_store(url).close()
    assert sendcheck("check", "--json", draft, "--now", NOW, "--store", url).code == 0
    inbound("please take me off this list", "--contact", "+13055550123", "--store", url)
    run = sendcheck("check", "--json", draft, "--now", NOW, "--store", url)
    assert run.code == 1
    assert "consent.opted_out" in run.out


def test_a_wrong_number_ends_calls_too(url: str) -> None:
    """Text and phone are revoked, with the reason."""
    inbound("sorry, wrong number", "--contact", "c1", "--store", url)
    assert set(kept(url, "c1")) == {("text", "*", "opted_out", "wrong_person"), ("phone", "*", "opted_out", "wrong_person")}


def test_a_refused_topic_is_refused_under_every_name_on_record(url: str, tmp_path: Path) -> None:
    """'No more offers' also ends the topic the house files as promo; appointments stay."""
    consents = tmp_path / "consents.csv"
    rows = [
        {
            "contact_id": "c1",
            "channel": "text",
            "topic": topic,
            "status": "opted_in",
            "level": "express_written",
            "captured_at": "2026-01-05T09:00:00Z",
        }
        for topic in ("promo", "appointments")
    ]
    assert sendcheck("consent", "import", write_csv(consents, rows), "--store", url).code == 0
    inbound("no more offers please", "--contact", "c1", "--store", url)
    refused = {topic for _, topic, status, _ in kept(url, "c1") if status == "opted_out"}
    assert refused == {"offers", "promo"}


def test_only_one_topic_refuses_every_other_known_one(url: str) -> None:
    """'Only appointments' leaves appointments alone and refuses the topics the policy knows."""
    inbound("only appointments please", "--contact", "c1", "--store", url)
    refused = {topic for _, topic, status, _ in kept(url, "c1") if status == "opted_out"}
    assert {"offers", "surveys", "newsletter"} <= refused
    assert "appointments" not in refused
    assert "*" not in refused


def test_yes_is_recorded_only_when_it_was_asked_for(url: str) -> None:
    """YES after a STOP changes nothing; YES to our question, and START, are opt-ins on record."""
    inbound("STOP", "--contact", "c1", "--store", url)
    inbound("YES", "--contact", "c1", "--store", url)
    assert {status for _, _, status, _ in kept(url, "c1")} == {"opted_out"}
    assert inbound("YES", "--contact", "c1", "--asked-to-confirm", "--store", url).out.startswith("OPTED IN")
    assert {status for _, _, status, _ in kept(url, "c1")} == {"opted_out", "opted_in"}


def test_without_a_contact_nothing_is_recorded_and_it_says_so(url: str) -> None:
    """A message of nobody's is read, and the ledger line says why it holds nothing."""
    assert "not recorded: the message names no contact" in inbound("STOP", "--store", url).out


ROWS = [
    {"message_id": "m1", "Body": "STOP", "From": "+13055550123", "received_at": CAME},
    {"message_id": "m2", "Body": "ok see you at 4", "From": "+13055550124", "received_at": CAME},
    {"message_id": "m3", "Body": "stop", "From": "+13055550123", "received_at": CAME},
    {"message_id": "m4", "Body": "nie piszcie do mnie więcej", "From": "+48512345678", "received_at": "yesterday"},
]


def test_a_file_gives_an_answer_a_row_and_rejects_the_rest(tmp_path: Path, url: str) -> None:
    """CSV in, JSON Lines out; the second STOP of a number gets no text; a revocation in a broken row is recorded all the same."""
    source = write_csv(tmp_path / "in.csv", ROWS)
    run = inbound("--file", source, "-o", tmp_path / "out.jsonl", "--map", "text=Body", "--map", "phone=From", "--store", url)
    assert run.code == 1
    assert "2 opt_out" in run.err
    answers = read_jsonl(tmp_path / "out.jsonl")
    assert [(one["message_id"], one["kind"], one["reply_text"] is not None) for one in answers] == [
        ("m1", "opt_out", True),
        ("m2", "other", False),
        ("m3", "opt_out", False),
    ]
    rejects = read_jsonl(tmp_path / "out.rejects.jsonl")
    assert [(one["row"], one["field"]) for one in rejects] == [(4, "received_at")]
    assert "recorded as of now" in rejects[0]["reason"]
    assert ("text", "*", "opted_out", None) in kept(url, "+48512345678")


def test_json_lines_in_and_csv_out(tmp_path: Path) -> None:
    """The other way round, without a ledger; the columns are the documented ones."""
    source = write_jsonl(tmp_path / "in.jsonl", [{"text": "HELP"}, {"text": "no more offers", "language": "en"}, {"nothing": 1}])
    run = inbound("--file", source, "-o", tmp_path / "out.csv", "--business", "Harbor Dental", "--help-contact", "+1 305 555 0100")
    assert run.code == 1
    rows = read_csv(tmp_path / "out.csv")
    assert [(one["kind"], one["revokes"], one["topic"]) for one in rows] == [("help", "false", ""), ("topic_opt_out", "true", "offers")]
    assert "+1 305 555 0100" in rows[0]["reply_text"]


def test_a_bad_mapping_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    """An unknown column on either side is named, and no output appears."""
    source = write_csv(tmp_path / "in.csv", ROWS)
    for pair, word in (("body=Body", "there is no column 'body'"), ("text=Text", "has no column 'Text'")):
        run = inbound("--file", source, "-o", tmp_path / "out.jsonl", "--map", pair)
        assert run.code == 2
        assert word in run.err
    assert not (tmp_path / "out.jsonl").exists()


def test_no_text_and_no_number_on_standard_error(tmp_path: Path, url: str) -> None:
    """What a file of messages says stays in the files: neither words nor numbers are logged."""
    source = write_csv(tmp_path / "in.csv", ROWS)
    run = inbound("--file", source, "-o", tmp_path / "out.jsonl", "--map", "text=Body", "--map", "phone=From", "--store", url)
    assert "see you" not in run.err
    assert "+1305" not in run.err
