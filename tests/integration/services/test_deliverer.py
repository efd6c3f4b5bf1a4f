"""What goes out: one call for many changes, slow lanes apart, and nothing said twice when an answer was lost."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from bot.domain.errors import (
    BadInput,
    NetworkDenied,
    NetworkDown,
    NetworkError,
    NetworkLimited,
    NotYours,
    ReplyRefused,
    StateError,
)
from bot.domain.numbers import case_subject
from bot.domain.people import Actor, Role
from bot.domain.posts import Author, Deletion, Post
from bot.jobs.deliver import Deliverer, Lanes
from bot.readmodels import Place
from bot.services.add_note import add_note
from bot.services.claim_case import claim_case
from bot.services.desk import Desk
from bot.services.merge_cases import merge_cases
from bot.services.ports import Batch, Length, Never, NotNow, Sent, Shown
from bot.services.reply_to_case import reply_to_case
from bot.services.resolve_case import resolve_case
from bot.storage.deliveries import Delivery, DeliveryKind, Urgency, Wish
from bot.storage.uow import UnitOfWork
from tests.integration.services.office import Office
from tests.people_builders import HOUR, MINUTE, NOON, SOLVED

SECOND = timedelta(seconds=1)
US = Author("x", "1", "acme", "Acme")


@dataclass(slots=True)
class Wall:
    """Slack, as far as deliveries see it: what was posted, by key, and troubles in store for a target."""

    posted: list[tuple[str, str]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    troubles: dict[str, list[NotNow | Never | TimeoutError]] = field(
        default_factory=lambda: defaultdict(list)
    )
    loses_answers: int = 0
    gates: dict[str, asyncio.Event] = field(default_factory=dict)
    arrivals: asyncio.Queue[str] = field(default_factory=asyncio.Queue)

    async def publish(self, delivery: Delivery) -> Shown:
        self.calls.append(delivery.target)
        if delivery.lane in self.gates:
            await self.gates[delivery.lane].wait()
        if self.troubles[delivery.target]:
            raise self.troubles[delivery.target].pop(0)
        if not delivery.unsure or all(key != delivery.key for key, _ in self.posted):
            self.posted.append((delivery.key, delivery.target))
            self.arrivals.put_nowait(delivery.target)
        if self.loses_answers:
            self.loses_answers -= 1
            raise NotNow(SECOND, "the answer was lost", unsure=True)
        return Shown(Place("C0DESK", f"1795435200.{len(self.posted):06d}"))

    @property
    def said(self) -> list[str]:
        return [target for _, target in self.posted]


@dataclass(slots=True)
class Microphone:
    """A network that takes replies: what stands there, and troubles in store."""

    name: str = "x"
    us: Author = US
    said: list[tuple[str, str]] = field(default_factory=list)
    asked: int = 0
    troubles: list[NetworkError] = field(default_factory=list)
    loses_answers: int = 0
    silent: asyncio.Event | None = None

    async def reply(self, latest_id: str, text: str) -> Sent:
        self.asked += 1
        if self.troubles:
            raise self.troubles.pop(0)
        self.said.append((latest_id, text))
        if self.silent is not None:
            await self.silent.wait()
        if self.loses_answers:
            self.loses_answers -= 1
            raise NetworkDown(self.name, "no answer in time")
        return self._sent()

    async def find_reply(self, latest_id: str, text: str) -> Sent | None:
        return self._sent() if (latest_id, text) in self.said else None

    def _sent(self) -> Sent:
        return Sent(f"77{len(self.said)}", f"https://x.example/{len(self.said)}")

    def measure(self, text: str) -> Length:
        return Length(len(text), 280)

    async def poll(
        self, cursors: Mapping[str, str], but: frozenset[str] = frozenset()
    ) -> AsyncIterator[Batch]:
        for stream in cursors.keys() - but:
            yield Batch(stream, ())

    async def recheck(self, latest_ids: Sequence[str]) -> Batch:
        return Batch("recheck", (), tuple(Deletion(self.name, each) for each in latest_ids))

    async def fetch(self, external_id: str) -> Post | None:
        return None

    async def close(self) -> None:
        return None


@dataclass(slots=True)
class Mail:
    """A deliverer with its surroundings, on the office's clock."""

    office: Office
    wall: Wall
    network: Microphone
    deliverer: Deliverer

    async def goes_out(self) -> None:
        await self.deliverer.until_idle()

    async def later(self, by: timedelta) -> None:
        self.office.clock.moves(by)
        await self.goes_out()


def a_mail(
    office: Office, *, interval: float = 0.0, lease: timedelta = 15 * SECOND, desk: Desk | None = None
) -> Mail:
    wall, network = Wall(), Microphone()

    def seconds() -> float:
        return office.clock.now.timestamp()

    deliverer = Deliverer(
        desk or office.desk,
        wall,
        {"x": network},
        office.database.changed,
        lease=lease,
        lanes=Lanes(interval, seconds),
        clock=office.clock,
    )
    return Mail(office, wall, network, deliverer)


def a_card(target: str, lane: str = "#desk") -> Wish:
    return Wish(DeliveryKind.CARD, target, "C-1", lane)


async def marked(office: Office, *wishes: Wish) -> None:
    async with office.desk.begin() as uow:
        for wish in wishes:
            await uow.deliveries.mark(wish)


async def waiting(office: Office) -> int:
    async with office.desk.read() as view:
        return await view.deliveries.waiting()


async def test_ten_changes_to_a_card_cost_one_call(office: Office) -> None:
    mail = a_mail(office)
    await marked(office, *[a_card("card:C-1")] * 10)
    await mail.goes_out()
    assert mail.wall.calls == ["card:C-1"]
    async with office.desk.read() as view:
        assert await view.placements.of("card:C-1") == Place("C0DESK", "1795435200.000001")
    assert await waiting(office) == 0


async def test_a_change_while_the_card_is_on_its_way_goes_out_after_it(office: Office) -> None:
    mail = a_mail(office)
    mail.wall.gates["#desk"] = asyncio.Event()
    await marked(office, a_card("card:C-1"))
    await mail.deliverer.tick()
    await marked(office, a_card("card:C-1"), a_card("card:C-1"))
    mail.wall.gates["#desk"].set()
    await mail.goes_out()
    assert mail.wall.calls == ["card:C-1", "card:C-1"]
    assert await waiting(office) == 0


async def test_a_slow_lane_holds_up_no_other(office: Office) -> None:
    mail = a_mail(office)
    mail.wall.gates["#slow"] = asyncio.Event()
    await marked(office, a_card("a", "#slow"), *(a_card(f"b{n}", f"#fast{n}") for n in range(5)))
    await mail.deliverer.tick()
    assert sorted([await mail.wall.arrivals.get() for _ in range(5)]) == [f"b{n}" for n in range(5)]
    mail.wall.gates["#slow"].set()
    await mail.goes_out()
    assert mail.wall.said[-1] == "a"


async def test_a_channel_is_written_to_once_a_second_at_most(office: Office) -> None:
    mail = a_mail(office, interval=1.0)
    await marked(office, a_card("a"), a_card("b"), a_card("c", "#other"))
    await mail.goes_out()
    assert sorted(mail.wall.said) == ["a", "c"]
    await mail.later(SECOND)
    assert mail.wall.said[-1] == "b"


async def test_a_lane_that_slack_refuses_rests_as_long_as_slack_says_and_keeps_its_order(
    office: Office,
) -> None:
    mail = a_mail(office)
    mail.wall.troubles["a"] = [NotNow(30 * SECOND, "ratelimited", whole_lane=True)]
    await marked(office, a_card("a"), a_card("b"), a_card("c", "#other"))
    await mail.goes_out()
    assert mail.wall.said == ["c"]
    await mail.later(29 * SECOND)
    assert mail.wall.said == ["c"]
    await mail.later(SECOND)
    assert mail.wall.said == ["c", "a", "b"]


async def test_an_answer_that_was_lost_is_not_said_again(office: Office) -> None:
    mail = a_mail(office)
    mail.wall.loses_answers = 2
    await marked(office, a_card("a"))
    await mail.goes_out()
    for _ in range(3):
        await mail.later(MINUTE)
    assert (mail.wall.calls, mail.wall.said) == (["a", "a", "a"], ["a"])
    assert await waiting(office) == 0


async def test_no_answer_in_time_is_an_answer_lost(office: Office) -> None:
    mail = a_mail(office, lease=timedelta(milliseconds=50))
    mail.wall.gates["#desk"] = asyncio.Event()
    await marked(office, a_card("a"))
    await mail.goes_out()
    assert [(row["unsure"], row["problem"]) for row in await office.rows("deliveries")] == [
        (True, "no answer in time")
    ]
    mail.wall.gates["#desk"].set()
    await mail.later(MINUTE)
    assert await waiting(office) == 0


async def test_what_can_never_arrive_is_given_up_with_its_reason_and_holds_up_nothing(office: Office) -> None:
    mail = a_mail(office)
    mail.wall.troubles["a"] = [Never("cant_update_message")]
    await marked(office, a_card("a"), a_card("b"))
    await mail.goes_out()
    assert mail.wall.said == ["b"]
    assert [row["problem"] for row in await office.rows("deliveries")] == ["cant_update_message", ""]


async def test_what_a_dead_process_was_sending_is_looked_for_and_not_said_again(office: Office) -> None:
    mail = a_mail(office)
    await marked(office, a_card("a"))
    async with office.desk.begin() as uow:
        died = (await uow.deliveries.take(1, 15 * SECOND))[0]
    await mail.wall.publish(died)
    await mail.later(15 * SECOND)
    assert mail.wall.said == ["a"]
    assert await waiting(office) == 0


async def test_two_processes_say_everything_once(office: Office) -> None:
    async with office.beside() as other:
        mine = a_mail(office)
        theirs = a_mail(other)
        theirs.wall = mine.wall
        theirs.deliverer = Deliverer(
            other.desk, mine.wall, {}, other.database.changed, lanes=Lanes(0.0), clock=office.clock
        )
        await marked(office, *(a_card(f"t{n:02}", f"#lane{n % 4}") for n in range(24)))
        await asyncio.gather(mine.goes_out(), theirs.goes_out())
        await mine.goes_out()
    assert sorted(mine.wall.said) == [f"t{n:02}" for n in range(24)]
    for lane in range(4):
        said = [target for target in mine.wall.said if int(target[1:]) % 4 == lane]
        assert said == sorted(said)


async def test_run_delivers_what_is_marked_while_it_runs_and_stops_when_told(office: Office) -> None:
    mail = a_mail(office)
    running = asyncio.create_task(mail.deliverer.run())
    await marked(office, a_card("a"))
    async with asyncio.timeout(5):
        assert await mail.wall.arrivals.get() == "a"
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    await mail.deliverer.drain()


# ------------------------------------------------------------------------------------------------- replies


async def a_reply(office: Office, mail: Mail, text: str = "We are on it.") -> tuple[int, Actor]:
    """A case that Ana has, with her answer on its way; (its number, Ana)."""
    number, ana = await office.case(), await office.person("ana", Role.AGENT)
    await claim_case(office.desk, number, ana)
    await reply_to_case(office.desk, mail.network, number, text, ana, "form-1")
    return number, ana


async def test_an_answer_goes_out_once_is_stored_as_ours_and_makes_the_first_response(office: Office) -> None:
    mail = a_mail(office)
    number, ana = await a_reply(office, mail)
    await reply_to_case(office.desk, mail.network, number, "We are on it.", ana, "form-1")
    assert (await office.card(number)).pending_reply == "We are on it."
    await mail.later(MINUTE)
    assert len(mail.network.said) == 1
    card = await office.card(number)
    assert (card.pending_reply, card.posts, card.case.first_response_at) == (None, 2, NOON + MINUTE)
    assert card.case.respond_by is None
    assert await office.story(case_subject(number)) == ["opened", "claimed", "reply_queued", "replied"]
    ours = [row for row in await office.rows("posts") if row["ours"]]
    assert [(row["text"], row["external_id"]) for row in ours] == [("We are on it.", "771")]


async def test_an_answer_that_may_have_arrived_is_looked_for_first(office: Office) -> None:
    mail = a_mail(office)
    number, _ = await a_reply(office, mail)
    mail.network.loses_answers = 1
    await mail.goes_out()
    assert (await office.card(number)).pending_reply == "We are on it."
    await mail.later(MINUTE)
    assert (len(mail.network.said), mail.network.asked) == (1, 1)
    assert (await office.card(number)).pending_reply is None


async def test_a_network_that_does_not_answer_in_time_is_asked_before_it_is_told_again(
    office: Office,
) -> None:
    mail = a_mail(office, lease=timedelta(milliseconds=50))
    number, _ = await a_reply(office, mail)
    mail.network.silent = asyncio.Event()
    await mail.goes_out()
    mail.network.silent = None
    await mail.later(MINUTE)
    assert (len(mail.network.said), mail.network.asked) == (1, 1)
    assert (await office.card(number)).posts == 2


async def test_an_answer_whose_record_failed_here_is_not_sent_again(office: Office) -> None:
    fails = [False, True]

    @asynccontextmanager
    async def begin() -> AsyncIterator[UnitOfWork]:
        if fails and fails.pop(0):
            raise OperationalError("BEGIN", {}, Exception("database is locked"))
        async with office.desk.begin() as uow:
            yield uow

    mail = a_mail(office, desk=Desk(begin, office.desk.read, office.policy))
    number, _ = await a_reply(office, mail)
    await only_the_reply(office)
    await mail.goes_out()
    assert len(mail.network.said) == 1
    for _ in range(3):
        await mail.later(MINUTE)
    assert len(mail.network.said) == 1
    assert (await office.card(number)).posts == 2


async def only_the_reply(office: Office) -> None:
    """What is for Slack has arrived."""
    async with office.desk.begin() as uow:
        for delivery in await uow.deliveries.take(50, SECOND):
            if delivery.kind is not DeliveryKind.REPLY:
                await uow.deliveries.finish(delivery)
            else:
                await uow.deliveries.postpone(delivery, uow.now, "", unsure=False)


async def test_a_network_that_is_down_or_busy_gets_the_answer_later(office: Office) -> None:
    mail = a_mail(office)
    mail.network.troubles = [NetworkDown("x", "503"), NetworkLimited("x", "429", NOON + 20 * MINUTE)]
    await a_reply(office, mail)
    await mail.goes_out()
    await mail.later(MINUTE)
    await mail.later(MINUTE)
    assert mail.network.said == []
    await mail.later(20 * MINUTE)
    assert len(mail.network.said) == 1


@pytest.mark.parametrize(
    "refusal", [ReplyRefused("x", "They did not mention us."), NetworkDenied("x", "Keys.")]
)
async def test_what_the_network_will_never_take_comes_back_to_its_writer(
    office: Office, refusal: NetworkError
) -> None:
    mail = a_mail(office)
    mail.network.troubles = [refusal]
    number, ana = await a_reply(office, mail)
    await mail.goes_out()
    card = await office.card(number)
    assert (card.pending_reply, card.failed_reply) == (None, refusal.detail)
    assert (await office.told_privately(ana)) == ["reply_refused"]
    assert (await office.story(case_subject(number)))[-1] == "reply_failed"


async def test_an_answer_to_a_case_that_was_merged_meanwhile_is_on_the_other(office: Office) -> None:
    mail = a_mail(office)
    number, ana = await a_reply(office, mail)
    other = await office.case()
    await merge_cases(office.desk, number, other, ana)
    await mail.goes_out()
    assert (await office.card(other)).posts == 3
    assert (await office.case_now(other)).first_response_at == NOON


async def test_our_answer_that_the_poll_has_seen_first_is_stored_once(office: Office) -> None:
    mail = a_mail(office)
    number, _ = await a_reply(office, mail)
    await office.follows_up(number, "We are on it.", external_id="771", author=US, ours=True)
    await mail.goes_out()
    assert len([row for row in await office.rows("posts") if row["ours"]]) == 1
    assert (await office.story(case_subject(number))).count("replied") == 1


async def test_replying_keeps_the_claim_fresh(office: Office) -> None:
    mail = a_mail(office)
    number, ana = await office.case(), await office.person("ana", Role.AGENT)
    await claim_case(office.desk, number, ana)
    office.clock.moves(HOUR)
    await reply_to_case(office.desk, mail.network, number, "We are on it.", ana, "form-1")
    assert (await office.case_now(number)).touched_at == NOON + HOUR


async def test_what_may_not_be_answered_is_refused_and_leaves_nothing(office: Office) -> None:
    mail = a_mail(office)
    number, ana, ben = (
        await office.case(),
        await office.person("ana", Role.AGENT),
        await office.person("ben", Role.AGENT),
    )
    await claim_case(office.desk, number, ana)
    await add_note(office.desk, case_subject(number), "Mine.", ana)
    before = await office.dump()
    for text in ("", "x" * 281):
        with pytest.raises(BadInput):
            await reply_to_case(office.desk, mail.network, number, text, ana, "form-1")
    with pytest.raises(NotYours):
        await reply_to_case(office.desk, mail.network, number, "Hello", ben, "form-1")
    with pytest.raises(StateError):
        await reply_to_case(office.desk, Microphone("bluesky"), number, "Hello", ana, "form-1")
    assert await office.dump() == before
    await resolve_case(office.desk, number, SOLVED, ana)
    with pytest.raises(StateError):
        await reply_to_case(office.desk, mail.network, number, "Hello", ana, "form-1")


async def test_a_reply_goes_before_cards(office: Office) -> None:
    mail = a_mail(office)
    await a_reply(office, mail)
    urgencies = {row["kind"]: row["urgency"] for row in await office.rows("deliveries")}
    assert urgencies == {"card": Urgency.SOON, "reply": Urgency.NOW}
