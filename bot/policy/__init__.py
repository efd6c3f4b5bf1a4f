"""How the team works: frozen models checked from YAML."""

from bot.policy.current import PolicySource
from bot.policy.policy import Policy
from bot.policy.reading import (
    DEFAULT_POLICY_TEXT,
    PolicyError,
    Problem,
    parse_policy,
    policy_as_kept,
    policy_text,
    read_policy,
)

__all__ = [
    "DEFAULT_POLICY_TEXT",
    "Policy",
    "PolicyError",
    "PolicySource",
    "Problem",
    "parse_policy",
    "policy_as_kept",
    "policy_text",
    "read_policy",
]
