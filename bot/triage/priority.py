"""How urgent a post makes its case: points for what is known of it, and the reasons in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.domain.cases.choices import Priority
from bot.domain.posts import Author, Post
from bot.policy.form import followers_of
from bot.triage.sensitive import has_api_key, has_card_number
from bot.triage.topics import phrase_in, readable

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


@dataclass(frozen=True, slots=True)
class Verdict:
    """A priority, the points behind it, and why, the weightiest reason first."""

    priority: Priority
    points: int
    reasons: tuple[str, ...]


def score(
    post: Post,
    *,
    topic: str | None,
    repeat_author: bool,
    weights: Mapping[str, int],
    thresholds: Mapping[Priority, int],
) -> Verdict:
    """Weigh a post. `thresholds` (see `Priorities`) begin with the most urgent; fewer points make P4."""
    signs = dict(_signs(post, topic, weights, repeat_author=repeat_author))
    weighed = sorted(
        ((weights.get(sign, 0), reason) for sign, reason in signs.items()), key=lambda pair: -pair[0]
    )
    points = sum(weight for weight, _ in weighed)
    reasons = tuple(reason for weight, reason in weighed if weight)
    reached = (priority for priority, needed in thresholds.items() if points >= needed)
    return Verdict(next(reached, Priority.P4), points, reasons)


def _signs(
    post: Post, topic: str | None, weights: Mapping[str, int], *, repeat_author: bool
) -> Iterator[tuple[str, str]]:
    """What speaks for urgency: the name of its weight, and the reason as the card says it."""
    yield from _reach(post.author, weights)
    if topic:
        yield f"topic_{topic}", f"about {topic.replace('-', ' ').replace('_', ' ')}"
    said = readable(post.text)
    if phrase_in(said, _LEGAL):
        yield "legal_threat", "mentions legal action"
    if has_api_key(post.text):
        yield "sensitive_data", "shows a secret key"
    elif has_card_number(post.text):
        yield "sensitive_data", "shows a card number"
    if repeat_author:
        yield "repeat_author", "has written before"
    if phrase_in(said, _ANGRY):
        yield "negative_tone", "sounds angry"


def _reach(author: Author, weights: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Verified or not, and the highest number of followers that a weight asks for and the author has."""
    if author.verified:
        yield "verified", "verified account"
    followers = author.followers or 0
    steps = {weight: needed for weight in weights if (needed := followers_of(weight)) and followers >= needed}
    if steps:
        yield max(steps, key=steps.__getitem__), f"{followers:,} followers"
