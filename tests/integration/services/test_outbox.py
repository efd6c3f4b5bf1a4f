"""What an earlier version left in the outbox goes out; what a newer one put there waits for it."""

from datetime import timedelta

from sqlalchemy import update

from bot.domain.people import Role
from bot.outbox.messages import Delivery
from bot.outbox.senders import Delivered, Never, Sender
from bot.outbox.worker import LONGEST_REST, TOO_OFTEN
from bot.storage.database import UnitOfWork
from bot.storage.models import DeliveryRow
from bot.storage.outbox.deliveries import DeliveryKind, OutboxRow
from tests.integration.services.board import a_board
from tests.integration.services.mail import SECOND, a_mail
from tests.integration.services.office import Office
from tests.people_builders import DAY, MINUTE, NOON

AGENT, EXECUTIVE = Role.AGENT, Role.EXECUTIVE
AT = NOON.isoformat()
NOTE = {
    "kind": "acknowledged",
    "at": AT,
    "actor": "Ana",
    "actor_slack_id": "U0ANA",
    "via": "command",
    "data": {},
    "words": "",
    "mention": [],
}


def a_row(kind: str, target: str, lane: str = "#escalations", /, **data: object) -> OutboxRow:
    return OutboxRow(kind, target, "E-1", lane, data=data)


async def left_in_the_outbox(office: Office, *rows: OutboxRow) -> None:
    async with office.database.begin() as uow:
        for row in rows:
            await uow.deliveries.enqueue(row)


async def test_what_waits_when_0_1_0_is_replaced_is_delivered(office: Office) -> None:
    eva, _ = await office.person("eva", EXECUTIVE), await office.person("ana", AGENT)
    await office.escalation(eva)
    post = a_board(office)
    await post.goes_out()
    await left_in_the_outbox(
        office,
        a_row("words", "words:1", **NOTE),
        a_row("summary", "summary:1", by="Ana"),
        a_row("direct", "direct:1", "U0EVA", say="acknowledged", to="U0EVA", who="Ana", reason=""),
        a_row("nudge", "nudge:U0ANA:1", "U0ANA", to="U0ANA"),
        a_row("room", "room:E-1"),
        a_row("mark", "flag:C0DESK:1.2", channel="C0DESK", ts="1.2", thread_ts=None, unmarked=False),
        OutboxRow(DeliveryKind.APP_HOME, "home:U0EVA", "", "U0EVA", data={"to": "U0EVA"}),
    )
    await post.arrives()
    assert [row["target"] for row in await office.rows("deliveries") if row["done_at"] is None] == []
    said = [text for _, text in post.board.shown.values()]
    assert any("acknowledged" in text for text in said)


async def test_what_a_newer_version_wrote_is_neither_lost_nor_tried_often(office: Office) -> None:
    mail = a_mail(office)
    newer = (
        a_row("page", "page:1", "U0EVA", to="U0EVA"),
        a_row("direct", "direct:1", "U0EVA", say="of another version", to="U0EVA"),
        OutboxRow(DeliveryKind.CARD, "card:P-3", "P-3", "#problems"),
    )
    await left_in_the_outbox(office, *newer)
    await mail.goes_out()
    for _ in range(48):
        await mail.later(timedelta(minutes=30))
    assert mail.wall.calls == []
    rows = {row["target"]: row for row in await office.rows("deliveries")}
    assert [rows[row.target]["data"] for row in newer] == [row.data for row in newer]
    assert all(row["done_at"] is None and row["given_up_at"] is None for row in rows.values())
    assert (rows["page:1"]["attempts"], rows["page:1"]["unsure"]) == (0, False)
    assert rows["direct:1"]["attempts"] < 48
    assert rows["direct:1"]["unsure"] is False
    async with office.context.read() as view:
        backlog = await view.deliveries.backlog()
    assert (backlog.waiting, backlog.troubled, backlog.trouble) == (3, 2, "a newer version wrote it")


def test_what_a_newer_version_wrote_outlasts_a_season() -> None:
    assert LONGEST_REST * TOO_OFTEN > 80 * DAY


async def test_what_cannot_be_read_holds_up_its_thread_no_longer_than_other_troubles(office: Office) -> None:
    mail = a_mail(office)
    unknown = {**NOTE, "kind": "of another version"}
    await left_in_the_outbox(
        office,
        a_row("words", "words:1", **unknown),
        a_row("words", "words:2", **NOTE),
        a_row("card", "card:E-1"),
    )
    await mail.goes_out()
    assert mail.wall.said == ["card:E-1"]
    for _ in range(60):
        await mail.later(MINUTE)
    assert mail.wall.said == ["card:E-1", "words:2"]


async def test_a_send_ends_before_its_lease_does(office: Office) -> None:
    for seconds in (1, 15, 600):
        lease = seconds * SECOND
        assert a_mail(office, lease=lease).deliverer.longest_send <= lease * 0.9


class Pager(Sender):
    """A sender of its own kind, which keeps what became of its messages: the worker does not know it."""

    def __init__(self) -> None:
        self.kept: list[str] = []

    async def send(self, delivery: Delivery) -> Delivered:
        if delivery.lane == "nobody":
            raise Never("no number")

        async def record(_: UnitOfWork) -> None:
            self.kept.append(delivery.lane)

        return Delivered(record=record)

    async def give_up(self, uow: UnitOfWork, delivery: Delivery, reason: str) -> None:
        await super().give_up(uow, delivery, reason)
        self.kept.append(reason)


async def test_a_new_sender_needs_to_be_registered_and_no_more(office: Office) -> None:
    pager = Pager()
    mail = a_mail(office, more={DeliveryKind.SUMMARY: pager})
    rows = [a_row("summary", f"summary:{lane}", lane, by="Ana") for lane in ("lena", "nobody")]
    await left_in_the_outbox(office, *rows)
    await mail.goes_out()
    assert sorted(pager.kept) == ["lena", "no number"]
    assert mail.wall.calls == []
    ended = [(row["done_at"] is None, row["problem"]) for row in await office.rows("deliveries")]
    assert ended == [(False, ""), (True, "no number")]


async def test_what_has_been_tried_for_a_week_is_given_up_by_its_sender(office: Office) -> None:
    mail = a_mail(office)
    await left_in_the_outbox(office, a_row("summary", "summary:1", by="Ana"))
    async with office.database.begin() as uow:
        await uow.conn.execute(update(DeliveryRow).values(attempts=TOO_OFTEN + 1))
    await mail.goes_out()
    [row] = await office.rows("deliveries")
    assert (row["given_up_at"], row["problem"]) == (office.clock.now, "it was tried too often")
