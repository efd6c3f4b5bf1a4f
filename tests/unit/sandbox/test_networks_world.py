"""A stand-in for a network is small: all that it shares with others is in the world. Here for a made-up newspaper."""

import re
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from typing import ClassVar

import aiohttp
import pytest

from bot.sandbox.networks.faults import BadJson, Dropped, Failure, Fault, LostAnswer, RateLimited
from bot.sandbox.networks.posts import Attached, Version
from bot.sandbox.networks.scenario import OPENING, Player
from bot.sandbox.networks.server import Call, Json, Refused, Route, StandIn, serve_networks
from bot.sandbox.networks.stories import STORIES
from bot.sandbox.networks.world import Network, World
from bot.sandbox.networks.x.network import XNetwork
from bot.sandbox.networks.x.server import XServer
from bot.sandbox.page.state import PageState, Viewport
from bot.sandbox.slack.wire import Json as WireJson
from bot.sandbox.workspace import Workspace
from tests.unit.sandbox.clock import Clock
from tests.unit.sandbox.manifests import manifest

LETTERS = "/letters"


class Paper(Network):
    """A newspaper that prints letters to a company: a letter keeps its number when its writer changes it."""

    key = "paper"
    title = "Paper"
    must_name_us = False
    address = re.compile(r"https://paper\.example/letters/(\d+)")


class PaperServer(StandIn[Paper]):
    """Reads letters, answers them, hides them, takes our answers back."""

    most: ClassVar = {"answer": 2}
    window = timedelta(hours=24)

    def routes(self) -> Sequence[Route]:
        letter = f"{LETTERS}/{{id}}"
        return [
            Route(
                "GET", LETTERS, "read", lambda _: {"letters": [self._letter(v) for v in self.network.posts()]}
            ),
            Route("POST", letter, "answer", self._answer, status=201),
            Route("PUT", letter, "hide", lambda c: self._letter(self.network.hide(self._found(c).id))),
            Route("DELETE", letter, "delete", self._delete),
        ]

    def problem(self, status: int, title: str) -> Json:
        return {"sorry": title}

    def _answer(self, call: Call) -> Json:
        words = str(call.body.get("words", ""))
        if not words:
            raise Refused(422, {"sorry": "No words"})
        us = self.network.our_account.handle
        return self._letter(self.network.post(us, words, reply_to=self._found(call).id))

    def _delete(self, call: Call) -> Json:
        self.network.delete(self._found(call).id)
        return {}

    def _found(self, call: Call) -> Version:
        if call.path["id"] not in self.network.versions:
            raise Refused(404, {"sorry": "No such letter"})
        return self.network.versions[call.path["id"]]

    def _letter(self, version: Version) -> Json:
        by = self.network.accounts[version.author_id].name
        return {"id": version.id, "by": by, "words": version.text, "hidden": version.hidden}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def world(clock: Clock) -> World:
    return World(clock)


@pytest.fixture
async def server(world: World) -> AsyncIterator[PaperServer]:
    server = PaperServer(Paper(world=world))
    async with serve_networks(server):
        yield server


@pytest.fixture
async def http(server: PaperServer) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(server.url, headers={"Authorization": "Bearer b"}) as session:
        yield session


async def call(
    http: aiohttp.ClientSession, method: str, path: str = LETTERS, **body: object
) -> tuple[int, Json]:
    async with http.request(method, path, json=body) as answer:
        return answer.status, await answer.json()


async def words(http: aiohttp.ClientSession) -> list[object]:
    _, body = await call(http, "GET")
    letters = body["letters"]
    assert isinstance(letters, list)
    return [letter["words"] for letter in letters]


async def test_letters_are_read_answered_changed_hidden_and_taken_back(
    http: aiohttp.ClientSession, server: PaperServer
) -> None:
    letter = server.network.post("maria", "My payout is lat")
    status, ours = await call(http, "POST", f"{LETTERS}/{letter.id}", words="We look into it")
    server.network.edit(letter.id, "My payout is late")

    assert (status, ours["by"]) == (201, "Acme")
    assert await words(http) == ["We look into it", "My payout is late"]
    assert [each.text for each in server.network.replies_to(letter.id)] == ["We look into it"]
    assert server.network.versions[letter.id].edited
    _, hidden = await call(http, "PUT", f"{LETTERS}/{letter.id}")
    assert (hidden["id"], hidden["hidden"]) == (letter.id, True)
    await call(http, "DELETE", f"{LETTERS}/{ours['id']}")
    assert await words(http) == ["My payout is late"]
    assert (await call(http, "DELETE", f"{LETTERS}/7"))[0] == 404
    assert (await call(http, "POST", f"{LETTERS}/{letter.id}"))[0] == 422


async def test_nobody_reads_without_a_key(server: PaperServer) -> None:
    async with aiohttp.ClientSession(server.url) as nobody:
        assert await call(nobody, "GET") == (401, {"sorry": "Unauthorized"})


@pytest.mark.parametrize(
    ("fault", "status"), [(RateLimited(), 429), (RateLimited(reset=False), 429), (Failure(html=False), 503)]
)
async def test_planned_failures_come_in_its_own_words(
    http: aiohttp.ClientSession, server: PaperServer, fault: Fault, status: int
) -> None:
    server.faults.on("read", fault)

    assert (await call(http, "GET"))[0] == status
    assert (await call(http, "GET")) == (200, {"letters": []})
    assert server.faults.left == 0


async def test_a_page_of_html_and_bad_json_are_no_answer(
    http: aiohttp.ClientSession, server: PaperServer
) -> None:
    server.faults.on("read", Failure(502))
    async with http.get(LETTERS) as answer:
        assert (answer.status, answer.content_type) == (502, "text/html")
        assert "Paper is over capacity" in await answer.text()
    server.faults.on("read", BadJson())
    with pytest.raises(ValueError, match="Expecting"):
        await call(http, "GET")


@pytest.mark.parametrize(("fault", "kept"), [(Dropped(), 0), (LostAnswer(), 1)])
async def test_a_broken_connection_says_nothing_of_what_was_done(
    http: aiohttp.ClientSession, server: PaperServer, fault: Fault, kept: int
) -> None:
    letter = server.network.post("maria", "Hello")
    server.faults.on("answer", fault)

    with pytest.raises(aiohttp.ServerDisconnectedError):
        await call(http, "POST", f"{LETTERS}/{letter.id}", words="Hello Maria")
    assert len(server.network.replies_to(letter.id)) == kept


async def test_its_own_pace_holds_for_its_own_window(
    http: aiohttp.ClientSession, server: PaperServer, clock: Clock
) -> None:
    letter = server.network.post("maria", "Hello")
    path = f"{LETTERS}/{letter.id}"
    assert [(await call(http, "POST", path, words=f"{n}"))[0] for n in range(3)] == [201, 201, 429]
    assert (await call(http, "GET"))[0] == 200
    clock.move(hours=24)
    assert (await call(http, "POST", path, words="3"))[0] == 201


async def test_networks_have_addresses_of_their_own_in_one_world(world: World) -> None:
    paper, x = PaperServer(Paper(world=world)), XServer(XNetwork(world=world))
    async with serve_networks(paper, x):
        assert paper.url != x.url
        x.network.post("maria", "@acme hello")
        assert (world.networks, world.changes.count) == ({"paper": paper.network, "x": x.network}, 1)
        assert paper.network.posts() == []


def test_x_shows_every_link_and_picture_by_a_short_link_of_its_own(clock: Clock) -> None:
    x = XNetwork(clock)
    first = x.post(
        "maria", "@acme see acme.com/a and https://acme.com/b", media=[Attached("photo"), Attached("photo")]
    )
    later = x.edit(first.id, "@acme see acme.com/a")
    again = x.repost("lena", later.id)

    assert [(link.full, link.media_key) for link in x.links(first)] == [
        ("acme.com/a", ""),
        ("https://acme.com/b", ""),
        (f"https://x.com/maria/status/{first.id}/photo/1", first.media[0].key),
    ]
    shorts = [link.short for post in (first, later) for link in x.links(post)]
    assert len(set(shorts)) == len(shorts) == 5
    assert all(re.fullmatch(r"https://t\.co/\w+", short) for short in shorts)
    assert x.links(again) == ()


def test_the_day_is_told_on_every_network_that_a_story_may_happen_on(world: World) -> None:
    paper, x = Paper(world=world), XNetwork(world=world)
    player = Player(paper, x)
    player.open()
    assert (len(paper.posts()), len(x.posts())) == (OPENING / 2, OPENING / 2)
    for _ in range(120):
        player.step()

    printed = {version.text for version in paper.versions.values()}
    only_x = {story.text for story in STORIES if story.networks == {"x"}}
    assert only_x <= {version.text for version in x.versions.values()}
    assert not any(version.reposted or version.quoted for version in paper.posts())
    assert not any("@acme" in text for text in printed)
    assert any(text.startswith("Dalawang beses") for text in printed)


def test_the_page_has_a_pane_for_each_network(world: World, clock: Clock) -> None:
    paper, x = Paper(world=world), XNetwork(world=world)
    workspace = Workspace(manifest(), clock)
    ana = workspace.add_person("Ana").name
    letter = paper.post("maria", "My payout is late")
    paper.hide(letter.id)
    tweet = x.post("maria", "@acme hello")
    x.post("acme", "@maria hi", reply_to=tweet.id)
    state = PageState(workspace, world)

    def pane(key: str) -> WireJson:
        return state.parts(Viewport(who=ana, pane=key)).get("network", {})

    assert state.parts(Viewport(who=ana))["side"]["networks"] == [
        {"key": "paper", "title": "Paper"},
        {"key": "x", "title": "X"},
    ]
    assert (pane("paper")["title"], pane("paper")["us"], pane("x")["us"]) == ("Paper", "", "@acme")
    [[shown]] = pane("paper")["conversations"]
    assert (shown["text"], shown["hidden"], shown["edited"]) == ("My payout is late", True, False)
    assert [[post["ours"] for post in each] for each in pane("x")["conversations"]] == [[False, True]]
    assert pane("elsewhere") == {}
    assert state.links.address(f"https://paper.example/letters/{letter.id}")["go"] == {
        "network": "paper",
        "post": letter.id,
    }
