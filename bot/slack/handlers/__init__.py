"""What people do in Slack, one file per noun; each is told to the table of gestures here."""

from __future__ import annotations
