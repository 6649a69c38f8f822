"""Counts that show drift: they add up, whoever adds them, and hold no word."""

import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

from ledgers import ledger
from sqlalchemy import select

from service.store.drift_counts import Counted, add_counts, read_counts
from service.store.ledger import Store
from service.store.tables_learning import drift_counts

ROOT = Path(__file__).parents[3]
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
ADD = """
import sys
from collections import Counter
from service.store.drift_counts import Counted, add_counts
from service.store.ledger import open_store
url, turn = sys.argv[1], int(sys.argv[2])
store = open_store(url)
bins = [("length", f"b{number}") for number in range(40)]
for number in range(60):
    add_counts(store, {Counted(f"2026-11-0{1 + number % 3}", "crm", "2-a"): Counter(dict.fromkeys(bins[::turn], 1))})
"""


def day(number: int, source: str = "crm", model_version: str = "2-a") -> Counted:
    """Name what is counted together."""
    return Counted(f"2026-11-{number:02d}", source, model_version)


def test_nothing_added_is_nothing_read(store: Store) -> None:
    """An empty store, empty counts and counts of zero leave no row."""
    add_counts(store, {})
    add_counts(store, {day(1): Counter(), day(2): Counter({("length", "a"): 0})})
    assert read_counts(store, *NOVEMBER) == {}


def test_counts_add_up_over_days_and_stay_apart_by_source_and_model(store: Store) -> None:
    """The same bin of two days is one sum; other sources and models have their own; days outside the period do not count."""
    add_counts(store, {day(1): Counter({("length", "a"): 2, ("length", "b"): 1}), day(2): Counter({("length", "a"): 3})})
    add_counts(store, {day(1): Counter({("length", "a"): 5}), day(2, "shop"): Counter({("length", "a"): 7})})
    add_counts(store, {day(2, model_version="2-b"): Counter({("length", "a"): 11})})
    add_counts(store, {Counted("2026-10-31", "crm", "2-a"): Counter({("length", "a"): 13})})
    assert read_counts(store, *NOVEMBER) == {
        ("crm", "2-a"): {("length", "a"): 10, ("length", "b"): 1},
        ("shop", "2-a"): {("length", "a"): 7},
        ("crm", "2-b"): {("length", "a"): 11},
    }
    assert read_counts(store, date(2026, 11, 2), date(2026, 11, 2))["crm", "2-a"] == {("length", "a"): 3}


def test_the_order_of_days_is_irrelevant(store: Store) -> None:
    """Late counts of an early day are as good as early ones."""
    days = {day(number): Counter({("length", str(number % 3)): number}) for number in range(1, 8)}
    for where in sorted(days, reverse=True):
        add_counts(store, {where: days[where]})
    once = read_counts(store, *NOVEMBER)
    add_counts(store, days)
    assert {name: 2 * count for name, count in once["crm", "2-a"].items()} == read_counts(store, *NOVEMBER)["crm", "2-a"]


def test_two_processes_lose_no_count(url: str) -> None:
    """Two processes that add to the same bins of the same days at once, one of them to every second bin, leave every count."""
    adders = [subprocess.Popen([sys.executable, "-c", ADD, url, turn], cwd=ROOT, stderr=subprocess.PIPE) for turn in ("1", "2")]
    for adder in adders:
        _, errors = adder.communicate(timeout=120)
        assert (adder.returncode, errors) == (0, b"")
    with ledger(url) as store:
        found = read_counts(store, *NOVEMBER)["crm", "2-a"]
        assert found == {("length", f"b{number}"): 60 * (2 - number % 2) for number in range(40)}
        with store.reading() as connection:
            assert len(connection.execute(select(drift_counts)).all()) == 3 * 40


def test_a_source_cannot_pass_for_another_with_a_topic(store: Store) -> None:
    """The name of an API key may hold any character, that between source and topic too."""
    add_counts(store, {day(1, "shop\x1fvisits"): Counter({("length", "a"): 3})})
    assert list(read_counts(store, *NOVEMBER)) == [("shop visits", "2-a")]
    assert list(read_counts(store, *NOVEMBER, by="topic")) == [("", "2-a")]
