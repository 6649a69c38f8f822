"""The one error of this package, in a module of its own so that nothing has to import a neighbour for it."""


class ModelError(ValueError):
    """A model folder cannot be used; the message names the file and what is wrong with it."""
