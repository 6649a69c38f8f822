"""What the API answers, for its description: nothing passes through these models, so an answer costs no second validation."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, WithJsonSchema

from rules.vocabulary import ACTIONS, CHANNELS, LABELS

Action = Annotated[str, WithJsonSchema({"type": "string", "enum": list(ACTIONS)})]
Channel = Annotated[str, WithJsonSchema({"type": "string", "enum": list(CHANNELS)})]
Labels = Annotated[
    dict[str, Any],
    WithJsonSchema(
        {
            "type": "object",
            "properties": {label: {"$ref": "#/components/schemas/LabelOutcome"} for label in LABELS},
            "required": list(LABELS),
            "additionalProperties": False,
        }
    ),
]


class LabelOutcome(BaseModel):
    """What the classifier, or a person, says about one label."""

    probability: Annotated[float | None, Field(ge=0, le=1, description="null where a person set the labels")]
    threshold: Annotated[float, Field(ge=0, le=1)]
    flagged: bool
    spans: Annotated[list[list[float]], Field(description="[start, end, weight] in characters of the text; at most three")]


class Alternative(BaseModel):
    """One channel in the ranking."""

    channel: Channel
    allowed: bool
    fitness: Annotated[int | None, Field(ge=0, le=3, description="null is a veto")]
    because: list[str]


class Finding(BaseModel):
    """One rule that has something to say."""

    rule: str
    effect: str
    message: str
    source: str


class Decision(BaseModel):
    """One decision, as the specification has it."""

    draft_id: str | int | None
    action: Action
    channel: Channel | None
    follow_up: Literal["email"] | None
    not_before: Annotated[str | None, Field(description="ISO 8601 in the contact's own time")]
    consent_checked: bool
    labels: Labels
    alternatives: list[Alternative]
    findings: list[Finding]
    handoff_text: str | None
    needs_review: bool
    model_version: str
    policy_version: str


class FieldError(BaseModel):
    """One field at fault: its path and what is expected there."""

    field: str
    reason: str


class ProblemBody(BaseModel):
    """A refusal, in the shape of RFC 9457."""

    type: Annotated[str, Field(description="urn:sendcheck: and a word a program may rely on")]
    title: str
    status: int
    detail: str
    errors: list[FieldError] = []
    request_id: str | None = None


class Judged(BaseModel):
    """One item of a batch that was judged."""

    decision: Decision


class Refused(BaseModel):
    """One item of a batch that could not be judged."""

    problem: ProblemBody


class BatchAnswer(BaseModel):
    """What came of each item, in order."""

    results: list[Judged | Refused]


class Parameter(BaseModel):
    """One value of one parameter and where it comes from; null where a date is open."""

    name: str
    meaning: str
    value: Any
    pack: str
    source: str
    certainty: str
    checked_on: str
    effective_from: str | None
    effective_to: str | None


class RuleBody(BaseModel):
    """One rule with the parameters it reads."""

    rule: str
    effect: str
    sentence: str
    source: str
    parameters: list[Parameter]


class PolicyPart(BaseModel):
    """One policy file."""

    id: str
    title: str
    kind: str
    jurisdictions: list[str]


class PolicyBody(BaseModel):
    """The policy in force."""

    policy_version: str
    files: list[PolicyPart]
    parameters: list[Parameter]


class ModelBody(BaseModel):
    """The model in use: what it is made of, how good it was when it was measured, and its card where there is one."""

    model_version: str
    labels: list[str]
    thresholds: dict[str, float]
    metrics: dict[str, Any]
    manifest: dict[str, Any]
    card: str | None
    fault: Annotated[bool, Field(description="true: the model that should be in use was refused and this one stays")]


class Health(BaseModel):
    """The process is alive."""

    status: Literal["alive"]


class Ready(BaseModel):
    """Decisions can be made."""

    status: Literal["ready"]
    model_version: str
    policy_version: str
    detail: str | None = None
