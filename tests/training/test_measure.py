"""Figures by hand."""

import numpy as np
import pytest

from training.measure import calibration_error, false_alarm_rate, label_figures, macro_f1

TRUTH = np.zeros((4, 7), dtype=int)
TRUTH[:2, 0] = 1
SAID = np.zeros((4, 7), dtype=int)
SAID[1:3, 0] = 1


def test_figures_of_one_label() -> None:
    """One hit, one miss, one false alarm give a half each."""
    figures = label_figures(TRUTH, SAID)["bad_news"]
    assert (figures.positives, figures.precision, figures.recall, figures.f1) == (2, 0.5, 0.5, 0.5)


def test_macro_counts_labels_with_enough_positives() -> None:
    """Labels with too few positives are left out."""
    assert macro_f1(TRUTH, SAID) == pytest.approx(0.5)
    assert macro_f1(TRUTH, SAID, least_positives=3) == 0.0


def test_false_alarms_are_over_clean_drafts() -> None:
    """One of two clean drafts was flagged."""
    assert false_alarm_rate(TRUTH, SAID) == 0.5


def test_calibration_error_of_a_liar() -> None:
    """Saying one where nothing is true is wrong by one."""
    assert calibration_error(np.zeros(5), np.ones(5)) == 1.0
