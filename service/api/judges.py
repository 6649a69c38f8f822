"""The judge in use, and how another model takes its place while requests are under way."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from model.classifier import RELEASED, load_classifier
from model.errors import ModelError
from model.registry import current_folder
from service.api.settings import ApiSettings
from service.judge import Judge
from service.policy_files import load_policy


@dataclass
class Judges:
    """Holds the judge; whoever decides takes ``current`` once and keeps it to the end of that decision.

    ``fault`` says in one sentence why the model that should be in use is not, None when all is well.
    """

    current: Judge
    folder: Path
    find: Callable[[], Path | None]
    fault: str | None = None
    refused: Path | None = None

    def renew(self) -> bool | None:
        """Take the model that should be in use into use: True when it was, None when there is nothing new, False when it is broken.

        A broken one is refused by name and the old one stays, until another is named.
        """
        try:
            folder = self.find() or RELEASED
        except ModelError as error:
            changed = self.fault != str(error)
            self.fault, self.refused = str(error), None
            return False if changed else None
        if folder == self.folder:
            self.fault, self.refused = None, None
            return None
        if folder == self.refused:
            return None
        try:
            classifier = load_classifier(folder)
        except ModelError as error:
            self.fault, self.refused = str(error), folder
            return False
        self.current = Judge(classifier, self.current.policy, self.current.require_consent)
        self.folder, self.fault, self.refused = folder, None, None
        return True


def open_judges(settings: ApiSettings) -> Judges:
    """Load policy and model: the one the settings name, else the one in use in the folder of models, else the bundled one.

    Raises:
        ModelError, PolicyError: when one of them cannot be used.
    """

    def find() -> Path | None:
        return settings.model or current_folder(settings.models)

    folder = find() or RELEASED
    return Judges(Judge(load_classifier(folder), load_policy(settings.policy), settings.require_consent), folder, find)
