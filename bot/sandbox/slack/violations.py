"""Rules of Slack that the app broke, kept so that the test which caused one can fail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

BROKEN_RULES = frozenset(
    {
        "cant_broadcast_message",
        "cant_delete_message",
        "cant_update_message",
        "duplicate_external_id",
        "exchanged_trigger_id",
        "invalid_arguments",
        "invalid_arg_name",
        "invalid_attachments",
        "invalid_blocks",
        "invalid_blocks_format",
        "invalid_cursor",
        "invalid_json",
        "invalid_limit",
        "invalid_metadata_format",
        "invalid_name",
        "invalid_name_maxlength",
        "invalid_name_punctuation",
        "invalid_name_required",
        "invalid_name_specials",
        "invalid_trigger_id",
        "invalid_ts_latest",
        "invalid_ts_oldest",
        "is_archived",
        "is_inactive",
        "markdown_text_conflict",
        "messages_tab_disabled",
        "metadata_too_large",
        "method_not_supported_for_channel_type",
        "missing_scope",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
        "not_allowed_token_type",
        "not_authed",
        "not_enabled",
        "push_limit_reached",
        "too_long",
        "too_many_attachments",
        "too_many_users",
        "unknown_method",
        "view_too_large",
    }
)
"""Refusals that mean the app was written wrong. With others (a form closed, somebody gone) it has to live."""


@dataclass(frozen=True)
class Violation:
    """One broken rule: its name, where it was broken (a method, "ack", "response_url") and what exactly."""

    rule: str
    where: str
    detail: str

    def __str__(self) -> str:
        return f"{self.rule} in {self.where}: {self.detail}"


@dataclass
class Violations:
    """The broken rules so far, oldest first."""

    _found: list[Violation] = field(default_factory=list)

    def add(self, rule: str, where: str, detail: str) -> None:
        """Keep one more."""
        self._found.append(Violation(rule, where, detail))

    def __iter__(self) -> Iterator[Violation]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def clear(self) -> None:
        """Forget them all."""
        self._found.clear()

    @contextmanager
    def expected(self, rule: str) -> Iterator[list[Violation]]:
        """Allow `rule` to be broken inside the block, and insist that it is.

        Yields a list that holds what was caught once the block has ended. Raises AssertionError for nothing.
        """
        caught: list[Violation] = []
        before = len(self._found)
        yield caught
        caught.extend(v for v in self._found[before:] if v.rule == rule)
        if not caught:
            others = "; ".join(str(v) for v in self._found[before:]) or "no rule at all"
            message = f"Expected {rule} to be broken, but broken was: {others}"
            raise AssertionError(message)
        self._found[before:] = [v for v in self._found[before:] if v.rule != rule]

    def check(self) -> None:
        """Raise AssertionError that lists every broken rule, if there is one."""
        if self._found:
            lines = "\n".join(f"  - {violation}" for violation in self._found)
            message = f"Slack's rules were broken:\n{lines}"
            raise AssertionError(message)
