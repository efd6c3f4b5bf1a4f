"""Short lists about escalations: who reads an update, and why another owner is needed."""

from __future__ import annotations

from enum import StrEnum


class Handover(StrEnum):
    """Why an escalation needs another owner."""

    OFF_SHIFT = "off_shift"
    GONE = "gone"
    SILENT = "silent"


class Audience(StrEnum):
    """Who reads an update. What only the desk reads keeps no promise to the sponsors."""

    SPONSORS = "sponsors"
    PARTNERS = "partners"
    DESK = "desk"
