"""The card of a partner request in its team's channel; and what was said in the one thread, shown in the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from slack_sdk.models.blocks import Block, ButtonElement

from bot.domain.events import partners
from bot.domain.events.event import Fact
from bot.domain.partners.requests import PartnerRequest, RequestStatus
from bot.readmodels import RequestCard, SaidMessage, TimelineEntry
from bot.slack import partner_ids as ids
from bot.slack.payloads import File
from bot.slack.surfaces.escalations.card import unsaid
from bot.slack.text.markup import DELETED, bold, inline, link, moment, name, plain, quote, unmarked
from bot.slack.text.plain_text import PlainText, plain_text
from bot.slack.views.blocks import actions, button, context, fallback, linked, section

_STEPS: Final[dict[type[Fact], str]] = {
    partners.PartnerAcknowledged: "{who} has it since {when}.",
    partners.PartnerAnswered: "{who} answered, {when}:",
    partners.PartnerDeclined: "{who} declined, {when}:",
}
_WITHDRAWN: Final = {
    partners.Withdrawal.RESOLVED: "it is resolved",
    partners.Withdrawal.CANCELLED: "it is cancelled",
    partners.Withdrawal.DISMISSED: "it is dismissed",
    partners.Withdrawal.MERGED: "it is part of another one",
    partners.Withdrawal.RETURNED: "it goes on elsewhere",
    partners.Withdrawal.BY_HAND: "the question was taken back",
}
_HOW = "Whoever asks reads this thread too. Answer or Decline is what closes the request."
_HIDDEN = "_The question is confidential. Whoever asks will tell you more._"
_WORDS = 2400  # of a section's 3,000 characters
_FILES = 10
_ADDRESS = 220  # so many links of this length fit into a block of text
_NO_LONGER = "_No longer meant for this thread_"


def partner_card(card: RequestCard, call: str = "") -> list[Block]:
    """Who asks what about which matter, until when, and how it stands; `call` mentions those on call."""
    r = card.request
    about = f"*{linked(r.about, card.home)}*{_urgency(card)}"
    lead = f"{call} {about}" if call else about
    blocks: list[Block] = [
        section(f"{lead} needs your help:\n{_question(card.question)}"),
        *_matter(card),
        context(_asked(card)),
        section(f"*Status:* {_status(card)}"),
    ]
    return [*blocks, *actions(*_buttons(card)), context(_HOW)] if r.is_waiting else blocks


def request_shown(text: str, request: PartnerRequest) -> list[Block]:
    """A request for one person of the desk: where it is, and what they can do about it."""
    number = str(request.subject)
    reply = button("Reply to partner", ids.REPLY_PARTNER, number)
    back = button("Take it back", ids.REQUEST_WITHDRAW, number) if request.is_waiting else None
    return [section(text), *actions(reply, back)]


def partner_fallback(card: RequestCard) -> str:
    """The same for notifications, at most 300 characters."""
    lead = f"{card.request.about}{_urgency(card)} needs your help: "
    return fallback(lead, card.question, "(confidential)")


def _urgency(card: RequestCard) -> str:
    """How urgent it is; nothing where that is confidential."""
    return f" ({inline(card.urgency, 30)})" if card.urgency else ""


def _question(words: str) -> str:
    if len(words.splitlines()) > 1:
        return quote(words, 1500, 20)
    return bold(words, 1500) or _HIDDEN


def _matter(card: RequestCard) -> list[Block]:
    blocks: list[Block] = []
    if card.summary:
        blocks.append(section(f"*About:* {inline(card.summary, 500)}"))
    if words := _unasked(card.words or "", card.question):
        said = f"{inline(card.writer, 60)} wrote:\n" if card.writer.strip() else ""
        blocks.append(section(f"{said}{quote(words, 800, 8)}"))
    return blocks


def _unasked(words: str, question: str) -> str:
    """What was said, as far as the question does not say it already."""
    rest = unsaid(words, question)
    if rest is None:
        return words
    return f"…{rest}" if rest else ""


def _asked(card: RequestCard) -> str:
    r = card.request
    who = f", asked by {name(r.asked_by)}" if r.asked_by else ""
    asked = f"{r.subject}{who}, {moment(r.asked_at)}"
    if not r.is_waiting:
        return asked
    return (
        f"{asked} · wanted by {moment(r.wanted_by)}"
        if r.wanted_by
        else f"{asked} · answer due {moment(r.answer_by)}"
    )


def _status(card: RequestCard) -> str:
    """Where it stands, with who said so and when, the words below."""
    r, steps = card.request, {type(step.fact): step for step in card.steps}
    if r.status is RequestStatus.WITHDRAWN:
        return _withdrawn(card, steps.get(partners.PartnerWithdrawn))
    if r.status is RequestStatus.REQUESTED:
        by = f" Acknowledge it by {moment(r.acknowledge_by)}." if r.acknowledge_by else ""
        return f"Asked, nobody has acknowledged it yet.{by}"
    ends = {
        RequestStatus.ANSWERED: (partners.PartnerAnswered, "Answered."),
        RequestStatus.DECLINED: (partners.PartnerDeclined, "Declined."),
    }
    kind, plainly = ends.get(r.status, (partners.PartnerAcknowledged, "Acknowledged."))
    step = steps.get(kind)
    told = _step(step) if step else plainly
    eta = steps.get(partners.PartnerEta)
    if not r.is_waiting or r.eta is None or eta is None:
        return told
    lines = [told] if step else []
    return "\n".join([*lines, f"{inline(eta.actor, 60)} expects an answer by {moment(r.eta)}.{_below(eta)}"])


def _step(step: TimelineEntry) -> str:
    told = _STEPS[type(step.fact)].format(who=inline(step.actor, 60), when=moment(step.at))
    return f"{told}{_below(step)}"


def _below(step: TimelineEntry) -> str:
    return f"\n{quote(unmarked(step.words), 1200, 12)}" if step.words else ""


def _withdrawn(card: RequestCard, step: TimelineEntry | None) -> str:
    fact = step.fact if step else None
    why = _WITHDRAWN[fact.why] if isinstance(fact, partners.PartnerWithdrawn) and fact.why else ""
    when = f", {moment(card.request.closed_at)}" if card.request.closed_at else ""
    return f"No longer needed{f': {why}' if why else ''}{when}."


def _buttons(card: RequestCard) -> list[ButtonElement | None]:
    r, number = card.request, str(card.request.subject)
    is_new = r.status is RequestStatus.REQUESTED
    return [
        button("Acknowledge", ids.REQUEST_ACKNOWLEDGE, number, "primary") if is_new else None,
        button("Give an ETA" if r.eta is None else "Change the ETA", ids.REQUEST_ETA, number),
        button("Answer", ids.REQUEST_ANSWER, number),
        button("Decline", ids.REQUEST_DECLINE, number),
    ]


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
