"""How long a text is as X counts it, and where its links are.

The weights are those of https://docs.x.com/fundamentals/counting-characters: Latin letters and punctuation
count one, everything else two, a whole emoji two, a link 23 however long it is.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

LIMIT = 280
"""The longest post that every account may write."""

_LINK_WEIGHT = 23
_WEIGHTS = {"link": _LINK_WEIGHT, "emoji": 2, "light": 1, "heavy": 2}

# A bare "example.com" becomes a link only under a top-level domain that exists: these are what people write.
_GENERIC = (
    "com org net edu gov mil int info biz name pro mobi aero coop museum jobs travel cat tel asia app "
    "dev page shop store online site website tech cloud digital email support help money finance bank "
    "credit insure world live news blog media social today club group team global agency company center "
    "zone space link click xyz"
)
_COUNTRIES = (
    "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw "
    "by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et "
    "eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id "
    "ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu "
    "lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np "
    "nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk "
    "sl sm sn so sr st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz "
    "va vc ve vg vi vn vu wf ws ye yt za zm zw"
)
_KNOWN = "|".join(f"{_GENERIC} {_COUNTRIES}".split())

_PATH = r"[a-z0-9\u0400-\u04ff\u00c0-\u024f!*';:=+,.$/%#\[\]\-_~@|&?]"
_PATH_END = r"[a-z0-9\u0400-\u04ff\u00c0-\u024f=_#/+\-]"
_IN_BRACKETS = rf"\({_PATH}*\)"
_REST = rf"(?::[0-9]+)?(?:[/?](?:(?:{_PATH}|{_IN_BRACKETS})*(?:{_PATH_END}|{_IN_BRACKETS}))?)?"
_NOT_AFTER = r"a-z0-9@\uff20$#\uff03"
_WITH_PROTOCOL = rf"(?<![{_NOT_AFTER}])https?://(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{{2,}}{_REST}"
_LABELS = r"(?:[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?\.)+"
_BARE = rf"(?<![{_NOT_AFTER}_./-]){_LABELS}(?:{_KNOWN})(?![a-z0-9@\uff20+-]|\.[a-z0-9]){_REST}"
_LINK = rf"{_WITH_PROTOCOL}|{_BARE}"

_SKIN = r"[\U0001f3fb-\U0001f3ff]"
_PICTURE = (
    r"[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u21aa\u231a-\u23ff\u24c2\u25aa-\u25fe\u2600-\u27bf\u2934\u2935"
    r"\u2b05-\u2b55\u3030\u303d\u3297\u3299\U0001f000-\U0001f1e5\U0001f200-\U0001faff]"
)
_ONE = rf"{_PICTURE}(?:\ufe0f|{_SKIN})?"
_EMOJI = (
    r"[0-9#*]\ufe0f?\u20e3"
    r"|[\U0001f1e6-\U0001f1ff]{2}"
    r"|\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f"
    rf"|{_ONE}(?:\u200d{_ONE})*"
)
_LIGHT = r"[\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]"
_TOKEN = re.compile(
    rf"(?P<link>{_LINK})|(?P<emoji>{_EMOJI})|(?P<light>{_LIGHT})|(?P<heavy>.)", re.IGNORECASE | re.DOTALL
)
_LINKS = re.compile(_LINK, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """A link inside a text, from `start` up to `end`."""

    start: int
    end: int
    text: str


def weighted_length(text: str) -> int:
    """The text's length in X's weights; a post may have up to `LIMIT`."""
    normal = unicodedata.normalize("NFC", text).replace("\r\n", "\n")
    return sum(_WEIGHTS[match.lastgroup or "heavy"] for match in _TOKEN.finditer(normal))


def links_in(text: str) -> list[Link]:
    """What X turns into t.co links, in the order of the text."""
    return [Link(match.start(), match.end(), match.group()) for match in _LINKS.finditer(text)]
