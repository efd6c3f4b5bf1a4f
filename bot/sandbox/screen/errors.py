"""What is wrong when somebody wants to use what is not on their screen."""

from __future__ import annotations


class ScreenError(AssertionError):
    """It is not on the screen, or Slack does not let a person do it; its text shows what is there instead."""
