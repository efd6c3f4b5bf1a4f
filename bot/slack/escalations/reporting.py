"""What is told of an escalation as a whole: where it stands, for its thread; a report as files, for one person."""

from __future__ import annotations

from typing import Final

from bot.changes.context import Context
from bot.domain.people import Actor
from bot.domain.subjects import escalation_subject
from bot.reports.as_json import as_json
from bot.reports.escalation import read_report
from bot.reports.markdown import as_markdown
from bot.services.escalations.reports import post_summary, record_export
from bot.slack.answers import Answer, Words
from bot.slack.cases.cards import thread_link
from bot.slack.escalations.acts import Act
from bot.slack.escalations.sheet import SheetAct
from bot.slack.escalations.words import EscalationCommand, EscalationVerb
from bot.slack.ids import Verb
from bot.slack.outbound.uploads import NotUploaded, TextFile, Uploads
from bot.slack.payloads import CommandLine, Press

ASKED: Final = True
"""Whoever is in the room of a confidential one may have these: `eyes.py` has asked before the gesture came here."""
_AGAIN: Final = "Nothing was sent. Ask again in a minute: `/escalation export {it}`."
_UNSURE: Final = (
    "Look into your messages from Callout, and ask again if they are not there: `/escalation export {it}`."
)


def acts(context: Context, uploads: Uploads) -> dict[EscalationVerb, Act]:
    """The verbs."""

    async def summary(line: CommandLine, _asked: EscalationCommand, number: int) -> Answer:
        return await _summary(context, number, line.person, line.key)

    async def export(line: CommandLine, _asked: EscalationCommand, number: int) -> Answer:
        return await _export(context, uploads, number, line.person)

    return {EscalationVerb.SUMMARY: summary, EscalationVerb.EXPORT: export}


def sheet_acts(context: Context, uploads: Uploads) -> dict[Verb, SheetAct]:
    """The entries of the sheet "More"."""

    async def where(press: Press, number: int) -> Answer:
        return await _summary(context, number, press.person, press.key)

    async def export(press: Press, number: int) -> Answer:
        return await _export(context, uploads, number, press.person)

    return {Verb.WHERE: where, Verb.EXPORT: export}


async def _summary(context: Context, number: int, by: Actor, key: str) -> Words:
    e = await post_summary(context, number, by, key, in_room=ASKED)
    return Words(f"Where {e.subject} stands is posted in its thread.{await thread_link(context, e.subject)}")


async def _export(context: Context, uploads: Uploads, number: int, by: Actor) -> Words:
    """Two files in the asker's direct message with the bot; nothing is kept of them here."""
    subject = escalation_subject(number)
    report = await read_report(context, number, by, in_room=ASKED)
    files = (
        TextFile(f"{subject}.md", f"{subject}, a report to read", as_markdown(report)),
        TextFile(f"{subject}.json", f"{subject}, the same as data", as_json(report)),
    )
    try:
        await uploads.send(by.label, files, f"The report on {subject} that you asked for.")
    except NotUploaded as failed:
        if failed.unsure:
            await record_export(context, subject, by)
            lead = f"Slack did not say whether the report on {subject} arrived. "
            return Words(lead + _UNSURE.format(it=subject))
        return Words(f"Slack did not take the report on {subject}. " + _AGAIN.format(it=subject))
    await record_export(context, subject, by)
    return Words(f"The report on {subject} is in your messages from Callout, as two files.")
