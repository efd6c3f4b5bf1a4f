"""Post → card → claim → thread → reply → resolve → outcome, over both transports, on both databases."""

import pytest

from tests.e2e.house import at_home


@pytest.mark.parametrize("transport", ["socket", "http"])
async def test_a_post_becomes_a_card_is_claimed_discussed_answered_and_resolved(
    migrated_url: str, transport: str
) -> None:
    async with at_home(migrated_url, transport) as house:
        post = await house.customer_posts("maria", "@acme my payout has been stuck for 3 days <!channel>")
        ana = house.person("Ana")
        card = await ana.sees("my payout has been stuck", "#social-desk")
        assert not ana.notifications

        await ana.clicks("Claim", on=card)
        await house.settle()
        await ana.sees("Ana has it", on=card)

        await ana.says("Asked payouts to look", channel="#social-desk", thread=card)
        await house.workspace.settled()

        await ana.clicks("Reply", on=card)
        form = await ana.form()
        await form.fill("Your reply", "@maria sorry about this, we are looking into it.")
        await form.submit()
        await house.settle()
        assert [r.text for r in house.x.network.replies_to(post)] == [
            "@maria sorry about this, we are looking into it."
        ]

        await house.customer_posts("maria", "@acme thank you!", reply_to=post)
        await ana.sees("thank you", thread=card)

        await ana.clicks("Resolve", on=card)
        form = await ana.form()
        await form.fill("How did it end?", "Solved")
        await form.fill("What did it come from?", "How we work")
        await form.submit()
        await house.settle()
        await ana.sees("Resolved", on=card)

        [outcome] = await house.rows("SELECT subject, resolution, root_cause FROM outcomes")
        assert outcome == {"subject": "C-1", "resolution": "solved", "root_cause": "process"}
        [said] = await house.rows(
            "SELECT m.text, p.name FROM messages m JOIN people p ON p.id = m.person_id"
            " JOIN events e ON e.message_id = m.id WHERE e.kind = 'said'"
        )
        assert said == {"text": "Asked payouts to look", "name": "Ana"}
        cards = [m for m in house.workspace.posted("#social-desk") if "payout" in str(m)]
        assert len(cards) == 1
