"""An office whose policy names two partner teams, and an escalation that asks them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.events.timeline import MessageChange
from bot.domain.people import Actor, Role
from bot.domain.subjects import Subject, escalation_subject, request_subject
from bot.policy import parse_policy
from bot.readmodels import Place
from bot.services.partners.asking import Question, ask_about
from bot.services.timeline.messages import Message
from tests.integration.services.office import Office, open_office
from tests.people_builders import NOON

POLICY = parse_policy(
    """
company: Acme
partners:
  payouts: {name: Payouts, channel: C0PAY0001, acknowledge_within: 30m, answer_within: 4h}
  risk: {name: Risk team, channel: C0RISK001, acknowledge_within: 1h, answer_within: 8h}
"""
)
HOME = Place("C0EXEC001", "1795435100.000100", None, "https://acme.example/archives/C0EXEC001/p1")
THREADS = {
    1: Place("C0PAY0001", "1795435100.000200", None, "https://acme.example/archives/C0PAY0001/p2"),
    2: Place("C0RISK001", "1795435100.000300", None, "https://acme.example/archives/C0RISK001/p3"),
    3: Place("C0PAY0001", "1795435100.000400", None, "https://acme.example/archives/C0PAY0001/p4"),
}


@dataclass(slots=True)
class Bureau:
    """The office, with its people and what they work on."""

    office: Office
    ana: Actor
    pia: Actor
    subject: Subject

    async def asks(self, team: str, words: str = "When is it paid?", key: str = "") -> int:
        """Ana asks a team; the number of the request, whose card is there at once."""
        asked = await ask_about(
            self.office.context, self.subject, Question(team, words), self.ana, key or words
        )
        assert asked is not None
        await self.puts_up(asked.number)
        return asked.number

    async def puts_up(self, number: int) -> None:
        subject = request_subject(number)
        async with self.office.database.begin() as uow:
            await uow.placements.put(f"card:{subject}", str(subject), THREADS[number])

    def writes(
        self,
        thread: Place,
        ts: str,
        text: str,
        change: MessageChange = MessageChange.POSTED,
        at: datetime = NOON,
    ) -> Message:
        """Ana in our thread, Pia in a team's."""
        by = self.ana if thread == HOME else self.pia
        place = Place(thread.channel, ts, thread.ts)
        return Message(change, place, by.name, text, at, by.person, of_desk=by is self.ana)


def of_app(message: Message, name: str = "Build (app)") -> Message:
    """The same, written by another app."""
    return replace(message, person=None, author=name, of_desk=False, is_bot=True)


@asynccontextmanager
async def open_bureau(url: str) -> AsyncIterator[Bureau]:
    async with open_office(url, POLICY) as office:
        ana, pia = await office.person("ana", Role.AGENT), await office.person("pia")
        eva = await office.person("eva", Role.EXECUTIVE)
        raised = await office.escalation(eva, owner=ana.person)
        subject = escalation_subject(raised.escalation.number)
        async with office.database.begin() as uow:
            await uow.placements.put(f"card:{subject}", str(subject), HOME)
        yield Bureau(office, ana, pia, subject)
