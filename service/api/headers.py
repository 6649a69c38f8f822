"""One header of a request, as it came: looked up without the objects a framework makes of all of them, which take longer than the look."""

from starlette.types import Scope


def header(scope: Scope, name: bytes) -> str | None:
    """Give the first header of a name, which is given in small letters; None where there is none."""
    for key, value in scope["headers"]:
        if key == name:
            found: str = value.decode("latin-1")
            return found
    return None
