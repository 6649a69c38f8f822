"""The one place where parts are put together: settings in, a ready judge out. Nothing is read at import."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from model.classifier import load_classifier
from service.judge import Judge
from service.policy_files import load_policy


@dataclass(frozen=True)
class Settings:
    """What a judge is made of: further policy files, a model folder (None: the bundled one), and whether consent is a must."""

    policy_files: Sequence[Path] = ()
    model: Path | None = None
    require_consent: bool = False


def assemble(settings: Settings) -> Judge:
    """Read model and policy, and give a judge.

    Raises:
        PolicyError: when a policy file is broken.
        ModelError: when the model folder is.
    """
    return Judge(load_classifier(settings.model), load_policy(settings.policy_files), settings.require_consent)
