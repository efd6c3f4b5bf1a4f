"""What cards, lists and reports show: frozen, complete, with `now` inside. Times are UTC."""

from bot.readmodels.cards import (
    CaseCard,
    Closing,
    EscalationCard,
    Home,
    HomeLine,
    PartnerAsk,
    PostView,
    RequestCard,
    Standing,
)
from bot.readmodels.desk import Backlog, DeskStatus, NetworkState
from bot.readmodels.lists import (
    CaseFilter,
    CaseLine,
    CaseList,
    EscalationFilter,
    EscalationLine,
    EscalationList,
)
from bot.readmodels.timelines import (
    FlaggedMessage,
    NudgeLine,
    PinnedMessage,
    Place,
    SaidMessage,
    Timeline,
    TimelineEntry,
)

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
