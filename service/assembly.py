"""The one place where parts are put together: settings in, a ready judge out. Nothing is read at import."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from model.classifier import RELEASED, load_classifier
from model.registry import current_folder, models_folder
from service.judge import Judge
from service.policy_files import load_policy


@dataclass(frozen=True)
class Settings:
    """What a judge is made of: further policy files, a model folder, and whether consent is a must.

    Without ``model`` it is the version in use of the models folder ``models`` (None: SENDCHECK_MODELS, else sendcheck-models in the
    working directory), and without one there the model that comes with the program.
    """

    policy_files: Sequence[Path] = ()
    model: Path | None = None
    require_consent: bool = False
    models: Path | None = None


def model_in_use(model: Path | None = None, models: Path | None = None) -> Path:
    """Return the model folder that is meant: the one named, else the version in use, else the one that comes with the program.

    Raises:
        ModelError: when the version in use is not there.
    """
    return model or current_folder(models_folder(models)) or RELEASED


def settled(settings: Settings) -> Settings:
    """Fix which model folder is meant, so that a promotion in the middle of a run changes nothing in it."""
    return replace(settings, model=model_in_use(settings.model, settings.models))


def model_note(settings: Settings) -> str | None:
    """Say which model is taken where nobody named one and it is not the one that comes with the program."""
    folder = settled(settings).model
    return f"model: {folder}" if settings.model is None and folder != RELEASED else None


def assemble(settings: Settings) -> Judge:
    """Read model and policy, and give a judge.

    Raises:
        PolicyError: when a policy file is broken.
        ModelError: when the model folder is, or the version in use is not there.
    """
    return Judge(load_classifier(settled(settings).model), load_policy(settings.policy_files), settings.require_consent)
