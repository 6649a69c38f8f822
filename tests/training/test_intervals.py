"""Intervals: the same figures as by hand, resampled."""

import numpy as np

from training.intervals import calibration_errors, false_alarms, interval, label_rates, macro_f1s, resamples
from training.measure import calibration_error, false_alarm_rate, label_figures, macro_f1

RANDOM = np.random.default_rng(5)
TRUTH = RANDOM.random((200, 7)) < 0.2
SAID = TRUTH ^ (RANDOM.random((200, 7)) < 0.1)
PROBABILITY = RANDOM.random((200, 7))
ONCE = np.ones((1, 200))


def test_undrawn_figures_are_those_of_the_set() -> None:
    """With every draft counted once, the fast figures equal the plain ones."""
    assert np.isclose(macro_f1s(TRUTH, SAID, ONCE)[0], macro_f1(TRUTH, SAID, 10))
    assert np.isclose(false_alarms(TRUTH, SAID, ONCE)[0], false_alarm_rate(TRUTH, SAID))
    assert np.isclose(calibration_errors(TRUTH, PROBABILITY, ONCE)[0, 3], calibration_error(TRUTH[:, 3], PROBABILITY[:, 3]))
    precision, recall, f1 = label_rates(TRUTH, SAID, ONCE)
    figures = label_figures(TRUTH, SAID)["legal"]
    assert np.allclose([precision[0, 3], recall[0, 3], f1[0, 3]], [figures.precision, figures.recall, figures.f1], atol=1e-4)


def test_labels_with_few_positives_do_not_count() -> None:
    """A label nine drafts carry is left out of macro-F1."""
    truth = TRUTH.copy()
    truth[:, 0] = False
    truth[:9, 0] = True
    said = truth.copy()
    said[:, 0] = False
    assert np.isclose(macro_f1s(truth, said, ONCE)[0], 1.0)


def test_an_interval_holds_its_figure_and_repeats() -> None:
    """The same seed draws the same drafts, and the figure of the set lies within."""
    drawn = resamples(200, 300, seed=4)
    assert np.array_equal(drawn, resamples(200, 300, seed=4))
    assert (drawn.sum(axis=1) == 200).all()
    low, high = interval(macro_f1s(TRUTH, SAID, drawn))
    assert low < macro_f1(TRUTH, SAID, 10) < high


def test_no_clean_draft_no_figure() -> None:
    """Without a draft that deserves no label there is no share of wrongly flagged ones, and no interval."""
    values = false_alarms(np.ones((5, 7)), np.ones((5, 7)), np.ones((1, 5)))
    assert np.isnan(values).all()
    assert interval(values) == (0.0, 0.0)
