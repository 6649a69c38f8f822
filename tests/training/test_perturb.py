"""Perturbations change the writing and, but for typos, not the reading."""

import pytest

from model.classifier import load_classifier
from model.normalize import normalize
from training.perturb import PERTURBATIONS, perturbed, unchanged_shares

TEXTS = ["Please send your account number tomorrow", "Jutro zapraszamy na badanie, prosze potwierdzic termin wizyty"]


@pytest.mark.parametrize("kind", sorted(set(PERTURBATIONS) - {"typos"}))
def test_disguise_reads_as_before(kind: str) -> None:
    """Normalisation undoes every perturbation but typos."""
    assert [normalize(text) for text in perturbed(TEXTS, kind)] == [normalize(text) for text in TEXTS]


@pytest.mark.parametrize("kind", sorted(PERTURBATIONS))
def test_same_seed_same_text(kind: str) -> None:
    """A perturbation depends on kind, text and seed only."""
    assert perturbed(TEXTS, kind, 3) == perturbed(TEXTS[::-1], kind, 3)[::-1]


def test_shares_are_counted() -> None:
    """Shares come per kind and are all one where nothing can change."""
    shares = unchanged_shares(load_classifier(), TEXTS, ["en", "pl"])
    assert set(shares) == set(PERTURBATIONS)
    assert shares["case"] == shares["zero_width"] == 1.0
