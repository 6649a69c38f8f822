"""One row of a file as an example: its text, its labels in whatever form people write them, and what else is known of it."""

import ast
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator
from pydantic_core import PydanticCustomError

from model.classifier import KNOWN_LANGUAGES
from model.labels import LABELS
from service import flat
from service.fields import Label, Language
from service.item import ItemError, fault_of

COLUMNS = ("text", "labels", "language", "trade", "recorded_by")
LONGEST_NAME = 200
_YES, _NO = {"1", "true", "yes", "y", "t", "x", "tak"}, {"0", "false", "no", "n", "f", "nie", "-"}
_NONE = {"", "-", "none", "no label", "brak"}
_WANTED = f"any of {', '.join(LABELS)}, joined by semicolons, or none"


def _taught(language: str) -> str:
    """Give ``en`` or ``pl`` of a code such as ``en-GB``; the model is taught nothing else."""
    code = language.replace("_", "-").partition("-")[0].lower()
    if code not in KNOWN_LANGUAGES:
        raise PydanticCustomError("sendcheck", "expected {expected}", {"expected": "en or pl, the languages the model is taught"})
    return code


def _word(value: Any) -> Any:
    """Give a name as a string without blanks around it; a number is one too, nothing is None."""
    value = flat.cell(value)
    word = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else value
    if isinstance(word, str) and (len(word) > LONGEST_NAME or "\0" in word or any("\ud800" <= char <= "\udfff" for char in word)):
        expected = f"at most {LONGEST_NAME} whole characters"
        raise PydanticCustomError("sendcheck", "expected {expected}", {"expected": expected})
    return word


Name = Annotated[str, BeforeValidator(_word)]
Taught = Annotated[Language, AfterValidator(_taught)]


class ExampleFields(BaseModel):
    """A text and what a person says it is."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    text: Annotated[str, Field(min_length=1, max_length=10_000, description="The draft; personal data in it is masked before it is kept.")]
    labels: Annotated[list[Label], Field(max_length=100, description="The labels that hold; an empty list says that none does.")]
    language: Annotated[Taught | None, Field(description="en or pl; told from the text where it is missing.")] = None
    trade: Annotated[Name | None, Field(description="The trade or team the draft comes from.")] = None
    recorded_by: Annotated[Name | None, Field(description="Who says so.")] = None

    @field_validator("text")
    @classmethod
    def _storable(cls, text: str) -> str:
        """Refuse a text without a visible character, and what no database could hold."""
        if "\0" in text or any("\ud800" <= char <= "\udfff" for char in text):
            raise PydanticCustomError("sendcheck", "expected {expected}", {"expected": "whole characters; this has a NUL or half a pair"})
        if not any(char.isprintable() and not char.isspace() for char in text):
            raise PydanticCustomError("sendcheck", "expected {expected}", {"expected": "a text that is not blank"})
        return text


def read_row(row: Mapping[str, Any]) -> ExampleFields:
    """Validate one row under our names; columns that are not ours are left alone.

    Raises:
        ItemError: naming the field, what came and what is expected.
    """
    given = {name: value for name in ("language", "trade", "recorded_by") if (value := flat.cell(row.get(name))) is not None}
    text = row.get("text")
    if text is None:
        raise ItemError("text", "missing, expected 1 to 10,000 characters")
    try:
        return ExampleFields.model_validate({"text": text, "labels": _labels_of(row), **given})
    except ValidationError as error:
        raise fault_of(error) from None


def read_labels(value: Any) -> Any:
    """Give labels as a list, from a list, a JSON or Python list, or words joined by semicolons, commas or bars; empty or ``none`` says none.

    Case, blanks and hyphens do not matter: ``PII request`` is ``pii_request``.
    """
    if isinstance(value, str):
        value = _split(value)
    elif hasattr(value, "tolist"):
        value = value.tolist()
    if not isinstance(value, list | tuple | set):
        return [] if flat.cell(value) is None else value
    plain = [_plain(one) if isinstance(one, str) else one for one in value]
    return list(dict.fromkeys(one for one in plain if isinstance(one, str))) + [one for one in plain if not isinstance(one, str)]


def label_columns(names: Sequence[str]) -> list[str]:
    """Return the columns that are named after a label."""
    return [name for name in names if _plain(name) in LABELS]


def _labels_of(row: Mapping[str, Any]) -> Any:
    if "labels" in row:
        return read_labels(row["labels"])
    columns = label_columns(list(row))
    if not columns:
        raise ItemError("labels", f"missing, expected {_WANTED}")
    return [_plain(column) for column in columns if _holds(row[column], column)]


def _holds(value: Any, column: str) -> bool:
    """Say whether a cell of a label's own column says yes; an empty one says no."""
    value = flat.cell(value)
    word = "" if value is None else str(value).strip().casefold().removesuffix(".0")
    if word in _YES:
        return True
    if word in _NO or not word:
        return False
    shown = repr(value)
    raise ItemError(column, f"got {shown if len(shown) <= 80 else shown[:77] + '...'}, expected 1 or 0, true or false, yes or no")


def _split(text: str) -> Any:
    text = text.strip()
    if text.casefold() in _NONE:
        return []
    if text[0] in "[({":
        try:
            return list(ast.literal_eval(text))  # reads JSON's lists of strings and Python's alike, and runs nothing
        except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
            text = text.strip("[](){}")
    return [part for part in (one.strip().strip("'\"") for one in text.replace("|", ";").replace(",", ";").split(";")) if part]


def _plain(label: str) -> str:
    return "_".join(label.strip().casefold().replace("-", " ").replace("_", " ").split())
