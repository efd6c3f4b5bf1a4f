"""Where tweepy's requests go."""

import pytest
from yarl import URL

from bot.networks.x.session import moved

ASKED = URL("https://api.twitter.com/2/tweets/search/recent?query=a%20b&start_time=12%3A00", encoded=True)


@pytest.mark.parametrize(
    ("base", "there"),
    [
        ("http://127.0.0.1:4711", "http://127.0.0.1:4711"),
        ("http://localhost:4711/", "http://localhost:4711"),
        ("https://x.acme.example", "https://x.acme.example"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("https://api.x.com", "https://api.twitter.com"),
        ("https://api.twitter.com", "https://api.twitter.com"),
    ],
)
def test_a_request_goes_elsewhere_as_it_was_signed(base: str, there: str) -> None:
    assert str(moved(ASKED, URL(base))) == f"{there}/2/tweets/search/recent?query=a%20b&start_time=12%3A00"
