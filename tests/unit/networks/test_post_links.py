import pytest

from bot.networks.registry import PostLink, read_post_link


@pytest.mark.parametrize(
    "url",
    [
        "https://x.com/maria/status/1860000000000000001",
        "https://twitter.com/maria/status/1860000000000000001?s=20",
        "http://www.twitter.com/maria/statuses/1860000000000000001",
        "https://mobile.x.com/i/status/1860000000000000001/photo/1",
        "https://x.com/i/web/status/1860000000000000001#top",
        " HTTPS://X.COM/Maria/Status/1860000000000000001 ",
    ],
)
def test_a_link_to_a_post_of_x_gives_its_id(url: str) -> None:
    assert read_post_link(url) == PostLink("x", "1860000000000000001")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://x.com/maria",
        "https://x.com/maria/status/",
        "https://x.com/maria/status/12ab",
        "https://x.com.example.org/maria/status/186",
        "https://example.org/?u=https://x.com/maria/status/186",
        "https://x.com/maria/status/99999999999999999999999",
        "x.com/maria/status/186",
    ],
)
def test_any_other_link_leads_to_no_post(url: str) -> None:
    assert read_post_link(url) is None
