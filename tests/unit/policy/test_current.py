import asyncio

from bot.policy import Policy, PolicySource

BEFORE, AFTER = Policy(company="Before"), Policy(company="After")


def test_who_asks_after_a_replacement_gets_the_new_policy() -> None:
    policies = PolicySource(BEFORE)
    assert policies.current() is BEFORE
    policies.replace(AFTER)
    assert policies.current() is AFTER


def test_what_is_under_way_ends_with_the_policy_it_began_with() -> None:
    policies = PolicySource(BEFORE)
    with policies.hold():
        policies.replace(AFTER)
        with policies.hold():
            assert policies.current() is BEFORE
        assert policies.current() is BEFORE
    assert policies.current() is AFTER


async def test_a_task_that_begins_inside_holds_it_and_one_beside_it_does_not() -> None:
    policies, replaced = PolicySource(BEFORE), asyncio.Event()

    async def asks() -> str:
        await replaced.wait()
        return policies.current().company

    with policies.hold():
        inside = asyncio.create_task(asks())
    beside = asyncio.create_task(asks())
    policies.replace(AFTER)
    replaced.set()
    assert (await inside, await beside) == ("Before", "After")
