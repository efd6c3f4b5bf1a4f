"""What a post means for its case: pure steps, each of which finds signs of urgency, with their reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bot.domain.cases.choices import Priority
from bot.domain.posts import Author
from bot.policy.form import followers_of
from bot.triage.sensitive import has_api_key, has_card_number
from bot.triage.topics import phrase_in, readable, topic_of

# Threats to go to a lawyer, a court or a regulator, in the languages customers of payment firms write most.
_LEGAL = (
    "lawyer", "attorney", "to sue", "will sue", "i'll sue", "gonna sue", "sue you", "sue them",
    "sue your", "suing", "lawsuit", "legal action", "legal proceedings", "small claims",
    "take you to court", "see you in court", "solicitor", "ombudsman", "consumer protection",
    "class action", "abogado", "abogada", "demandar", "demanda judicial", "acciones legales",
    "tribunales", "advogado", "advogada", "processar vocês", "procon", "ação judicial", "avocat",
    "porter plainte", "action en justice", "rechtsanwalt", "anwalt", "verklagen",
    "verbraucherzentrale", "vor gericht", "avvocato", "denuncia", "kasuhan", "magdedemanda",
    "idedemanda", "pengacara", "jalur hukum", "somasi", "адвокат", "в суд", "юрист",
    "avukat", "محامي", "المحامي", "محكمة", "वकील", "अदालत", "ทนาย", "ฟ้องร้อง", "luật sư", "弁護士",
    "訴訟", "律师", "律師", "起诉", "起訴", "변호사", "고소할", "고소하",
)  # fmt: skip
# A weak sign: it only ever adds. Sentiment analysers call a quarter of real complaints friendly.
_ANGRY = (
    "worst", "terrible", "awful", "horrible", "disgusting", "ridiculous", "useless", "unacceptable",
    "furious", "pathetic", "scam", "thieves", "liars", "never again", "fed up", "shame on",
    "joke of a", "wtf", "peor servicio", "estafa", "ladrones", "vergüenza", "pior", "golpe",
    "vergonha", "ridículo", "arnaque", "honte", "voleurs", "betrüger", "frechheit", "unverschämt",
    "vergogna", "truffa", "walang kwenta", "bwisit", "nakakainis", "penipu", "parah", "mengecewakan",
    "最悪", "詐欺", "垃圾", "骗子", "최악", "사기",
)  # fmt: skip


@dataclass(frozen=True)
class Facts:
    """A post's text, who wrote it, whether they had a case before, and what the policy weighs.

    `topics` are the words of each topic, `weights` the points of each sign; `thresholds` (see `Priorities`) begin with
    the most urgent.
    """

    text: str
    author: Author
    repeat_author: bool
    topics: Mapping[str, Sequence[str]]
    weights: Mapping[str, int]
    thresholds: Mapping[Priority, int]

    @cached_property
    def said(self) -> str:
        """What of the text its author said themselves (see `readable`)."""
        return readable(self.text)

    @cached_property
    def topic(self) -> str | None:
        """The first topic whose words it uses."""
        return topic_of(self.text, self.topics)


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that makes a post urgent: how much, and the reason as the card says it."""

    points: int
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """A topic, what speaks for urgency, and the priority that follows."""

    topic: str | None = None
    signs: tuple[Sign, ...] = ()
    priority: Priority = Priority.P4

    @property
    def points(self) -> int:
        """Of all signs together."""
        return sum(sign.points for sign in self.signs)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why, the weightiest reason first. What weighs nothing is none."""
        weighed = sorted(self.signs, key=lambda sign: -sign.points)
        return tuple(sign.reason for sign in weighed if sign.points)


Found = Iterator[tuple[str, str]]
"""What a step finds: by which of the policy's weights each sign counts, and its reason."""


def triage(facts: Facts) -> Verdict:
    """All that the steps find in a post, and the most urgent priority whose threshold its points reach, else P4."""
    found = (sign for step in STEPS for sign in step(facts))
    signs = tuple(Sign(facts.weights.get(weight, 0), reason) for weight, reason in found)
    verdict = Verdict(facts.topic, signs)
    reached = (priority for priority, needed in facts.thresholds.items() if verdict.points >= needed)
    return replace(verdict, priority=next(reached, Priority.P4))


def find_reach(facts: Facts) -> Found:
    """Verified or not, and the highest number of followers that a weight asks for and the author has."""
    if facts.author.verified:
        yield "verified", "verified account"
    followers = facts.author.followers or 0
    asked = {weight: needed for weight in facts.weights if (needed := followers_of(weight))}
    reached = {weight: needed for weight, needed in asked.items() if followers >= needed}
    if reached:
        yield max(reached, key=reached.__getitem__), f"{followers:,} followers"


def find_topic(facts: Facts) -> Found:
    """What it is about."""
    if facts.topic is not None:
        yield f"topic_{facts.topic}", f"about {facts.topic.replace('-', ' ').replace('_', ' ')}"


def find_legal_threat(facts: Facts) -> Found:
    """A lawyer, a court, a regulator."""
    if phrase_in(facts.said, _LEGAL):
        yield "legal_threat", "mentions legal action"


def find_secrets(facts: Facts) -> Found:
    """What must not stand in public: a key, or else a card's number."""
    if has_api_key(facts.text):
        yield "sensitive_data", "shows a secret key"
    elif has_card_number(facts.text):
        yield "sensitive_data", "shows a card number"


def find_earlier_cases(facts: Facts) -> Found:
    """Whether its author has had a case before."""
    if facts.repeat_author:
        yield "repeat_author", "has written before"


def find_anger(facts: Facts) -> Found:
    """Words of anger."""
    if phrase_in(facts.said, _ANGRY):
        yield "negative_tone", "sounds angry"


STEPS: tuple[Callable[[Facts], Found], ...] = (
    find_reach, find_topic, find_legal_threat, find_secrets, find_earlier_cases, find_anger,
)  # fmt: skip
"""In this order; of reasons that weigh the same the earlier is named first."""
