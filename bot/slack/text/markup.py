"""Slack's markup: other people's words made harmless and cut to fit, quotes, links, mentions, dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import quote as percent_encoded

from bot.domain.people import PersonRef
from bot.slack.text.graphemes import graphemes, width

DELETED = "_Deleted by its author_"
_STEERING = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_MARKED = re.compile(r"<((?:[@#!]|https?:|mailto:|tel:)[^<>]*)>", re.IGNORECASE)
_CALL = re.compile("<@([UW][A-Z0-9]+)>")
_FENCE = re.compile("`{3,}")
_WEB = re.compile(r"^https?://\S+$", re.IGNORECASE)
_LONGEST_ADDRESS = 500  # a longer one is shown without its link: it would eat the room of the words
_SOON = timedelta(hours=12)


def escape(text: str) -> str:
    """The three characters Slack asks for: https://docs.slack.dev/messaging/formatting-message-text#escaping."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cleaned(text: str) -> str:
    """Words of unknown origin without control characters, broken surrogates and marks of direction."""
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return "\n".join(_STEERING.sub("", _CONTROL.sub("", line)) for line in whole.splitlines())


def cut(text: str, limit: int) -> str:
    """The escaped text within `limit` units, "…" where some is missing; no character or entity is split."""
    return _within(text, limit, escape)


def plain(text: str, limit: int) -> str:
    """Words for places that know no markup (labels, options, inputs), folded into one line and cut to fit."""
    return _within(" ".join(cleaned(text).split()), limit)


def as_typed(text: str, limit: int) -> str:
    """Words to start an input with: lines kept, cut to fit."""
    return _within(cleaned(text).strip(), limit)


def _within(text: str, limit: int, written: Callable[[str], str] = str) -> str:
    whole = written(text)
    if width(whole) <= limit:
        return whole
    kept, room = [], limit - 1
    for grapheme in map(written, graphemes(text)):
        room -= width(grapheme)
        if room < 0:
            break
        kept.append(grapheme)
    return "".join(kept).rstrip() + "…"


def inline(text: str, limit: int = 80) -> str:
    """Words of unknown origin among ours: one line, escaped, cut, kept from turning ours around."""
    words = cut(" ".join(cleaned(text).split()).replace("`", "'"), limit)
    return f"\u2068{words}\u2069" if _RIGHT_TO_LEFT.search(words) else words


def bold(text: str, limit: int = 80) -> str:
    """Words of unknown origin in bold; asterisks of their own would end it."""
    words = inline(text.replace("*", " "), limit)
    return f"*{words}*" if words else ""


def quote(text: str, limit: int = 1200, lines: int = 12) -> str:
    """Words of unknown origin as a quotation: every line prefixed, none of it a mention or a link.

    At most `limit` units and `lines` lines; "…" where something is missing.
    """
    rows = [row.rstrip() for row in _FENCE.sub("'''", cleaned(text)).strip().split("\n")]
    rows = [row for n, row in enumerate(rows) if row or (n and rows[n - 1])]
    body = "\n".join(rows[:lines]) + ("\n…" if len(rows) > lines else "")
    safe = cut(body, limit - 2 * min(len(rows), lines + 1)) or "…"
    return "\n".join(f"> {row}" for row in safe.split("\n"))


def unmarked(text: str) -> str:
    """What somebody said in Slack as plain words: labels for links, names for mentions where it has them.

    https://docs.slack.dev/messaging/formatting-message-text#retrieving-messages
    """
    return as_written(_MARKED.sub(_spoken, text))


def as_written(text: str) -> str:
    """Words without Slack's three entities; mentions and links stay marked, so that they can be named later.

    https://docs.slack.dev/messaging/formatting-message-text#escaping
    """
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _spoken(found: re.Match[str]) -> str:
    target, _, shown = found[1].partition("|")
    if shown:
        return f"#{shown}" if target.startswith("#") else shown
    if target.startswith(("@", "#")):
        return "@somebody" if target.startswith("@") else "#channel"
    return target.replace("!", "@", 1) if target.startswith("!") else target.removeprefix("mailto:")


def link(url: str, label: str, longest: int = _LONGEST_ADDRESS) -> str:
    """`label` (escaped already, one line) as a link, or alone where the address is none of the web."""
    if not label or not _WEB.match(url) or len(url) > longest:
        return label
    safe = escape(percent_encoded(cleaned(url), safe=":/?#[]@!$&'()*+,;=%~-._"))
    return f"<{safe}|{label}>" if len(safe) <= longest else label


def mention(slack_id: str) -> str:
    """A mention, which pings: only where somebody must act."""
    return f"<@{slack_id}>" if re.fullmatch(r"[UW][A-Z0-9]+", slack_id) else "somebody"


def uncalled(text: str, people: Mapping[str, str], but: Collection[str] = ()) -> str:
    """Mentions as names (`people`: Slack id → name), so that nobody is called but those in `but`, who must act."""
    return _CALL.sub(
        lambda call: call[0] if call[1] in but else inline(people.get(call[1], ""), 60) or "somebody", text
    )


def channel(channel_id: str) -> str:
    """A channel by its present name."""
    return f"<#{channel_id}>" if re.fullmatch(r"[CGD][A-Z0-9]+", channel_id) else "a channel"


def name(person: PersonRef | None) -> str:
    """A person without a ping."""
    return inline(person.name, 60) if person and person.name.strip() else "somebody"


def moment(at: datetime) -> str:
    """A time in the reader's own zone, with its day in words where it is near: "today 18:04".

    https://docs.slack.dev/messaging/formatting-message-text#date-formatting
    """
    return _date(at, "{date_short_pretty} {time}", f"{at.astimezone(UTC).day} %b %Y, %H:%M UTC")


def hour(at: datetime, now: datetime) -> str:
    """A time that is read at once: the hour alone where it is less than twelve away."""
    return _date(at, "{time}", "%H:%M UTC") if abs(at - now) < _SOON else moment(at)


def _date(at: datetime, form: str, fallback: str) -> str:
    utc = at.astimezone(UTC)
    return f"<!date^{int(utc.timestamp())}^{form}|{utc.strftime(fallback)}>"


def spoken_moment(at: datetime) -> str:
    """A time where Slack shows no dates (labels, field errors): always UTC, and says so."""
    utc = at.astimezone(UTC)
    return f"{utc.day} {utc.strftime('%b, %H:%M UTC')}"
