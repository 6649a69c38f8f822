"""The judge in use, and how another model takes its place while requests are under way."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from model.classifier import load_classifier
from model.errors import ModelError
from service.api.settings import ApiSettings
from service.assembly import Settings, assemble, model_in_use
from service.item import Item
from service.judge import Judge


@dataclass
class Judges:
    """Holds the judge; whoever decides takes ``current`` once and keeps it to the end of that decision.

    ``fault`` says in one sentence why the model that should be in use is not, None when all is well.
    """

    current: Judge
    folder: Path
    find: Callable[[], Path]
    fault: str | None = None
    refused: Path | None = None

    def renew(self) -> bool | None:
        """Take the model that should be in use into use: True when it was, None when there is nothing new, False when it is broken.

        A broken one is refused by name and the old one stays, until another is named.
        """
        folder = None
        try:
            folder = self.find()
            if folder == self.refused:
                return None
            if folder == self.folder:
                self.fault, self.refused = None, None
                return None
            judge = Judge(load_classifier(folder), self.current.policy, self.current.require_consent)
            _warm(judge)
        except ModelError as error:
            told = self.fault == str(error)
            self.fault, self.refused = str(error), folder
            return None if told else False
        self.current, self.folder, self.fault, self.refused = judge, folder, None, None
        return True


def open_judges(settings: ApiSettings) -> Judges:
    """Load policy and model: the one the settings name, else the one in use in the folder of models, else the bundled one.

    Raises:
        ModelError, PolicyError: when one of them cannot be used.
    """
    find = partial(model_in_use, settings.model, settings.models)
    folder = find()
    judge = assemble(Settings(settings.policy, folder, settings.require_consent))
    _warm(judge)
    return Judges(judge, folder, find)


def _warm(judge: Judge) -> None:
    """Decide one draft, so that the first caller does not wait for tables that are read when they are first needed."""
    judge.render(judge.decide([Item(text="Hi Ana, your table for four is booked for 7 pm.")], 0))
