"""Support posts made up by a seed, in the columns that such files have, with conversations of every shape."""

import csv
import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

COLUMNS = (
    "tweet_id",
    "author_id",
    "inbound",
    "created_at",
    "text",
    "response_tweet_id",
    "in_response_to_tweet_id",
)
COMPANY = "AcmeHelp"
UNKNOWN_PARENTS = 900_000
SAID = (
    "my payout is three days late",
    'you said "tomorrow", and nothing came',
    "fees &amp; more fees, what is this?",
    "line one\nline two, with a comma",
    "¿dónde está mi dinero? 💸",
    "I will talk to my lawyer",
    "thanks, solved",
)
Row = dict[str, str]


class _Scene:
    """Writes posts one after the other, minutes apart, under ids that say nothing about time."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.rows: list[Row] = []
        self._ids = iter(self.chance.sample(range(1, 100_000), 20_000))
        self._unknown = iter(range(UNKNOWN_PARENTS, UNKNOWN_PARENTS + 10_000))
        self._now = datetime(2017, 10, 31, 22, 10, 47, tzinfo=UTC)

    def customer(self) -> str:
        return str(self.chance.randint(115_700, 115_760))

    def unknown(self) -> str:
        return str(next(self._unknown))

    def post(self, author: str, parent: str = "") -> str:
        self._now += timedelta(seconds=self.chance.randint(1, 4000))
        post_id = str(next(self._ids))
        self.rows.append(
            {
                "tweet_id": post_id,
                "author_id": author,
                "inbound": str(author != COMPANY),
                "created_at": self._now.strftime("%a %b %d %H:%M:%S %z %Y"),
                "text": f"@{COMPANY} {self.chance.choice(SAID)}",
                "response_tweet_id": "",
                "in_response_to_tweet_id": parent,
            }
        )
        return post_id

    def talk(self, customer: str, parent: str, turns: int) -> None:
        """An answer of ours, an answer to it, and so on."""
        for turn in range(turns):
            parent = self.post(customer if turn % 2 else COMPANY, parent)

    def play(self, shape: int) -> None:
        """One conversation."""
        one, other = self.customer(), self.customer()
        match shape % 8:
            case 0:  # nobody answers
                self.post(one)
            case 1:  # a talk
                self.talk(one, self.post(one), self.chance.randint(1, 6))
            case 2:  # two customers below one post
                root = self.post(one)
                self.talk(one, root, 3)
                self.talk(other, self.post(other, root), 2)
            case 3:  # customers answer what we announced
                news = self.post(COMPANY)
                self.post(one, news)
                self.talk(other, self.post(other, news), 2)
            case 4:  # nobody answers what we announced
                self.post(COMPANY, self.post(COMPANY))
            case 5:  # an answer to a post that the file does not have
                self.talk(one, self.post(one, self.unknown()), 2)
            case 6:  # two answers to such a post, ours among them
                parent = self.unknown()
                self.post(COMPANY, parent)
                self.post(one, parent)
            case 7:  # our answer alone, to such a post
                self.post(COMPANY, self.unknown())


def support_rows(seed: int = 1, conversations: int = 24) -> list[Row]:
    """The rows of a file, in no order."""
    scene = _Scene(seed)
    for shape in range(conversations):
        scene.play(shape)
    scene.chance.shuffle(scene.rows)
    return scene.rows


def write_support_file(path: Path, rows: Sequence[Row]) -> Path:
    """The rows as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return path


def read_support_file(path: Path) -> list[Row]:
    """The rows of a file as they are."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def expected_cases(rows: Sequence[Row]) -> set[frozenset[str]]:
    """The posts of each case that there must be: whole conversations in which a customer wrote."""
    by_id = {row["tweet_id"]: row for row in rows}
    conversations: dict[str, set[str]] = {}
    for row in rows:
        conversations.setdefault(_root(row, by_id), set()).add(row["tweet_id"])
    inbound = {row["tweet_id"] for row in rows if row["inbound"] == "True"}
    return {frozenset(posts) for posts in conversations.values() if posts & inbound}


def _root(row: Row, by_id: dict[str, Row]) -> str:
    *_, last = _ancestors(row, by_id)
    return last


def _ancestors(row: Row, by_id: dict[str, Row]) -> Iterator[str]:
    yield row["tweet_id"]
    if row["in_response_to_tweet_id"]:
        yield row["in_response_to_tweet_id"]
        if row["in_response_to_tweet_id"] in by_id:
            yield from _ancestors(by_id[row["in_response_to_tweet_id"]], by_id)
