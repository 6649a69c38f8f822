"""Reading the parts an ear for customers' messages is made of: concepts and weights from the package, words from the policy."""

import json
import tomllib
from functools import lru_cache
from importlib.resources import files

from rules.inbound import concepts, detector
from rules.inbound.classify import Ear
from rules.inbound.concepts import Concepts
from rules.inbound.detector import Detector
from rules.inbound.lexicon import Lexicon
from rules.policy import Policy


@lru_cache(maxsize=1)
def load_concepts() -> Concepts:
    """Read the phrases of the four languages."""
    return concepts.from_mapping(tomllib.loads((files("rules") / "inbound" / "concepts.toml").read_text("utf-8")))


@lru_cache(maxsize=1)
def load_detector() -> Detector:
    """Read the learnt weights."""
    return detector.from_json(json.loads((files("rules") / "inbound" / "detector.json").read_text("utf-8")))


def assemble_ear(policy: Policy) -> Ear:
    """Put an ear together for a policy's words."""
    return Ear(Lexicon(policy.keywords), load_concepts(), load_detector())
