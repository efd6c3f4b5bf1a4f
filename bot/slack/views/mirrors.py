"""What was said in the one thread, shown in the other: partner teams' words to us, ours to them."""

from __future__ import annotations

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, ButtonElement

from bot.domain.partners.requests import PartnerRequest
from bot.readmodels import SaidMessage
from bot.slack import partner_ids as ids
from bot.slack.payloads import File
from bot.slack.text.markup import DELETED, inline, link, plain, quote
from bot.slack.text.plain_text import PlainText, plain_text
from bot.slack.views.blocks import button, context, section

_WORDS = 2400  # of a section's 3,000 characters
_FILES = 10
_ADDRESS = 220  # so many links of this length fit into a block of text
_NO_LONGER = "_No longer meant for this thread_"


def partner_said(said: SaidMessage, request: PartnerRequest, address: str) -> tuple[str, list[Block]]:
    """A partner's words in the thread of what they were asked about; `address` opens the original."""
    team, who = inline(request.name, 60) or "A partner team", inline(said.author, 60)
    lead = f"*{team.replace('*', ' ')}* · {link(address, who)}:"
    if said.text is None:
        return f"{team} · {who}: (deleted by its author)", [section(f"{lead}\n{DELETED}")]
    words = plain_text(said.text)
    reply = button("Reply to partner", ids.REPLY_PARTNER, str(request.subject))
    return f"{team} · {who}: {_short(words)}", _said(lead, words, reply)


def told_from_desk(author: str, request: PartnerRequest, said: PlainText | None) -> tuple[str, list[Block]]:
    """Our words in a partner's thread; None once they were taken back, or are meant for others now."""
    who = inline(author, 60)
    lead = f"*{who.replace('*', ' ')}*, about {request.about}:"
    if said is None:
        return f"{who}: (no longer meant for this thread)", [section(f"{lead}\n{_NO_LONGER}")]
    return f"{who}: {_short(said)}", _said(lead, said)


def _said(lead: str, said: PlainText, beside: ButtonElement | None = None) -> list[Block]:
    quoted = f"\n{quote(said.words, _WORDS, 30)}" if said.words or not said.files else ""
    return [section(f"{lead}{quoted}", beside), *([context(_files(said.files))] if said.files else [])]


def _files(files: Sequence[File]) -> str:
    shown = ", ".join(link(file.url, inline(file.name, 60), _ADDRESS) for file in files[:_FILES])
    more = f" and {len(files) - _FILES} more" if len(files) > _FILES else ""
    return f"Attached: {shown}{more}"


def _short(said: PlainText) -> str:
    """For notifications: escaped, on one line."""
    return inline(plain(said.whole, 300), 200)
