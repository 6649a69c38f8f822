"""``sendcheck policy show``, ``check`` and ``diff``."""

import json
from pathlib import Path

import pytest
from running import EXAMPLES, NOW, Run, read_csv, sendcheck

HOUSE = """
id = "house"
title = "Our own"
kind = "house"

[[parameters]]
name = "{name}"
value = {value}
source = "decided by the board"
certainty = "house"
checked_on = {checked}
"""


def house(
    folder: Path, name: str = "house.hours", value: str = '"10:00-17:00"', checked: str = "2026-11-22", file: str = "house.toml"
) -> Path:
    """Write a house file."""
    path = folder / file
    path.write_text(HOUSE.format(name=name, value=value, checked=checked), "utf-8")
    return path


def policy(*arguments: object) -> Run:
    """Run a policy command."""
    return sendcheck("policy", *arguments)


def shown(*arguments: object) -> dict[str, object]:
    """Give what ``policy show`` says as JSON."""
    run = policy("show", *arguments, "--format", "json")
    assert run.code == 0, run.err
    answer: dict[str, object] = json.loads(run.out)
    return answer


def values(answer: dict[str, object], parameter: str) -> dict[str, str]:
    """Give how each file's value of a parameter counts."""
    return {one["file"]: one["counts"] for one in answer["parameters"] if one["parameter"] == parameter}  # type: ignore[attr-defined]


# ---- show --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--purpose", "fun"], "--purpose fun"),
        (["--at", "noon"], "--at noon"),
        (["--country", "Freedonia"], "--country: got 'Freedonia'"),
        (["--timezone", "Mars"], "--timezone: got 'Mars'"),
    ],
)
def test_show_refuses_what_makes_no_sense(arguments: list[str], sentence: str) -> None:
    """A slip is one sentence that names the option."""
    run = policy("show", *arguments)
    assert run.code == 2
    assert sentence in run.err


def test_show_names_packs_and_the_value_that_won() -> None:
    """In Texas the federal level wins over the default, and the hours of both packs hold together."""
    answer = shown("--country", "US", "--region", "TX", "--timezone", "America/Chicago", "--at", "2026-11-24T10:00:00-06:00")
    assert [pack["id"] for pack in answer["packs"]] == ["us", "us-tx"]  # type: ignore[attr-defined]
    assert values(answer, "marketing_text.level") == {"House rules": "replaced", "United States, federal law and CTIA": "wins"}
    assert values(answer, "marketing_text.hours") == {"United States, federal law and CTIA": "holds", "Texas": "holds"}
    assert answer["open"] == {"America/Chicago": "2026-11-24: 09:00-18:00"}


def test_show_says_what_is_past_and_what_is_still_to_come() -> None:
    """Pennsylvania's hours are to come the day before they start, and in force on the day."""
    eve = shown("--country", "US", "--region", "PA", "--at", "2026-10-17T12:00:00-04:00")
    day = shown("--country", "US", "--region", "PA", "--at", "2026-10-18T12:00:00-04:00")
    assert values(eve, "marketing_text.hours")["Pennsylvania"] == "later"
    assert values(day, "marketing_text.hours")["Pennsylvania"] == "holds"
    assert str(day["open"]).count("closed, Sunday") == 1


def test_show_of_an_unknown_place_is_the_strictest() -> None:
    """Without any place the pack of unknown places speaks, on the clocks of all the world."""
    answer = shown("--at", "2026-11-24T10:00:00Z")
    assert [pack["id"] for pack in answer["packs"]] == ["unknown"]  # type: ignore[attr-defined]
    assert len(answer["open"]) == 2  # type: ignore[arg-type]


def test_show_has_source_certainty_and_dates_of_every_value() -> None:
    """Nothing is shown without where it comes from and when it was checked."""
    for one in shown("--country", "FR", "--at", "2026-11-24T10:00:00Z")["parameters"]:  # type: ignore[attr-defined]
        assert one["source"]
        assert one["certainty"] in "V S U R house"
        assert one["checked_on"] == "2026-11-22"


def test_show_text_is_for_a_person(tmp_path: Path) -> None:
    """The text form names place, day, packs, hours and each value; with a house file the stricter level wins."""
    file = house(tmp_path, "marketing_text.level", '"express_written"')
    run = policy("show", "--country", "PL", "--at", "2026-11-11T10:00:00+01:00", "--policy", file)
    assert run.code == 0
    assert "place: PL; clock: Europe/Warsaw" in run.out
    assert "closed, " in run.out
    assert "beaten    marketing_text.level" in run.out
    assert "Our own: decided by the board [house, checked 2026-11-22]" in run.out


# ---- check -------------------------------------------------------------------------------------------------------------------


def test_the_bundled_files_are_sound() -> None:
    """Every bundled file is named as sound."""
    run = policy("check", "bundled", "--now", NOW, "--stale-after", "180d")
    assert run.code == 0
    assert "inbound: sound (keywords" in run.out


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("house.huors", '"10:00-17:00"', "parameters[0].name: got 'house.huors', expected one of house.hours"),
        ("house.hours", '"late"', "parameters[0] (house.hours).value: got 'late', expected a window of local time"),
        ("marketing_text.level", '"sure"', "got 'sure', expected one of implied, express, express_written"),
        ("style.max_emoji", "-1", "got -1, expected a whole number, 0 or more"),
    ],
)
def test_a_broken_file_is_told_by_file_key_value_and_what_is_allowed(tmp_path: Path, name: str, value: str, sentence: str) -> None:
    """Exit code 1 and one sentence; the other files of the call are still checked."""
    broken = house(tmp_path, name, value)
    sound = house(tmp_path, file="sound.toml")
    run = policy("check", broken, sound)
    assert run.code == 1
    assert str(broken) in run.err
    assert sentence in run.err
    assert "house: sound (house, 1 parameter)" in run.out


def test_files_that_do_not_go_together_are_told(tmp_path: Path) -> None:
    """A house file under a pack's id is broken together with the bundled files."""
    path = tmp_path / "sly.toml"
    path.write_text('id = "us-tx"\ntitle = "Sly"\nkind = "house"\n')
    run = policy("check", path)
    assert run.code == 1
    assert f"{path}: id: got 'us-tx', expected an id no file of kind 'pack' has: a file replaces only one of its kind" in run.err


def test_a_parameter_twice_and_a_day_in_the_wrong_place_are_told_in_plain_words(tmp_path: Path) -> None:
    """Nothing is called by the name a programmer has for it."""
    dated, twice = house(tmp_path, file="dated.toml"), house(tmp_path, file="twice.toml")
    text = dated.read_text("utf-8")
    dated.write_text(text + "effective_from = 2026-12-01\n", "utf-8")
    twice.write_text(text + text[text.index("[[parameters]]") :], "utf-8")
    run = policy("check", dated, twice)
    assert run.code == 1
    assert "effective_from: got 2026-12-01, expected no dates: a parameter of the house holds always" in run.err
    assert "(house.hours).effective_from: got nothing, expected a day on which no other entry of this name holds" in run.err


def test_a_missing_file_could_not_be_checked(tmp_path: Path) -> None:
    """Exit code 2, with the name."""
    run = policy("check", tmp_path / "absent.toml")
    assert run.code == 2
    assert "absent.toml: no such file" in run.err


def test_stale_values_are_named(tmp_path: Path) -> None:
    """A value checked 180 days ago is fresh, one day longer is stale."""
    fresh = house(tmp_path, checked="2026-05-28")
    assert policy("check", fresh, "--stale-after", "180d", "--now", NOW).code == 0
    stale = house(tmp_path, checked="2026-05-27")
    run = policy("check", stale, "--stale-after", "180d", "--now", NOW)
    assert run.code == 1
    assert "house: house.hours: last checked on 2026-05-27: decided by the board" in run.out


def test_an_age_that_is_none_is_refused(tmp_path: Path) -> None:
    """--stale-after wants days."""
    run = policy("check", house(tmp_path), "--stale-after", "a while")
    assert run.code == 2
    assert "--stale-after a while: expected a number of days such as 180d" in run.err


# ---- diff --------------------------------------------------------------------------------------------------------------------

ON = [
    "--on", EXAMPLES / "drafts.csv", "--contacts", EXAMPLES / "contacts.csv", "--consents", EXAMPLES / "consents.csv",
    "--history", EXAMPLES / "history.csv", "--now", NOW,
]  # fmt: skip


def test_a_policy_does_not_differ_from_itself() -> None:
    """No parameter, no decision, exit code 0."""
    run = policy("diff", "bundled", "bundled", *ON)
    assert run.code == 0
    assert "0 parameters differ" in run.out
    assert "0 of " in run.out


def test_a_stricter_house_file_shows_what_it_would_hold(tmp_path: Path) -> None:
    """Hours that start in the afternoon turn some send into hold, rule by rule, in text, JSON and CSV alike."""
    file = house(tmp_path, value='"15:00-17:00"')
    run = policy("diff", "bundled", file, *ON, "-o", tmp_path / "diff.csv")
    assert run.code == 1
    assert 'house: house.hours: nothing -> "15:00-17:00"' in run.out
    assert "came: timing.quiet_hours (hold)" in run.out
    told = json.loads(policy("diff", "bundled", file, *ON, "--format", "json").out)
    assert told["summary"]["differ"] == len(told["decisions"]) > 0
    assert told["summary"]["moves"]["send -> hold"] > 0
    rows = read_csv(tmp_path / "diff.csv")
    assert [row["draft"] for row in rows] == [one["draft"] for one in told["decisions"]]


def test_the_other_way_round_the_rules_go(tmp_path: Path) -> None:
    """OLD and NEW swapped give the same drafts, with came and went swapped."""
    file = house(tmp_path, value='"15:00-17:00"')
    there, back = (
        json.loads(policy("diff", *pair, *ON, "--format", "json").out)["decisions"] for pair in (("bundled", file), (file, "bundled"))
    )
    assert [(one["draft"], one["rules_came"], one["old_action"]) for one in there] == [
        (one["draft"], one["rules_went"], one["new_action"]) for one in back
    ]


def test_a_folder_with_a_base_is_a_whole_policy(tmp_path: Path) -> None:
    """A copy of the bundled files without Florida differs by Florida's entries."""
    from situations import PACKS

    for path in PACKS.glob("*.toml"):
        if path.stem != "us-fl":
            (tmp_path / path.name).write_text(path.read_text("utf-8"), "utf-8")
    run = policy("diff", "bundled", tmp_path)
    assert run.code == 1
    assert "us-fl: marketing_text.cap" in run.out
    assert all(line.startswith(("  us-fl: ", "6 parameters differ")) for line in run.out.splitlines() if line.strip())


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["bundled", "absent.toml"], "absent.toml: file"),
        (["bundled", "bundled", "--contacts", "c.csv"], "need drafts to decide: say --on DRAFTS"),
        (["bundled", "bundled", "--on", "absent.csv"], "absent.csv: No such file"),
    ],
)
def test_diff_refuses_what_makes_no_sense(arguments: list[str], sentence: str) -> None:
    """A missing file or an option without drafts is exit code 2 and a sentence."""
    run = policy("diff", *arguments)
    assert run.code == 2
    assert sentence in run.err
