"""The nearest thing to what was written, for hints."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import process, utils
from rapidfuzz.fuzz import WRatio

_ALIKE = 70


def nearest(written: str, known: Iterable[str]) -> str | None:
    """The known word most like the written one; None when none is like it."""
    found = process.extractOne(
        written, sorted(known), scorer=WRatio, processor=utils.default_process, score_cutoff=_ALIKE
    )
    return found[0] if found else None


def hint(written: str, known: Iterable[str]) -> str:
    """The question whether the nearest thing was meant, after a space; empty when nothing is near, or nothing else."""
    found = nearest(written, known)
    return f" Did you mean `{found}`?" if found and found != written else ""


def listed(names: Iterable[str]) -> str:
    """The names as a person lists them: `a`, `b` or `c`."""
    quoted = [f"`{name}`" for name in names]
    if not quoted[1:]:
        return "".join(quoted)
    return f"{', '.join(quoted[:-1])} or {quoted[-1]}"
