"""Finding a case again: lists with filters and pages, and words in any script, on both databases."""

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.domain.cases.case import OPEN, CaseStatus
from bot.domain.cases.choices import Priority
from bot.domain.people import Role
from bot.domain.posts import Author, Deletion
from bot.domain.subjects import case_subject
from bot.readmodels import CaseFilter, CaseList
from bot.services.cases.changes import prioritise_case, snooze_case
from bot.services.cases.claims import claim_case
from bot.services.cases.endings import resolve_case
from bot.services.timeline.messages import add_note
from tests.integration.services.office import Office
from tests.people_builders import HOUR, MINUTE, NOON, SOLVED

POSTS = {
    "english": 'My refund of $3.50 hasn\'t come — "100% sure" said under_score support (charge-back).',
    "thai": "เงินยังไม่เข้าบัญชีของฉันเลย",
    "japanese": "振込がまだ届いていません。返金してください",
    "chinese": "我的退款还没有到账",
    "korean": "환불이 아직 안 됐어요",
    "arabic": "أين أموالي؟ لم يصل التحويل",
    "hindi": "मेरा भुगतान अभी तक नहीं मिला",
    "turkish": "İADE ödemem hâlâ gelmedi, ÇOK geç",
    "russian": "Деньги так и не пришли",
    "emoji": "still nothing 🔥🔥 where is it",
}
FOUND_BY = [
    ("refund", "english"),
    ("REFUND", "english"),
    ("refu", "english"),
    ("refund support", "english"),
    ("support refund", "english"),
    ("hasn't", "english"),
    ("charge-back", "english"),
    ("3.50", "english"),
    ('"100% sure"', "english"),
    ("100%", "english"),
    ("under_score", "english"),
    ("บัญชี", "thai"),
    ("届いて", "japanese"),
    ("返金 振込", "japanese"),
    ("退款", "chinese"),
    ("환불", "korean"),
    ("أموالي", "arabic"),
    ("لم يصل", "arabic"),
    ("भुगतान", "hindi"),
    ("नहीं मिला", "hindi"),
    ("iade", "turkish"),
    ("İade", "turkish"),
    ("çok", "turkish"),
    ("ödemem", "turkish"),
    ("деньги", "russian"),
    ("🔥", "emoji"),
    ("nothing 🔥", "emoji"),
]
NOWHERE = [
    "absent",
    "refund absent",
    "😡",
    "%",
    "_",
    "%%",
    "r_fund",
    "-",
    "...",
    "'",
    "NEAR",
    "OR",
    "บัญชีฉันหาย",
]
HOSTILE = [
    '"', "'", '""', "';--", "refund'; DROP TABLE posts;--", "NEAR(refund support)", "refund OR absent", "NOT refund",
    "refund*", "*", "text:refund", "{text}: refund", "^refund", "refund & !support", "refund | support", "refund:*",
    "a <-> b", "!!a", "\\", "a\\", "\\'a", "a'b", "'a'", "(a", "a)", "((", "a:b:c", "\x00", "a\x00b", "\ud83d",
    "a\udc00", "%a%", "_a_", "\u0130",  "\u0307a", "١٢٣", "²", "ﬁ", "a" * 5000, " ".join("abcdefghijklmnop"), "\u202ea",
    "\n\ta\r",
]  # fmt: skip


async def listed(office: Office, asked: CaseFilter, page: int = 1, size: int = 50) -> CaseList:
    async with office.context.read() as view:
        return await view.case_reads.page(asked, page, size, title="Cases")


async def numbers(office: Office, asked: CaseFilter) -> list[int]:
    return [line.case.number for line in (await listed(office, asked)).lines]


async def test_a_case_is_found_by_words_of_any_script(office: Office) -> None:
    cases = {name: await office.case(text) for name, text in POSTS.items()}
    missed = [
        (words, name)
        for words, name in FOUND_BY
        if await numbers(office, CaseFilter(words=words)) != [cases[name]]
    ]
    assert missed == []


async def test_what_stands_nowhere_is_not_found_and_signs_are_no_wildcards(office: Office) -> None:
    for text in POSTS.values():
        await office.case(text)
    found = {words: await numbers(office, CaseFilter(words=words)) for words in NOWHERE}
    assert {words: hits for words, hits in found.items() if hits} == {}


async def test_hostile_words_are_only_words(office: Office) -> None:
    number = await office.case("Plain words.")
    for words in HOSTILE:
        assert await numbers(office, CaseFilter(words=words)) in ([], [number])
        assert await numbers(office, CaseFilter(author=words)) == []
    assert await numbers(office, CaseFilter(words="plain")) == [number]


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=30))
@example("a'b\\")
async def test_any_words_are_searched_for_without_trouble(office: Office, words: str) -> None:
    if not await office.rows("cases"):
        await office.case("Plain words.")
    assert (await listed(office, CaseFilter(words=words))).total in {0, 1}


async def test_a_case_is_found_by_its_author_however_the_name_is_written(office: Office) -> None:
    omer = await office.case("Late.", author=Author("x", "77", "OmerK", "Ömer Kaya"))
    ivan = await office.case("Late.", author=Author("x", "78", "ivan_p", "Иван Петров"))
    ibo = await office.case("Late.", author=Author("x", "79", "ibo", "İbrahim Şen"))
    words = {
        "İbrahim": ibo,
        "ibrahim": ibo,
        "şen": ibo,
        "Ömer": omer,
        "ömer": omer,
        "KAYA": omer,
        "@omerk": omer,
        "ИВАН": ivan,
        "петров": ivan,
        "ivan_": ivan,
    }
    assert {each: await numbers(office, CaseFilter(words=each)) for each in words} == {
        each: [number] for each, number in words.items()
    }
    assert await numbers(office, CaseFilter(author="OMERK")) == [omer]
    assert await numbers(office, CaseFilter(words="ivanxp")) == []


async def test_a_case_is_found_by_what_was_noted_on_it(office: Office) -> None:
    number, ana = await office.case("Late."), await office.person("ana", Role.AGENT)
    await add_note(office.context, case_subject(number), "The bank confirmed the outage.", ana)
    assert await numbers(office, CaseFilter(words="confirmed outage")) == [number]
    assert await numbers(office, CaseFilter(words="confirmed late")) == [number]


async def test_lists_narrow_by_whatever_is_asked(office: Office) -> None:
    ana, lee = await office.person("ana", Role.AGENT), await office.person("lee", Role.LEAD)
    mine, urgent, asleep, done = [await office.case(f"Late, part {part}.") for part in range(4)]
    other = await office.case("Hi", network="bluesky", author=Author("bluesky", "5", "Zoë", "Zoë"))
    await claim_case(office.context, mine, ana)
    await prioritise_case(office.context, urgent, Priority.P1, lee)
    await snooze_case(office.context, asleep, NOON + HOUR, lee)
    await resolve_case(office.context, done, SOLVED, lee)
    expected = {
        CaseFilter(): [urgent, mine, asleep, other, done],
        CaseFilter(statuses=OPEN): [urgent, mine, asleep, other],
        CaseFilter(statuses=frozenset({CaseStatus.RESOLVED})): [done],
        CaseFilter(owner=ana.person): [mine],
        CaseFilter(owner=lee.person): [done],
        CaseFilter(unowned=True, statuses=OPEN): [urgent, asleep, other],
        CaseFilter(unowned=True, snoozed=False): [urgent, other],
        CaseFilter(priority=Priority.P1): [urgent],
        CaseFilter(network="bluesky"): [other],
        CaseFilter(author="zoë"): [other],
        CaseFilter(author="maria5002", statuses=OPEN, unowned=True): [urgent],
        CaseFilter(topic="nothing"): [],
        CaseFilter(words="late", priority=Priority.P1): [urgent],
    }
    assert {asked: await numbers(office, asked) for asked in expected} == expected
    office.clock.moves(HOUR)
    assert await numbers(office, CaseFilter(unowned=True, snoozed=False)) == [urgent, asleep, other]


async def test_pages_hold_each_case_once_and_a_page_too_far_is_the_last(office: Office) -> None:
    opened = [await office.case(f"Late, part {part}.") for part in range(7)]
    pages = [await listed(office, CaseFilter(), page, size=3) for page in (1, 2, 3)]
    assert [line.case.number for page in pages for line in page.lines] == opened
    assert [(page.total, page.page, page.pages) for page in pages] == [(7, 1, 3), (7, 2, 3), (7, 3, 3)]
    assert (await listed(office, CaseFilter(), 99, size=3)).page == 3
    assert (await listed(office, CaseFilter(), -1, size=3)).page == 1
    nothing = await listed(office, CaseFilter(words="absent"), 5, size=3)
    assert (nothing.lines, nothing.total, nothing.page, nothing.pages) == ((), 0, 1, 1)


async def test_the_most_urgent_come_first_and_the_closed_last_latest_first(office: Office) -> None:
    lee = await office.person("lee", Role.LEAD)
    first, second, third, fourth = [
        await office.case(created_at=NOON - turn * MINUTE) for turn in (1, 3, 2, 1)
    ]
    await prioritise_case(office.context, third, Priority.P2, lee)
    for number in (first, fourth):
        office.clock.moves(MINUTE)
        await resolve_case(office.context, number, SOLVED, lee)
    assert await numbers(office, CaseFilter()) == [third, second, fourth, first]


async def test_a_line_shows_a_deleted_post_without_its_words(office: Office) -> None:
    post = office.a_post("Call me   at\n555 " + "x" * 300)
    await office.receives(post)
    line = (await listed(office, CaseFilter())).lines[0]
    assert line.excerpt is not None
    assert line.excerpt.startswith("Call me at 555 xx")
    assert len(line.excerpt) == 140
    await office.receives(deletions=(Deletion("x", post.external_id),))
    assert (await listed(office, CaseFilter())).lines[0].excerpt is None
    assert await numbers(office, CaseFilter(words="555")) == []
