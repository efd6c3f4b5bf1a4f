"""A file of posts is served as X."""

from datetime import UTC, datetime
from pathlib import Path

from bot.networks.x.account import X
from bot.sandbox.networks.x.archive import load_csv
from bot.sandbox.networks.x.network import XNetwork
from tests.integration.networks.test_x_reading import cursors_of, polled

ROWS = """\
tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id
3,700,True,Tue Mar 03 09:00:00 +0000 2020,@shop my order &amp; refund?,2,
2,shop,False,Tue Mar 03 09:10:00 +0000 2020,@700 Which order?,1,3
1,700,True,Tue Mar 03 09:20:00 +0000 2020,"@shop this one, see",,2
8,701,True,Wed Mar 04 10:00:00 +0000 2020,@othershop hello,,404
"""


async def test_an_archive_keeps_ids_times_and_conversations(x: X, world: XNetwork, tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text(ROWS, encoding="utf-8")

    assert load_csv(world, path) == 4
    batches = await polled(x)

    posts = {post.external_id: post for batch in batches for post in batch.posts}
    assert {each: post.conversation for each, post in posts.items()} == {
        "1": "3",
        "2": "3",
        "3": "3",
        "8": "404",
    }
    assert {each: post.in_reply_to for each, post in posts.items()} == {
        "1": "2",
        "2": "3",
        "3": None,
        "8": "404",
    }
    assert [each for each, post in posts.items() if post.ours] == ["2"]
    assert posts["3"].text == "@shop my order & refund?"
    assert posts["3"].author.handle == "700"
    assert posts["3"].created_at == datetime(2020, 3, 3, 9, 0, tzinfo=UTC)
    assert {batch.stream for batch in batches} == {"mentions", "search"}
    assert await polled(x, cursors_of(batches)) == []


async def test_posts_made_after_an_archive_are_newer_than_all_of_it(
    x: X, world: XNetwork, tmp_path: Path
) -> None:
    path = tmp_path / "posts.csv"
    path.write_text(ROWS, encoding="utf-8")
    load_csv(world, path)
    cursors = cursors_of(await polled(x))
    world.post("700", "@acme thanks", reply_to="2")

    ((post,),) = [batch.posts for batch in await polled(x, cursors)]

    assert (post.text, post.conversation) == ("@acme thanks", "3")
