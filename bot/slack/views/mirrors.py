"""What was said in the one thread, shown in the other: partner teams' words to us, ours to them."""

from __future__ import annotations

from slack_sdk.models.blocks import Block

from bot.domain.partner_requests import PartnerRequest
from bot.readmodels import SaidMessage
from bot.slack import partner_ids as ids
from bot.slack.text.markup import DELETED, inline, link, plain, quote, unmarked
from bot.slack.views.pieces import button, prose

_WORDS = 2400  # of a section's 3,000 characters
_NO_LONGER = "_No longer meant for this thread_"


def partner_said(said: SaidMessage, request: PartnerRequest, address: str) -> tuple[str, list[Block]]:
    """A partner's words in the thread of what they were asked about; `address` opens the original."""
    team, who = inline(request.name, 60) or "A partner team", inline(said.author, 60)
    lead = f"*{team.replace('*', ' ')}* · {link(address, who)}:"
    if said.text is None:
        return f"{team} · {who}: (deleted by its author)", [prose(f"{lead}\n{DELETED}")]
    reply = button("Reply to partner", ids.REPLY_PARTNER, str(request.subject))
    words = unmarked(said.text)
    return f"{team} · {who}: {_short(words)}", [prose(f"{lead}\n{quote(words, _WORDS, 30)}", reply)]


def told_from_desk(author: str, request: PartnerRequest, words: str | None) -> tuple[str, list[Block]]:
    """Our plain words in a partner's thread; None once they were taken back, or are meant for others now."""
    who = inline(author, 60)
    lead = f"*{who.replace('*', ' ')}*, about {request.about}:"
    if words is None:
        return f"{who}: (no longer meant for this thread)", [prose(f"{lead}\n{_NO_LONGER}")]
    return f"{who}: {_short(words)}", [prose(f"{lead}\n{quote(words, _WORDS, 30)}")]


def _short(words: str) -> str:
    """For notifications: escaped, on one line."""
    return inline(plain(words, 300), 200)
