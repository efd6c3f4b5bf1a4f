"""The local workspace in a real browser, with the product behind it: people click, type and read."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from bot.config import manifest_path
from bot.sandbox.networks.world import Network, World
from bot.sandbox.networks.x.network import XNetwork
from bot.sandbox.networks.x.server import serve_x
from bot.sandbox.page.routes import page_routes
from bot.sandbox.seed import acme
from bot.sandbox.slack.dispatch import Ack, Envelope
from bot.sandbox.slack.modals import open_view
from bot.sandbox.slack.server import Server, serve
from bot.sandbox.slack.wire import Json
from tests.e2e.house import POLICY, House, TestClock, moved_in

HOSTILE = '<img src=x onerror="document.title=1"> <!channel> <https://evil.example|here> &lt;b&gt; `tick'
PATIENCE = 10_000
expect.set_options(timeout=PATIENCE)
pytestmark = pytest.mark.asyncio(loop_scope="module")


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def field(label: str, kind: str, **more: object) -> Json:
    name = label.lower()
    element = {"type": kind, "action_id": name, **more}
    return {"type": "input", "block_id": name, "label": plain(label), "element": element}


FRUIT = [{"text": plain("Apple"), "value": "a"}, {"text": plain("Banana"), "value": "b"}]
QUESTION = {"title": plain("Sure?"), "text": plain("Look?"), "confirm": plain("Yes"), "deny": plain("No")}
LOOK = {"type": "button", "text": plain("Look"), "action_id": "look", "value": "looked", "confirm": QUESTION}
EVERYTHING: Json = {
    "type": "modal",
    "title": plain("Everything"),
    "submit": plain("Send"),
    "blocks": [
        field("Words", "plain_text_input"),
        field("Menu", "static_select", options=FRUIT),
        field("Asked", "external_select", min_query_length=1),
        field("Several", "multi_static_select", options=FRUIT),
        field("Somebody", "users_select"),
        field("One", "radio_buttons", options=FRUIT),
        field("Day", "datepicker"),
        field("When", "datetimepicker"),
        {"type": "actions", "elements": [LOOK]},
    ],
}


class ReadSession:
    """An app that keeps what it hears, offers pears, and finds every text too short."""

    def __init__(self) -> None:
        self.heard: list[Json] = []

    async def send(self, envelope: Envelope, _seconds: float) -> Ack:
        self.heard.append(envelope.payload)
        answers: dict[str, Json] = {
            "block_suggestion": {"options": [{"text": plain("pear for qu"), "value": "pear"}]},
            "view_submission": {"response_action": "errors", "errors": {"words": "Too short."}},
        }
        return Ack(ok=True, body=answers.get(envelope.payload["type"], {}))


@pytest_asyncio.fixture(loop_scope="module")
async def house(migrated_sqlite_url: str) -> AsyncIterator[House]:
    """The product before a local Slack that has its page, and a local X."""
    clock = TestClock()
    workspace, world = acme(manifest_path(), clock), World(clock)
    async with (
        serve(workspace, routes=page_routes(workspace, world)) as server,
        serve_x(XNetwork(world=world)) as x,
        moved_in(workspace, server, x, migrated_sqlite_url, "socket", POLICY, clock) as house,
    ):
        yield house
        assert not list(workspace.violations)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        pytest.fail("Chromium is not there, and the page is tested in it: apt-get install chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        await browser.close()


@asynccontextmanager
async def at_the_page(
    server: Server, browser: Browser, who: str, channel: str, width: int = 1280
) -> AsyncIterator[Page]:
    """Somebody's page at a channel; whatever goes wrong in its scripts fails the test."""
    context = await browser.new_context(viewport={"width": width, "height": 800})
    context.set_default_timeout(PATIENCE)
    page = await context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("dialog", lambda dialog: troubles.append(dialog.message))
    await page.goto(f"{server.url}/#/{who}/{channel}")
    yield page
    await context.close()
    assert troubles == []


async def clicks(house: House, page: Page, target: Locator) -> None:
    """Click on something that tells the app, and let happen what follows from it."""
    async with page.expect_response("**/page/act"):
        await target.click()
    await house.settle()


def card(page: Page, words: str) -> Locator:
    return page.locator("#log article").filter(has_text=words)


def button(place: Locator, name: str) -> Locator:
    return place.get_by_role("button", name=name, exact=True)


async def test_an_agent_claims_answers_and_resolves_a_case_by_clicking(
    house: House, browser: Browser
) -> None:
    await house.customer_posts("maria", "@acme my payout has been stuck for 3 days")
    async with at_the_page(house.server, browser, "eva", "general") as page:
        await page.get_by_label("You are").select_option(label="Ana (agent)")
        await page.get_by_role("link", name="#social-desk").click()
        case = card(page, "stuck for 3 days").first
        await clicks(house, page, button(case, "Claim"))
        await expect(case).to_contain_text("Ana has it")
        await expect(page.locator("#log")).to_contain_text("Only visible to you")

        await clicks(house, page, button(case, "Reply"))
        form = page.get_by_role("dialog")
        await form.get_by_label("Your reply").fill("@maria sorry, we look into it.")
        await clicks(house, page, button(form, "Send"))
        await expect(form).to_have_count(0)
        await page.get_by_role("link", name="Local X").click()
        await expect(page.locator("#pane .post.ours")).to_contain_text("sorry, we look into it")

        await clicks(house, page, button(case, "Resolve"))
        await clicks(house, page, button(form, "Resolve"))
        cause = form.get_by_label("What did it come from?")
        await expect(cause).to_have_attribute("aria-invalid", "true")
        await expect(cause).to_be_focused()
        await cause.select_option(label="How we work")
        await form.get_by_label("Note").fill("The bank had lost the file")
        await clicks(house, page, button(form, "Resolve"))
        await expect(form).to_have_count(0)
        await expect(case).to_contain_text("Resolved")
    [outcome] = await house.rows("SELECT resolution, root_cause, note FROM outcomes")
    assert outcome == {"resolution": "solved", "root_cause": "process", "note": "The bank had lost the file"}


async def test_an_executive_flags_a_message_and_the_owner_is_called(house: House, browser: Browser) -> None:
    await house.person("Nora").says("Our three biggest sellers still wait", "#general")
    async with at_the_page(house.server, browser, "eva", "general", width=375) as page:
        said = card(page, "three biggest sellers")
        await said.get_by_label("More actions for this message").click()
        await clicks(house, page, page.get_by_role("menuitem", name="Flag to exec desk"))
        form = page.get_by_role("dialog")
        await form.get_by_label("sev1").check()
        await form.get_by_label("Payouts").check()
        await form.get_by_label("Owner (optional)").select_option(label="Ben")
        await clicks(house, page, button(form, "Escalate"))
        await expect(page.locator("#log")).to_contain_text("E-1 is in hand: Ben has it.")
        await expect(said.get_by_role("button", name="rotating_light, 1")).to_be_visible()
    async with at_the_page(house.server, browser, "ben", "social-desk") as page:
        await page.get_by_role("link", name="Activity").click()
        await page.locator(".activity").filter(has_text="E-1 is yours now").click()
        thread = page.get_by_role("complementary", name="Thread")
        await clicks(house, page, button(thread, "Acknowledge"))
        await expect(thread).to_contain_text("Ben has it")


async def test_what_customers_write_stays_text_wherever_it_is_shown(house: House, browser: Browser) -> None:
    house.x.network.account("mallory", HOSTILE)
    await house.customer_posts("mallory", f"@acme {HOSTILE}")
    async with at_the_page(house.server, browser, "ana", "social-desk/x") as page:
        case = card(page, "onerror")
        await expect(case.locator("blockquote")).to_have_text(f"@acme {HOSTILE}")
        await expect(page.locator(".post .passage")).to_have_text(f"@acme {HOSTILE}")
        await clicks(house, page, button(case.first, "Reply"))
        await expect(page.get_by_role("dialog").locator("blockquote")).to_contain_text("<img src=x onerror=")
        assert (
            await page.locator("img, [onerror], a[href*=evil], article:not(.by-slack) .mention").count() == 0
        )
        assert "Acme" in await page.title()


async def test_a_private_channel_has_a_lock_where_others_have_a_sign(house: House, browser: Browser) -> None:
    async with at_the_page(house.server, browser, "eva", "general") as page:
        await expect(page.locator("#title")).to_have_text("#general")
        await page.get_by_role("link", name="🔒 exec-private").click()
        await expect(page.locator("#title")).to_have_text("🔒 exec-private")


async def test_drafts_and_the_place_one_reads_at_outlive_whatever_happens(
    house: House, browser: Browser
) -> None:
    for number in range(1, 7):
        await house.customer_posts(f"customer{number}", f"@acme question number {number} about a refund")
    async with at_the_page(house.server, browser, "ana", "social-desk") as page:
        field = page.get_by_label("Message #social-desk")
        await field.fill("Not finished yet")
        first = card(page, "question number 1 ")
        await clicks(house, page, button(first, "Resolve"))
        note = page.get_by_role("dialog").get_by_label("Note")
        await note.fill("half a note")
        place = await first.bounding_box()

        await house.customer_posts("seven", "@acme question number 7, right now")
        await house.person("Ben").clicks("Claim", on=await house.card("question number 1 ", who="Ben"))
        await house.settle()
        await expect(first).to_contain_text("Ben has it")
        await expect(card(page, "question number 7")).to_have_count(1)
        await expect(note).to_have_value("half a note")
        await expect(note).to_be_focused()
        assert await first.bounding_box() == place

        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await page.get_by_role("link", name="#general").click()
        await expect(page.get_by_label("Message #general")).to_have_value("")
        await page.reload()
        await page.get_by_role("link", name="#social-desk").click()
        await expect(field).to_have_value("Not finished yet")


async def test_commands_are_offered_in_a_channel_and_refused_in_a_thread(
    house: House, browser: Browser
) -> None:
    await house.customer_posts("maria", "@acme my payout is late")
    async with at_the_page(house.server, browser, "ana", "social-desk") as page:
        field = page.get_by_label("Message #social-desk")
        await field.press_sequentially("/ca")
        await expect(page.get_by_role("option", name="/case")).to_contain_text("Claim, find and close")
        await field.press("Tab")
        await field.press_sequentially("mine")
        async with page.expect_response("**/page/act"):
            await field.press("Enter")
        await house.settle()
        await expect(page.locator("#log .private")).to_have_count(1)

        await card(page, "payout is late").get_by_label("Reply in thread").click()
        reply = page.get_by_label("Reply", exact=True)
        await reply.fill("/case mine")
        async with page.expect_response("**/page/act"):
            await reply.press("Enter")
        await expect(page.get_by_role("alert")).to_contain_text("/case is not supported in threads")
        await expect(reply).to_have_value("/case mine")
        await reply.fill("Asked @Pia about it")
        async with page.expect_response("**/page/act"):
            await reply.press("Enter")
        await expect(page.locator("#pane .mention")).to_have_text("@Pia")
        await page.keyboard.press("Escape")
        await expect(page.locator("#pane")).to_be_hidden()


async def test_whatever_can_be_entered_in_a_form_reaches_the_app(browser: Browser) -> None:
    workspace, app = acme(manifest_path()), ReadSession()
    async with (
        serve(workspace, routes=page_routes(workspace)) as server,
        at_the_page(server, browser, "ana", "general") as page,
    ):
        workspace.dispatcher.transport = app
        trigger = workspace.triggers.issue(workspace.person("Ana").id, workspace.now())
        open_view(workspace, workspace.triggers.exchange(trigger, workspace.now()), EVERYTHING)
        form = page.get_by_role("dialog", name="Everything")
        await form.get_by_label("Words").fill("Hello")
        await form.get_by_label("Menu").select_option(label="Banana")
        await form.get_by_role("combobox", name="Asked").fill("qu")
        await page.get_by_role("option", name="pear for qu").click()
        await form.get_by_role("group", name="Several").get_by_label("Apple").check()
        await form.get_by_label("Somebody").select_option(label="Lena")
        await form.get_by_role("radiogroup", name="One").get_by_label("Banana").check()
        await form.get_by_label("Day").fill("2026-11-20")
        await form.get_by_label("When").fill("2026-11-20T18:00")
        await button(form, "Look").click()
        await button(page.get_by_role("dialog", name="Sure?"), "Yes").click()
        await button(form, "Send").click()
        await expect(form.get_by_role("alert").first).to_have_text("Too short.")
        await expect(form.get_by_label("Words")).to_be_focused()
        await button(form, "Cancel").click()
        await expect(form).to_have_count(0)
    asked, pressed, sent = app.heard
    assert (asked["value"], pressed["actions"][0]["value"]) == ("qu", "looked")
    assert pressed["view"]["state"]["values"] == sent["view"]["state"]["values"]
    entered = {block: next(iter(held.values())) for block, held in sent["view"]["state"]["values"].items()}
    assert entered["words"]["value"] == "Hello"
    assert entered["menu"]["selected_option"]["value"] == "b"
    assert entered["asked"]["selected_option"]["value"] == "pear"
    assert [option["value"] for option in entered["several"]["selected_options"]] == ["a"]
    assert entered["somebody"]["selected_user"] == workspace.person("Lena").id
    assert entered["one"]["selected_option"]["value"] == "b"
    assert entered["day"]["selected_date"] == "2026-11-20"
    assert entered["when"]["selected_date_time"] == int(datetime(2026, 11, 20, 10, tzinfo=UTC).timestamp())


class Paper(Network):
    key, title, must_name_us = "paper", "Paper", False


async def test_each_network_has_its_pane_in_which_one_writes_as_a_customer(browser: Browser) -> None:
    workspace, world = acme(manifest_path()), World()
    paper, x = Paper(world=world), XNetwork(world=world)
    letter = paper.post("maria", "My payout is late")
    async with (
        serve(workspace, routes=page_routes(workspace, world)) as server,
        at_the_page(server, browser, "ana", "general/paper") as page,
    ):
        pane = page.get_by_role("complementary", name="Local Paper")
        await button(pane, "Write as @maria").click()
        field = pane.get_by_label("Post on the local Paper")
        await expect(field).to_have_value("")
        await field.fill("And nobody answers")
        await button(pane, "Post").click()
        await expect(pane.locator(".post")).to_have_count(2)
        paper.hide(letter.id)
        await expect(pane.locator(".post").first).to_contain_text("(hidden by us)")

        await page.get_by_role("link", name="Local X").click()
        pane = page.get_by_role("complementary", name="Local X")
        await expect(pane.locator(".post")).to_have_count(0)
        await pane.get_by_label("Post on the local X").fill("@acme hello")
        await pane.get_by_label("Write as @").fill("not a name")
        await button(pane, "Post").click()
        await expect(page.get_by_role("alert")).to_contain_text("A name on X has 1 to 15 letters")
        await pane.get_by_label("Write as @").fill("lena")
        await button(pane, "Post").click()
        await expect(pane.locator(".post")).to_contain_text("@acme hello")
        await page.get_by_role("link", name="#social-desk").click()
        await expect(pane.locator(".post")).to_have_count(1)
    assert [post.replied_to for post in paper.posts()] == [letter.id, None]
    assert [post.text for post in x.posts()] == ["@acme hello"]


async def test_no_other_site_can_use_the_page(house: House) -> None:
    url = house.server.url
    deed = {"do": "say", "who": "Ana", "channel": "general", "text": "Hello"}
    async with aiohttp.ClientSession() as session:
        strange = {"Origin": "https://elsewhere.example"}
        for answer, status in (
            (await session.post(f"{url}/page/act", json=deed, headers=strange), 403),
            (await session.get(f"{url}/page/live", headers=strange), 403),
            (await session.post(f"{url}/page/act", data="x=1"), 415),
            (await session.post(f"{url}/page/act", json={**deed, "who": "Nobody"}), 400),
            (await session.post(f"{url}/page/act", json={**deed, "channel": "exec-private"}), 409),
            (await session.get(f"{url}/page/routes.py"), 404),
            (await session.get(f"{url}/page/style.css"), 200),
        ):
            assert answer.status == status
            answer.release()
    assert house.workspace.channel("general").messages == {}
