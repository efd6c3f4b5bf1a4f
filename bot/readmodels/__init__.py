"""What cards, lists and reports show: frozen, complete, with `now` inside. Times are UTC."""

from bot.readmodels.cases import CaseCard, PostView
from bot.readmodels.desk import Backlog, DeskStatus, NetworkState
from bot.readmodels.escalations import Closing, EscalationCard, Home, HomeLine, Standing
from bot.readmodels.lists import (
    CaseFilter,
    CaseLine,
    CaseList,
    EscalationFilter,
    EscalationLine,
    EscalationList,
)
from bot.readmodels.places import FlaggedMessage, PinnedMessage, Place, SaidMessage
from bot.readmodels.requests import PartnerAsk, RequestCard
from bot.readmodels.timelines import NudgeLine, Timeline, TimelineEntry

__all__ = [
    "Backlog",
    "CaseCard",
    "CaseFilter",
    "CaseLine",
    "CaseList",
    "Closing",
    "DeskStatus",
    "EscalationCard",
    "EscalationFilter",
    "EscalationLine",
    "EscalationList",
    "FlaggedMessage",
    "Home",
    "HomeLine",
    "NetworkState",
    "NudgeLine",
    "PartnerAsk",
    "PinnedMessage",
    "Place",
    "PostView",
    "RequestCard",
    "SaidMessage",
    "Standing",
    "Timeline",
    "TimelineEntry",
]
