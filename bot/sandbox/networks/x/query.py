"""X's query language, as much of it as people use: https://docs.x.com/x-api/posts/search/integrate/operators.

Words, "phrases", @accounts, #tags, from:, to:, lang:, conversation_id:, is:retweet, is:reply, is:quote,
has:media, has:links, `-` before any of them, OR, and brackets. Words side by side must all be there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.networks.posts import Version
from bot.sandbox.networks.x.network import XNetwork

LONGEST = 512
"""Characters in a query on X's self-serve tiers."""

Test = Callable[[Version], bool]
_TOKENS = re.compile(r'\s*(-?"[^"]*"|-?\(|\)|[^\s()"]+)')
_WORDS = re.compile(r"[#$@]?\w+")


class BadQuery(Exception):
    """X does not understand the query; the message says why."""


def compile_query(query: str, network: XNetwork) -> Test:
    """A test for posts. Raises BadQuery."""
    if len(query) > LONGEST:
        raise BadQuery(f"query exceeds {LONGEST} characters")
    tokens = _TOKENS.findall(query)
    if not tokens or "".join(tokens) != re.sub(r'\s+(?=(?:[^"]*"[^"]*")*[^"]*$)', "", query):
        raise BadQuery("the query cannot be read")
    parser = _Parser(tokens, network)
    test = parser.alternatives()
    if parser.tokens:
        raise BadQuery(f"no viable alternative at '{parser.tokens[0]}'")
    return test


@dataclass
class _Parser:
    tokens: list[str]
    network: XNetwork

    def alternatives(self) -> Test:
        options = [self._together()]
        while self.tokens and self.tokens[0] == "OR":
            self.tokens.pop(0)
            options.append(self._together())
        return lambda post: any(option(post) for option in options)

    def _together(self) -> Test:
        parts = []
        while self.tokens and self.tokens[0] not in ("OR", ")"):
            parts.append(self._one())
        if not parts:
            raise BadQuery("something is missing beside OR or within brackets")
        return lambda post: all(part(post) for part in parts)

    def _one(self) -> Test:
        token = self.tokens.pop(0)
        negated = token.startswith("-")
        test = self._group() if token.endswith("(") else self._term(token.removeprefix("-"))
        return (lambda post: not test(post)) if negated else test

    def _group(self) -> Test:
        test = self.alternatives()
        if not self.tokens or self.tokens.pop(0) != ")":
            raise BadQuery("a bracket is not closed")
        return test

    def _term(self, term: str) -> Test:
        if term.startswith('"'):
            phrase = term.strip('"').casefold()
            return lambda post: phrase in post.text.casefold()
        operator, colon, value = term.partition(":")
        if colon:
            return self._operator(operator, value)
        if term.startswith("@"):
            account = self.network.by_handle(term)
            return lambda post: account is not None and account.id in post.named
        word = term.casefold()
        return lambda post: word in _words(post.text)

    def _operator(self, name: str, value: str) -> Test:
        account = self.network.by_handle(value)
        operators: dict[str, Test] = {
            "from": lambda post: account is not None and post.author_id == account.id,
            "to": lambda post: account is not None and self._addressee(post) == account.id,
            "lang": lambda post: post.language == value,
            "conversation_id": lambda post: post.conversation_id == value,
            "is:retweet": lambda post: post.reposted is not None,
            "is:reply": lambda post: post.replied_to is not None,
            "is:quote": lambda post: post.quoted is not None,
            "has:media": lambda post: bool(post.media),
            "has:links": lambda post: bool(self.network.links(post)),
        }
        test = operators.get(name) or operators.get(f"{name}:{value}")
        if test is None or not value:
            raise BadQuery(f"there is no operator '{name}:{value}'")
        return test

    def _addressee(self, post: Version) -> str | None:
        parent = self.network.versions.get(post.replied_to or "")
        return parent.author_id if parent else None


def _words(text: str) -> set[str]:
    found = _WORDS.findall(text.casefold())
    return {*found, *(word.lstrip("#$@") for word in found)}
