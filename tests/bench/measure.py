"""How a figure is taken: several rounds, the median, beside a ceiling taken in turn with it."""

import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

ROUNDS = 5
Work = Callable[[], Awaitable[int]]
"""Does something and says how many units it did."""


@dataclass(frozen=True)
class Figure:
    """Units a second of the work and of its ceiling, medians of the rounds."""

    name: str
    unit: str
    work: float
    ceiling: float
    ceiling_name: str

    def line(self) -> str:
        ratio = self.work / self.ceiling
        ours = f"{self.name:<44} {self.work:>8,.0f} {self.unit}/s"
        return f"{ours:<68} {ratio:>6.1%} of {self.ceiling:,.0f} ({self.ceiling_name})"


async def rate(work: Work) -> float:
    """Units a second of one round."""
    started = time.perf_counter()
    units = await work()
    return units / (time.perf_counter() - started)


async def compare(name: str, unit: str, work: Work, ceiling_name: str, ceiling: Work) -> Figure:
    """Both in turn, so that a machine that drifts drifts for both; the first round of each is not counted."""
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(ROUNDS + 1):
        theirs.append(await rate(ceiling))
        ours.append(await rate(work))
    return Figure(name, unit, statistics.median(ours[1:]), statistics.median(theirs[1:]), ceiling_name)
