import pytest

from bot.services.cases.opening import Report
from bot.slack.surfaces.cases.opening import report_in

POST = "https://x.com/maria/status/186"


@pytest.mark.parametrize(
    ("typed", "report"),
    [
        ("Still no payout", Report("Still no payout")),
        (POST, Report("", url=POST)),
        (f"<{POST}>", Report("", url=POST)),
        (f"<{POST}|x.com/maria/status/186>", Report("", url=POST)),
        (f"Maria waits <{POST}> since May", Report("Maria waits since May", url=POST)),
        (f"see https://example.org/a and {POST}", Report("see https://example.org/a and", url=POST)),
        (
            "It is at <https://example.org/?a=1&amp;b=2>",
            Report("It is at", url="https://example.org/?a=1&b=2"),
        ),
        ("Tom &amp; <@U1|ana> say hello", Report("Tom & ana say hello")),
    ],
)
def test_what_somebody_types_is_words_and_a_link(typed: str, report: Report) -> None:
    assert report_in(typed) == report
