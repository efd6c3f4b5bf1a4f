"""Private messages: which words each kind of news has, from what is true now."""

from __future__ import annotations

from functools import singledispatch
from typing import Final

from slack_sdk.models.blocks import Block

from bot.domain.escalations.promises import Update
from bot.domain.subjects import Subject
from bot.outbox import news as told
from bot.readmodels import EscalationCard
from bot.slack import ids
from bot.slack.surfaces.escalations import ending_modals as moves
from bot.slack.text.markup import inline, name, quote
from bot.slack.views import promises, sponsor
from bot.slack.views.blocks import actions, button, section

_MAY_ASK: Final = (
    told.Acknowledged, told.OwnerChanged, told.PromiseMoved, told.Snoozed, told.SeverityChanged, told.MadeSponsor
)  # fmt: skip
"""After these a sponsor may want to know more at once."""


def with_buttons(card: EscalationCard, news: told.News, text: str) -> list[Block]:
    """The message with what its reader may do next; no blocks where that is nothing."""
    e = card.escalation
    if not e.is_live:
        return []
    if isinstance(news, _MAY_ASK) and e.update_asked_at is None:
        return [
            section(text),
            *actions(button("Ask for an update", ids.ESCALATION_ASK_UPDATE, str(e.subject))),
        ]
    return []


@singledispatch
def render_direct(news: told.News, card: EscalationCard) -> str:
    """What one person is told: `card` is the escalation as it is, `news` what was true when it happened."""
    raise TypeError(news, card)


@render_direct.register
def _(_: told.InHand, card: EscalationCard) -> str:
    return sponsor.sponsor_in_hand(card)


@render_direct.register
def _(news: told.MadeSponsor, card: EscalationCard) -> str:
    return sponsor.sponsor_made(card, news.who)


@render_direct.register
def _(news: told.Acknowledged, card: EscalationCard) -> str:
    if news.who != name(card.escalation.owner):
        return sponsor.sponsor_seen_by(card, news.who)
    return sponsor.sponsor_acknowledged(card)


@render_direct.register
def _(_: told.OwnerChanged, card: EscalationCard) -> str:
    if card.escalation.acknowledged_at:
        return sponsor.sponsor_acknowledged(card)
    return sponsor.sponsor_owner(card)


@render_direct.register
def _(news: told.Updated, card: EscalationCard) -> str:
    """The report as it was sent; what the desk alone reads may have been written since."""
    return sponsor.sponsor_update(card, Update(news.happened, news.planned, news.next_by), news.who)


render_direct.register(told.PromiseMoved, promises.promise_moved)
render_direct.register(told.SeverityChanged, promises.severity_changed)
render_direct.register(told.Snoozed, promises.snoozed)
render_direct.register(told.Merged, moves.merged)
render_direct.register(told.SplitOff, moves.split_off)
render_direct.register(told.Returned, moves.returned)


@render_direct.register
def _(news: told.Cancelled, card: EscalationCard) -> str:
    return sponsor.sponsor_cancelled(card, news.reason, news.who)


@render_direct.register
def _(news: told.Reopened, card: EscalationCard) -> str:
    return sponsor.sponsor_reopened(card, news.who, news.reason)


def reply_given_back(subject: Subject, refused: told.ReplyRefused) -> str:
    """A reply that the network will never take: its writer has the words back, and why."""
    why = inline(refused.reason, 300)
    written = quote(refused.text, 2400, 40)
    return f"Your reply on {subject} was not sent. {why}\nHere is what you wrote:\n{written}"
