"""What partner teams read, and what is shown of their words on our side."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.domain.numbers import Subject, SubjectKind
from bot.domain.partner_requests import PartnerRequest
from bot.policy.form import CustomerWords
from bot.readmodels import Place, RequestCard, SaidMessage
from bot.services.mirror_message import still_told
from bot.services.ports import NotNow
from bot.slack.outbound.outgoing import FOR_ITS_CARD, TRIES_FOR_A_LINK, Around, Outgoing, thread_of
from bot.slack.text.markup import unmarked
from bot.slack.views.mirrors import partner_said, told_from_desk
from bot.slack.views.partner_card import partner_card, partner_fallback
from bot.storage.deliveries import Delivery
from bot.storage.placements import subject_of
from bot.storage.uow import Reading
from bot.triage.sensitive import mask


@dataclass(frozen=True, slots=True)
class _Matter:
    """What a request is about, as its home tells it."""

    urgency: str
    question: str
    summary: str | None = None
    words: str | None = None
    writer: str = ""


async def render_request(view: Reading, delivery: Delivery, around: Around) -> Outgoing:
    """The request's card in the team's channel; it waits a while for the card that it links to."""
    request = await view.partner_requests.get(subject_of(delivery.subject).number)
    home = await view.placements.of(f"card:{request.about}")
    if home is None and delivery.attempts < TRIES_FOR_A_LINK:
        raise NotNow(
            FOR_ITS_CARD, f"the card of {request.about} is not there yet, and the request links to it"
        )
    shown = await view.placements.of(delivery.target)
    card = _masked(await _card(view, request, home, shown), around.customer_words)
    call = around.group if shown is None else ""
    channel = shown.channel if shown else delivery.lane
    return Outgoing(channel, partner_fallback(card), partner_card(card, call), at=shown)


async def _card(
    view: Reading, request: PartnerRequest, home: Place | None, place: Place | None
) -> RequestCard:
    matter = await _matter(view, request)
    return RequestCard(
        request,
        view.now,
        matter.urgency,
        matter.question,
        matter.summary,
        matter.words,
        matter.writer,
        home,
        place,
        await view.request_reads.steps(request),
    )


async def _matter(view: Reading, request: PartnerRequest) -> _Matter:
    about = request.about
    if about.kind is SubjectKind.CASE:
        card = await view.case_reads.card(about.number)
        post = card.latest or card.first
        writer = post.author.name if post else ""
        return _Matter(card.case.priority, request.question, None, post.text if post else None, writer)
    escalation = await view.escalation_reads.card(about.number)
    severity, summary = escalation.escalation.severity, escalation.escalation.summary.strip()
    repeats = summary == request.question
    if escalation.escalation.confidential:
        return _Matter("", request.question)
    flagged, case = escalation.flagged, escalation.case
    words, writer = (flagged.text, flagged.author) if flagged else (None, "")
    if flagged is None and case is not None:
        words, writer = case.excerpt, case.author
    return _Matter(severity, request.question, None if repeats else summary, words, writer)


def _masked(card: RequestCard, how: CustomerWords) -> RequestCard:
    """What is said twice is said once; the rest as the team is to read it."""
    words = unmarked(card.words) if card.words else None
    said = {" ".join(text.split()) for text in (card.question, card.summary or "")}
    if words is None or " ".join(words.split()) in said or how is CustomerWords.NONE:
        words = None
    if how is CustomerWords.FULL:
        return replace(card, words=words)
    return replace(
        card,
        words=mask(words) if words else None,
        question=mask(card.question),
        summary=mask(card.summary) if card.summary else None,
    )


async def render_mirror(view: Reading, delivery: Delivery, _: Around) -> Outgoing | None:
    """What was said in the one thread, as it is now, in the other; nothing where it was gone before it was shown."""
    data = delivery.data
    said = await view.timeline.said_at(data["channel"], data["ts"])
    request = await view.partner_requests.get(subject_of(data["request"]).number)
    shown = await view.placements.of(delivery.target)
    if said is None or (said.text is None and shown is None and not delivery.unsure):
        return None
    to = subject_of(delivery.subject)
    words, belongs = await _words(view, request, said, to)
    if not belongs and shown is None and not delivery.unsure:
        return None
    if belongs and shown is not None and await _became_confidential(view, to, shown):
        return None
    out = replace(words, at=shown, only_where_shown=not belongs)
    if shown is not None:
        return replace(out, channel=shown.channel, thread_ts=shown.thread_ts)
    thread = await thread_of(view, to)
    return replace(out, channel=thread.channel, thread_ts=thread.ts)


async def _became_confidential(view: Reading, to: Subject, shown: Place) -> bool:
    """Whether it went into a confidential one since: where it was, words may go but no new ones come."""
    if to.kind is not SubjectKind.ESCALATION:
        return False
    escalation = await view.escalations.get(to.number)
    return escalation.confidential and shown.channel != escalation.channel


async def _words(
    view: Reading, request: PartnerRequest, said: SaidMessage, to: Subject
) -> tuple[Outgoing, bool]:
    """The message without its place, and whether it belongs there at all."""
    if to.kind is SubjectKind.REQUEST:
        belongs = said.text is not None and await still_told(view, request, said)
        text, blocks = told_from_desk(said if belongs else replace(said, text=None), request)
        return Outgoing("", text, blocks), belongs
    card = await view.placements.of(f"card:{request.subject}")
    text, blocks = partner_said(said, request, _link(card, said.place))
    return Outgoing("", text, blocks), said.text is not None


def _link(card: Place | None, place: Place) -> str:
    """The way to a message in a thread, made like that to its first one.

    https://docs.slack.dev/reference/methods/chat.getPermalink
    """
    if card is None or not card.link:
        return ""
    if "/archives/" not in card.link:
        return card.link
    archive = card.link[: card.link.rindex("/")]
    return f"{archive}/p{place.ts.replace('.', '')}?thread_ts={card.ts}&cid={place.channel}"
