"""What is told of an escalation as a whole: where it stands, for its thread; a report as files, for one person."""

from __future__ import annotations

from typing import Final

from bot.reports.as_json import as_json
from bot.reports.escalation import read_report
from bot.reports.markdown import as_markdown
from bot.services.escalations.reports import post_summary, record_export
from bot.slack.answers import Answer, Reply
from bot.slack.commands.verbs import Invocation
from bot.slack.deps import Deps
from bot.slack.outbound.uploads import NotUploaded, TextFile
from bot.slack.surfaces.reads import thread_link

ASKED: Final = True
"""Whoever is in the channel of a confidential one may have these: `confidentiality.py` has asked before."""
_AGAIN: Final = "Nothing was sent. Ask again in a minute: `/escalation export {it}`."
_UNSURE: Final = (
    "Look into your messages from Callout, and ask again if they are not there: `/escalation export {it}`."
)


async def summary(deps: Deps, asked: Invocation) -> Answer:
    """Where it stands, for its thread."""
    e = await post_summary(deps.context, asked.number, asked.by, asked.key, in_room=ASKED)
    return Reply(
        f"Where {e.subject} stands is posted in its thread.{await thread_link(deps.context, e.subject)}"
    )


async def export(deps: Deps, asked: Invocation) -> Answer:
    """Two files in the asker's direct message with the bot; nothing is kept of them here."""
    context, subject, by = deps.context, asked.about, asked.by
    report = await read_report(context, subject.number, by, in_room=ASKED)
    files = (
        TextFile(f"{subject}.md", f"{subject}, a report to read", as_markdown(report)),
        TextFile(f"{subject}.json", f"{subject}, the same as data", as_json(report)),
    )
    try:
        await deps.uploads.send(by.label, files, f"The report on {subject} that you asked for.")
    except NotUploaded as failed:
        if failed.unsure:
            await record_export(context, subject, by)
            lead = f"Slack did not say whether the report on {subject} arrived. "
            return Reply(lead + _UNSURE.format(it=subject))
        return Reply(f"Slack did not take the report on {subject}. " + _AGAIN.format(it=subject))
    await record_export(context, subject, by)
    return Reply(f"The report on {subject} is in your messages from Callout, as two files.")
