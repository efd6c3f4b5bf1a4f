"""What people type after `/case`, and what they read."""

from tests.e2e.house import House, at_home


async def told(house: House, who: str, line: str, channel: str = "#social-desk") -> str:
    """Type a command, let everything happen, and read the private answer."""
    answer = await house.person(who).asks(f"/case {line}", channel)
    await house.settle()
    return answer.text


async def test_an_agent_takes_a_case_passes_it_on_and_gives_it_back(house: House) -> None:
    await house.customer_posts("maria", "@acme my order never came")
    card = await house.card("my order never came")
    assert await told(house, "Ana", "claim C-1") == "C-1 is yours. Open its thread"
    await house.person("Ana").sees("Ana has it", on=card)
    assert "Ana already has C-1" in await told(house, "Ben", "claim 1")
    assert "Ana has C-1. Ask them, or a lead can do it." in await told(house, "Ben", "release #1")
    assert await told(house, "Ana", "assign c1 @Ben") == "C-1 is with Ben now, who is told in its thread."
    await house.person("Ben").sees("Ana gave C-1 to @Ben", thread=card)
    assert await told(house, "Lena", "assign @Carla 1") == "C-1 is with Carla now, who is told in its thread."
    assert await told(house, "Carla", "release") == "C-1 is back on the desk. Anybody can claim it."
    assert await told(house, "Lena", "assign C-1 me") == "C-1 is yours. Open its thread"


async def test_next_gives_the_most_urgent_that_nobody_has(house: House) -> None:
    await house.customer_posts("ann", "@acme hello there")
    await house.customer_posts("bob", "@acme the site gives a 500 error and I lost money, this is fraud")
    [(urgent,)] = [
        tuple(row.values())
        for row in await house.rows("SELECT number FROM cases ORDER BY priority, opened_at LIMIT 1")
    ]
    assert await told(house, "Ana", "next") == f"C-{urgent} is yours. Open its thread"
    assert "is yours" in await told(house, "Ben", "NEXT")
    assert "No unowned case is waiting" in await told(house, "Carla", "next")


async def test_a_case_waits_sleeps_and_changes_its_worth(house: House) -> None:
    await house.customer_posts("maria", "@acme my order never came")
    card = await house.card("my order never came")
    await told(house, "Ana", "claim 1")
    assert "C-1 waits for the customer" in await told(house, "Ana", "wait C-1 customer")
    await house.person("Ana").sees("Waiting for the customer", on=card)
    assert "C-1 waits for a partner team" in await told(house, "Ana", "wait partner")
    assert "A case waits for the customer or for a partner" in await told(house, "Ana", "wait 1 godot")
    assert "C-1 is put aside until" in await told(house, "Ana", "snooze C-1 tomorrow 9:00")
    [row] = await house.rows("SELECT snoozed_until FROM cases")
    assert "2026-11-20" in str(row["snoozed_until"])
    assert "01:00" in str(row["snoozed_until"])  # nine in Manila
    assert "C-1 is no longer put aside." in await told(house, "Ana", "wake C-1")
    assert "C-1 is not put aside. Nothing changed." in await told(house, "Ana", "wake C-1")
    assert "I cannot read that time" in await told(house, "Ana", "snooze 1 soon")
    assert "already past" in await told(house, "Ana", "snooze 1 2026-11-01 9:00")
    assert await told(house, "Ana", "priority C-1 P1") == "C-1 is P1 now. Its deadlines follow."
    assert "A priority is P1, P2, P3 or P4" in await told(house, "Ana", "priority 1 P9")
    await house.person("Ana").sees("P1 (set by hand)", on=card)


async def test_a_note_keeps_the_words_as_they_were_typed(house: House) -> None:
    await house.customer_posts("maria", "@acme my order never came")
    card = await house.card("my order never came")
    words = "called  her;  2 < 3 & all  well"
    assert "Your note is on C-1" in await told(house, "Ana", f"note C-1 {words}")
    await house.person("Ben").sees(words, thread=card)
    assert "called her" in " ".join((await told(house, "Ben", "history C-1")).split())
    assert await house.rows("SELECT text FROM messages") == [{"text": words}]


async def test_two_cases_become_one(house: House) -> None:
    await house.customer_posts("maria", "@acme my order never came")
    await house.customer_posts("joe", "@acme same as maria here")
    assert "C-2 is part of C-1 now" in await told(house, "Ana", "merge C-2 into C-1")
    assert "Merged into C-1" in await told(house, "Ana", "show 2")
    assert "it is merged" in await told(house, "Ana", "claim 2")
    assert "cannot be merged into itself" in await told(house, "Ana", "merge 1 1")


async def test_a_case_is_dismissed_and_reopened(house: House) -> None:
    await house.customer_posts("maria", "@acme what a lovely day")
    card = await house.card("what a lovely day")
    assert "C-1 is dismissed: not for us." in await told(house, "Ana", "dismiss 1 not for us")
    await house.person("Ana").sees("Dismissed", on=card)
    assert "Reopen it first" in await told(house, "Ana", "claim 1")
    assert "Reopen it first" in await told(house, "Ana", "resolve 1")
    assert "C-1 is open again." in await told(house, "Ana", "reopen C-1")
    assert "C-1 is open already" in await told(house, "Ana", "reopen C-1")
    await house.person("Ana").sees("reopened C-1", thread=card)


async def test_resolve_opens_a_form_that_writes_the_outcome(house: House) -> None:
    await house.customer_posts("maria", "@acme my order never came")
    ana = house.person("Ana")
    await ana.types("/case resolve C-1", "#social-desk")
    form = await ana.form("Resolve C-1")
    await form.fill({"How did it end?": "Explained", "What did it come from?": "Partner or supplier"})
    await form.fill({"Can it happen again?": "Yes", "Note": "The courier lost it."})
    assert (await form.submit()).closed
    assert not ana.has_form
    await ana.sees("C-1 is resolved")
    await house.settle()
    [outcome] = await house.rows("SELECT resolution, root_cause, note FROM outcomes")
    assert outcome == {"resolution": "explained", "root_cause": "partner", "note": "The courier lost it."}
    assert "C-1 is resolved already" in await told(house, "Ben", "resolve C-1")


async def test_what_is_not_said_is_asked_in_a_form(migrated_sqlite_url: str) -> None:
    async with at_home(migrated_sqlite_url) as house:
        await house.customer_posts("maria", "@acme my order never came")
        ana = house.person("Ana")
        await told(house, "Ana", "claim 1")
        for verb in ("assign", "wait", "snooze", "priority", "dismiss", "merge", "note"):
            await ana.types(f"/case {verb}", "#social-desk")
            form = await ana.form()
            assert "C-1" in form.title
            await form.close()


async def test_lists_are_narrowed_and_paged(house: House) -> None:
    for number in range(10):
        house.x.network.post(f"customer{number}", f"@acme parcel number {number} is late")
    await house.customer_posts("maria", "@acme my refund is late")
    await told(house, "Ana", "claim 1")
    first = await house.person("Ana").asks("/case list", "#social-desk")
    assert "Open cases · 11 cases, page 1 of 2" in first.text
    await house.person("Ana").clicks("Next", on=first)
    second = await house.person("Ana").sees("page 2 of 2", "#social-desk")
    await house.person("Ana").clicks("Previous", on=second)
    await house.person("Ana").sees("page 1 of 2", "#social-desk")
    assert "10 cases" in await told(house, "Ana", "list unowned")
    assert "1 case" in await told(house, "Ana", "mine")
    assert "Your open cases" in await told(house, "Ben", "mine")
    assert "There is nothing here" in await told(house, "Ben", "mine")
    assert "my refund is late" in await told(house, "Ben", "list author:@maria network:x open")
    assert "my refund is late" in await told(house, "Ben", "list @maria")
    assert "1 case" in await told(house, "Ben", "list @Ana")
    assert "Open cases, with Carla" in await told(house, "Ben", "list owner:@Carla")
    assert "There is nothing here" in await told(house, "Ben", "list facebook")
    assert "Did you mean waiting?" in await told(house, "Ben", "list wating")


async def test_words_find_cases_that_are_closed_too(house: House) -> None:
    await house.customer_posts("maria", "@acme my crocodile ate the parcel")
    await house.customer_posts("joe", "@acme hello")
    await told(house, "Ana", "dismiss 1 spam")
    assert "my crocodile ate" in await told(house, "Ben", "search crocodile")
    assert "There is nothing here" in await told(house, "Ben", "search unicorn")
    await house.person("Ben").types("/case search", "#social-desk")
    form = await house.person("Ben").form("Search cases")
    await form.fill("Words to look for", "crocodile parcel")
    assert (await form.submit()).closed
    await house.person("Ben").sees("my crocodile ate")


async def test_history_tells_everything(house: House) -> None:
    await house.customer_posts("maria", "@acme my order never came")
    await told(house, "Ana", "claim C-1")
    history = await told(house, "Ben", "history C-1")
    assert "History of C-1" in history
    assert "C-1 was opened." in history
    assert "Ana claimed C-1." in history


async def test_alone_it_is_a_menu_whose_buttons_do_the_usual(house: House) -> None:
    await house.customer_posts("maria", "@acme my order never came")
    ana = house.person("Ana")
    menu = await ana.asks("/case", "#social-desk")
    assert "You hold no open case. 1 case waits for somebody to claim." in menu.text
    await ana.clicks("Open cases", on=menu)
    await ana.sees("my order never came", after=menu)
    await ana.clicks("Claim the next", on=menu)
    await ana.sees("C-1 is yours.")
    await ana.clicks("My cases", on=menu)
    await ana.sees("Your open cases")
    await ana.clicks("Help", on=menu)
    await ana.sees("/case next claim the most urgent")
    await ana.clicks("Search", on=menu)
    await (await ana.form("Search cases")).close()
    await ana.clicks("New case", on=menu)
    await (await ana.form("Open a case")).close()


async def test_a_wrong_word_is_told_the_nearest(house: House) -> None:
    assert "Did you mean /case claim?" in await told(house, "Ana", "cliam C-12")
    assert "/case help lists what I do" in await told(house, "Ana", "<!channel>")
    assert "/case next" in await told(house, "Ana", "help")


BAD_WORDS = {
    "claim": "Name the case: /case claim C-12.",
    "claim the big one": "“the big one” is not the number of a case",
    "claim E-3": "E-3 is an escalation",
    "claim 99": "There is no case C-99",
    "99999999999999": "is not something I know",
    "show 999999999999": "There is no case",
    "release": "You hold none",
    "note": "You hold none",
    "history C-99": "There is no case C-99",
    "assign C-1 @Nora": "Nora has no role on the desk",
    "assign C-1 @Gus": "Guests cannot hold work",
    "assign C-1 ben": "Slack does not know who “ben” is. Write the name with @",
    "assign C-1 @nobody": "for example /case assign C-1 @ana",
    "merge C-1 with the other": "Name the other case by its number",
}
REFUSED = {
    "Nora": "You have no role on the desk",
    "Gus": "Guests cannot use Callout",
    "Sam": "Callout answers only people of its own workspace",
    "Eva": "Only agents can do this",
}


async def test_bad_words_get_a_clear_private_sentence(migrated_sqlite_url: str) -> None:
    async with at_home(migrated_sqlite_url) as house:
        await house.customer_posts("maria", "@acme my order never came")
        for line, answer in BAD_WORDS.items():
            seen = await house.person("Ana").asks(f"/case {line}", "#social-desk")
            assert seen.is_private
            assert answer in seen.text
        assert await house.rows("SELECT status FROM cases") == [{"status": "new"}]


async def test_who_holds_several_names_the_one(house: House) -> None:
    await house.customer_posts("maria", "@acme my order never came")
    await house.customer_posts("joe", "@acme nor did mine")
    await told(house, "Ana", "claim 1")
    await told(house, "Ana", "claim 2")
    answer = await told(house, "Ana", "release")
    assert "Which case? You hold" in answer
    assert "C-1" in answer
    assert "C-2" in answer
    assert await told(house, "Ana", "release 2") == "C-2 is back on the desk. Anybody can claim it."
    assert "C-2 is put aside" in await told(house, "Ana", "snooze 2h C-2")
    assert "C-1 waits for the customer" in await told(house, "Ana", "wait customer")


async def test_whoever_is_no_agent_is_refused(migrated_sqlite_url: str) -> None:
    async with at_home(migrated_sqlite_url) as house:
        await house.customer_posts("maria", "@acme my order never came")
        for who, answer in REFUSED.items():
            channel = "#exec-escalations" if who == "Eva" else "#social-desk"
            seen = await house.person(who).asks("/case claim 1", channel)
            assert seen.is_private or seen.channel == "@Callout"
            assert answer in seen.text
        assert await house.rows("SELECT status FROM cases") == [{"status": "new"}]
