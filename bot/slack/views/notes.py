"""What happened, in sentences, and what is posted of it into the thread of a card."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from slack_sdk.models.blocks import Block

from bot.domain.escalations.escalation import Escalation
from bot.domain.escalations.promises import Update
from bot.domain.events.escalations import Updated
from bot.domain.subjects import Subject
from bot.readmodels import PostView, TimelineEntry, sentences
from bot.slack.surfaces.cases.posts import said, where, writer
from bot.slack.surfaces.escalations.facts import titled
from bot.slack.text.markup import inline, mention, moment, quote, unmarked
from bot.slack.text.names import network_name
from bot.slack.views.blocks import fallback, section

_WORDS = 2400  # of a message's 4,000 characters


def happened(entry: TimelineEntry, subject: Subject) -> str:
    """What an entry of a timeline says, without the words that belong to it; escaped, one line."""
    text, name = partial(inline, limit=200), partial(inline, limit=60)
    return sentences.sentence(entry, sentences.Style(str(subject), text, name, mention, moment))


def words_of(entry: TimelineEntry) -> str:
    """The words that belong to an entry, as plain text."""
    return sentences.words_of(entry, unmarked)


def post_note(post: PostView, case: Subject) -> list[Block]:
    """A customer's follow-up or our own reply, as it reads now; a deleted one is a tombstone."""
    return [section(f"{_lead(post, case)}\n{said(post, 2000, 30)}")]


def _lead(post: PostView, case: Subject) -> str:
    if post.ours:
        return f"*Our reply* on {case}, {where(post)}:"
    return f"{writer(post.author)} wrote {where(post)}:"


def post_fallback(post: PostView, case: Subject) -> str:
    """The same for notifications and screen readers, at most 300 characters."""
    who = "Our reply" if post.ours else inline(post.author.name or post.author.handle, 60)
    lead = f"{case}: {who} on {network_name(post.network)}: "
    words = "(deleted by its author)" if post.text is None else post.text
    return fallback(lead, words, "(no words)")


def change_note(entry: TimelineEntry, subject: Subject, mentions: Sequence[str] = ()) -> str:
    """What happened, in a sentence, with the words that were said. `mentions`: ids of who must act now."""
    sentence = happened(entry, subject)
    calls = [mention(slack_id) for slack_id in mentions if mention(slack_id) not in sentence]
    called = f"{' '.join(calls)} " if calls else ""
    words = words_of(entry)
    return called + sentence + (f"\n{quote(words, _WORDS, 30)}" if words else "")


def note_said(words: str, who: str) -> str:
    """A note that was kept; `who` is a name."""
    return f"{inline(who, 60)} noted:\n{quote(unmarked(words), _WORDS, 30)}"


def update_note(escalation: Escalation, news: Update, who: str) -> str:
    """A status report, as the escalation's thread and its sponsors read it; `who` is a name."""
    told = _report(f"*Update on {escalation.subject}* by {inline(who, 60)}:", news.happened, news.planned)
    promised = news.next_by or escalation.next_update_by
    return f"{told}\nThe next update comes by {moment(promised)}." if promised else told


def partner_update_note(news: Updated, who: str) -> str:
    """How it stands, as a partner team reads it below its request; `who` is a name."""
    return _report(f"{inline(who, 60)} says how it stands:", news.happened, news.planned)


def _report(lead: str, happened: str, planned: str) -> str:
    plan = f"\n*Next:*\n{quote(planned, 1000, 15)}" if planned.strip() else ""
    return f"{lead}\n{quote(happened, 1600, 25)}{plan}"


def handed_note(escalation: Escalation, to: str, by: str) -> str:
    """An escalation changed hands: `to` is the Slack id of who has to acknowledge it, `by` a name."""
    due = f" Acknowledge it by {moment(escalation.acknowledge_by)}." if escalation.acknowledge_by else ""
    return (
        f"{mention(to)} {escalation.subject} is yours now, from {inline(by, 60)}.{due}\n{titled(escalation)}"
    )
